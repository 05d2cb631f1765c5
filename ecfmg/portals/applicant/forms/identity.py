"""Forms about the person."""

from django import forms

from ecfmg.foundation import clock
from ecfmg.foundation.countries import COUNTRY_CHOICES
from ecfmg.foundation.forms import DayField, PlainForm, UploadInput

PHOTOGRAPH_OR_PDF = ".pdf,.jpg,.jpeg,.png,.tif,.tiff,.heic"


class IdentityForm(PlainForm):
    """Date of birth, citizenship, how to reach the person."""

    date_of_birth = DayField(help_text="As on your passport.")
    citizenship = forms.ChoiceField(
        choices=[("", "Choose a country"), *COUNTRY_CHOICES],
        help_text="It does not decide whether you need certification: the place of your medical school does.",
    )
    phone = forms.CharField(
        max_length=40,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "tel"}),
    )
    address = forms.CharField(
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 4, "autocomplete": "street-address"}),
        help_text="Where letters reach you, with the country.",
    )
    version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["date_of_birth"]
        if isinstance(field, DayField):
            field.latest = clock.today()


class PassportForm(PlainForm):
    """The passport's photo page and what it says."""

    given_names = forms.CharField(
        max_length=120,
        required=False,
        help_text="As on the passport. Leave empty if it shows none.",
    )
    family_name = forms.CharField(max_length=120, help_text="As on the passport.")
    number = forms.CharField(max_length=40, label="Passport number")
    country = forms.ChoiceField(
        choices=[("", "Choose a country"), *COUNTRY_CHOICES],
        label="Country that issued it",
    )
    expires_on = DayField(label="Passport expires on", help_text="It must not have expired.")
    file = forms.FileField(
        label="Photo page of the passport",
        help_text="A colour photograph or scan of the whole page: PDF, JPEG, PNG, TIFF or HEIC, up to 50 MB.",
        widget=UploadInput(accept=PHOTOGRAPH_OR_PDF, max_bytes=50 * 1024 * 1024),
        allow_empty_file=True,
    )
    once_key = forms.CharField(widget=forms.HiddenInput)


class UsmleIdForm(PlainForm):
    """A USMLE ID that the person already has."""

    usmle_id = forms.CharField(
        label="Your USMLE ID, if you have one",
        required=False,
        max_length=14,
        help_text="Eight digits, such as 0-123-456-7. Give an earlier number even if it bears another name.",
    )


class ApplicationForm(PlainForm):
    """The Application for ECFMG Certification."""

    usmle_id = UsmleIdForm.base_fields["usmle_id"]
    purpose = forms.BooleanField(
        label="I understand what certification is for: entering graduate medical education in the United States."
    )
    truthful = forms.BooleanField(
        label="Everything I stated and sent is true and mine. I know that false information can end my application."
    )
    consent = forms.BooleanField(label="My medical schools may be asked about me and may answer.")
    once_key = forms.CharField(widget=forms.HiddenInput)
