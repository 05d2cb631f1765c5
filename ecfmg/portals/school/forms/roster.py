"""Forms of the roster: inviting, ending, covering, and the yearly confirmation."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django import forms

from credentials.actions.roster import SPECIMEN_BYTES
from credentials.models import SchoolMember
from ecfmg.foundation import clock
from ecfmg.foundation.forms import DayField, PlainForm, UploadInput


class InviteForm(PlainForm):
    """Somebody new on the roster: an uploader, or an official whom our staff approve."""

    role = forms.ChoiceField(
        label="What will they do?",
        choices=[
            (SchoolMember.Role.UPLOADER, "Document uploader: sends documents"),
            (SchoolMember.Role.OFFICIAL, "Authorised official: confirms documents and attests, once we have approved"),
        ],
        widget=forms.RadioSelect,
    )
    display_name = forms.CharField(max_length=200, label="Name")
    email = forms.EmailField(label="E-mail at the school")
    title = forms.CharField(
        max_length=150, required=False, label="Title", help_text="Such as Dean or Registrar; an official needs one."
    )
    specimen = forms.FileField(
        required=False,
        label="Specimen signature",
        help_text="For an official: a photograph or scan of the signature, one page, up to 5 MB. We compare letters "
        "with it; people of your school and our staff see it.",
        widget=UploadInput(accept=".pdf,image/*", max_bytes=SPECIMEN_BYTES),
        allow_empty_file=True,
    )
    valid_from = DayField(label="On the roster from")
    valid_until = DayField(label="On the roster until", required=False, help_text="Leave empty if it has no end.")
    once_key = forms.CharField(widget=forms.HiddenInput)


class EndForm(PlainForm):
    """The last day of somebody on the roster."""

    on = DayField(label="Last day on the roster", initial=clock.today)
    version = forms.IntegerField(widget=forms.HiddenInput)


class CoverForm(PlainForm):
    """Who stands in while somebody is away."""

    stand_in = forms.ChoiceField(label="Who stands in?")
    starts_on = DayField(label="First day away", initial=clock.today)
    ends_on = DayField(label="Last day away")
    once_key = forms.CharField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, colleagues: Iterable[SchoolMember], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.colleagues = {str(each.public_id): each for each in colleagues}
        names = [(key, each.user.display_name) for key, each in self.colleagues.items()]
        self.fields["stand_in"].choices = [("", "Choose one"), *names]  # type: ignore[attr-defined]


class ConfirmRosterForm(PlainForm):
    """For each person of the roster: stays, or leaves today."""

    version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, members: Iterable[SchoolMember], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.names: dict[str, UUID] = {}
        for each in members:
            name = f"member_{each.public_id.hex}"
            self.names[name] = each.public_id
            title = f", {each.title}" if each.title else ""
            self.fields[name] = forms.ChoiceField(
                label=f"{each.user.display_name}, {each.get_role_display().lower()}{title}",
                choices=[("stays", "Stays"), ("leaves", "Leaves today")],
                widget=forms.RadioSelect,
                error_messages={"required": f"Say whether {each.user.display_name} stays."},
            )

    def stays(self) -> dict[UUID, bool]:
        """Whether each person stays, by public id."""
        return {public_id: self.cleaned_data[name] == "stays" for name, public_id in self.names.items()}
