"""Forms of the school directory: a school's entry with its names and accreditations, and a file of schools."""

from typing import Any

from django import forms
from django.forms import formset_factory

from certification.imports.directory_kinds import graduation_years
from credentials.models import SchoolName
from credentials.models.schools import Certainty
from credentials.school_entries import AccreditationEntry, NameEntry, NoteEntry, SchoolEntry
from ecfmg.foundation import clock
from ecfmg.foundation.countries import COUNTRY_CHOICES
from ecfmg.foundation.forms import DayField, PlainForm, PlainWords

OTHER_KINDS = [(kind.value, kind.label) for kind in (SchoolName.Kind.FORMER, SchoolName.Kind.ALTERNATE)]
UNSURE = Certainty.UNVERIFIED.value
KNOWN = [("known", "Years, or none, as written below"), ("unknown", "Not known to us yet")]


def _year(label: str) -> forms.IntegerField:
    return forms.IntegerField(label=label, required=False, min_value=800, max_value=2100)


def _text(label: str, length: int, hint: str = "", *, required: bool = False) -> forms.CharField:
    return forms.CharField(label=label, max_length=length, required=required, help_text=hint)


class SchoolForm(PlainForm):
    """The entry of a school, its sponsor note among it."""

    name = _text("Present name", 250, required=True)
    city = _text("City", 120)
    country = forms.ChoiceField(label="Country", choices=[("", "Choose one"), *COUNTRY_CHOICES])
    wdoms_id = forms.RegexField(
        r"^F\d{7}$", label="World Directory number", required=False, help_text="F and seven digits, if it is known."
    )
    degree_title = _text("Degree titles", 250, "As diplomas have them; several separated by semicolons.")
    programme_years = _text("Length of the programme in years", 40)
    school_type = _text("Kind of school", 40, "Such as public or private.")
    year_founded = _year("Founded in")
    office_email = forms.EmailField(
        label="E-mail of the school", required=False, help_text="Where requests go while nobody of the school signs in."
    )
    listed = forms.BooleanField(label="Listed in the World Directory", required=False)
    remark = forms.CharField(
        label="Remark", required=False, max_length=1000, widget=forms.Textarea(attrs={"rows": 2}),
        help_text="The public page shows it.",
    )  # fmt: skip
    source = _text("Source of the entry", 300, "Where all this is written, with the day.", required=True)
    certainty = forms.ChoiceField(label="How sure is the entry?", choices=Certainty.choices)
    note_known = forms.ChoiceField(
        label="ECFMG note in the World Directory", choices=KNOWN, widget=forms.RadioSelect,
        help_text="Graduation years that carry the note.",
    )  # fmt: skip
    years = _text("Graduation years", 300, "Such as 1975-1988; 1990-current. Write none if the school has no note.")
    noted_from = DayField(
        label="The new version begins on", required=False,
        help_text="Counts where the note changes: the version before ends on this day, and stays on record.",
    )  # fmt: skip
    note_source = _text("Source of the note", 300)
    note_certainty = forms.ChoiceField(label="How sure is the note?", choices=Certainty.choices)
    version = forms.IntegerField(widget=forms.HiddenInput)
    once_key = forms.CharField(widget=forms.HiddenInput)

    def clean_years(self) -> list[str]:
        """Ranges as the directory keeps them."""
        try:
            return graduation_years(self.cleaned_data["years"])
        except ValueError as error:
            raise forms.ValidationError(f"{str(error)[:1].upper()}{str(error)[1:]}.") from None

    def clean_noted_from(self) -> object:
        """Not a day to come: the present version is the one that decides."""
        day = self.cleaned_data["noted_from"]
        if day and day > clock.today():
            raise forms.ValidationError("Choose today or an earlier day: a note decides from the moment it is saved.")
        return day

    def clean(self) -> dict[str, Any]:
        """Years are needed where the note is known."""
        values: dict[str, Any] = super().clean() or {}
        if values.get("note_known") == "known" and not self.data.get("years", "").strip():
            self.add_error("years", "Write the graduation years, or the word none.")
        return values


class NameForm(PlainWords, forms.Form):
    """A former or another name; empty ones are left out."""

    name = _text("Name", 250)
    kind = forms.ChoiceField(label="Kind", choices=OTHER_KINDS, required=False)
    from_year = _year("From the year")
    until_year = _year("Until the year")

    def clean(self) -> dict[str, Any]:
        """Years in their order."""
        values: dict[str, Any] = super().clean() or {}
        first, last = values.get("from_year"), values.get("until_year")
        if first and last and last < first:
            self.add_error("until_year", "This year lies before the first one.")
        return values


class AccreditationForm(PlainWords, forms.Form):
    """An accreditation as reported; one without an agency is left out."""

    agency = _text("Agency", 250, "Its abbreviation or its name as the list of agencies has it.")
    valid_from = DayField(label="Accredited from", required=False)
    valid_until = DayField(label="Accredited until", required=False)
    source = _text("Source", 300)
    certainty = forms.ChoiceField(label="How sure?", choices=Certainty.choices, required=False, initial=UNSURE)

    def clean(self) -> dict[str, Any]:
        """Days in their order, and no days without an agency."""
        values: dict[str, Any] = super().clean() or {}
        first, last = values.get("valid_from"), values.get("valid_until")
        if first and last and last < first:
            self.add_error("valid_until", "This day lies before the first one.")
        if (first or last) and not values.get("agency"):
            self.add_error("agency", "Say which agency accredits the school on these days.")
        return values


NameFormSet = formset_factory(NameForm, extra=2, max_num=100, absolute_max=100)
AccreditationFormSet = formset_factory(AccreditationForm, extra=1, max_num=50, absolute_max=50)


class EntryForms:
    """The three parts of the page of an entry: the school with its note, its other names, its accreditations."""

    def __init__(self, entry: SchoolEntry | None, version: int, once_key: str, data: Any = None) -> None:
        self.stored = entry
        self.school = SchoolForm(data, initial={**_initial(entry), "version": version, "once_key": once_key})
        self.names = NameFormSet(data, prefix="names", initial=_names(entry))
        self.accreditations = AccreditationFormSet(data, prefix="accreditations", initial=_accreditations(entry))

    def is_valid(self) -> bool:
        """Whether all three are; what is wrong with a name or an accreditation is told at the top too."""
        valid = [self.school.is_valid(), self.names.is_valid(), self.accreditations.is_valid()]
        for words, part in (("Other name", self.names), ("Accreditation", self.accreditations)):
            for sentence in part.non_form_errors():
                self.school.add_error(None, str(sentence))
            for number, each in enumerate(part.forms, 1):
                for sentences in each.errors.values():
                    self.school.add_error(None, f"{words} {number}: {' '.join(map(str, sentences))}")
        return all(valid)

    def entry(self) -> SchoolEntry:
        """The entry as it was typed."""
        values = self.school.cleaned_data
        plain = ("name", "city", "country", "degree_title", "programme_years", "school_type", "year_founded")
        more = ("office_email", "listed", "remark", "source", "certainty")
        return SchoolEntry(
            **{name: values[name] for name in (*plain, *more)},
            wdoms_id=values["wdoms_id"] or None,
            names=self._names(),
            note=self._note(),
            accreditations=tuple(
                AccreditationEntry(
                    each["agency"], each["valid_from"], each["valid_until"], each["source"], each["certainty"] or UNSURE
                )
                for each in self.accreditations.cleaned_data
                if each.get("agency")
            ),
        )

    def _names(self) -> tuple[NameEntry, ...]:
        typed = [each for each in self.names.cleaned_data if each.get("name")]
        present = self.school.cleaned_data["name"]
        return tuple(
            NameEntry(each["name"], each["kind"] or SchoolName.Kind.FORMER.value, each["from_year"], each["until_year"])
            for each in {each["name"]: each for each in typed}.values()
            if each["name"] != present
        )

    def _note(self) -> NoteEntry | None:
        """The note as typed; while nothing of it changed it keeps the day from which it was noted."""
        values, stored = self.school.cleaned_data, self.stored.note if self.stored else None
        if values["note_known"] == "unknown":
            return None
        typed = (tuple(values["years"]), values["note_source"], values["note_certainty"])
        if stored and typed == (stored.years, stored.source, stored.certainty):
            return stored
        return NoteEntry(typed[0], values["noted_from"] or clock.today(), typed[1], typed[2])


def _initial(entry: SchoolEntry | None) -> dict[str, Any]:
    today, unknown = clock.today(), {"note_known": "unknown", "note_certainty": UNSURE}
    if entry is None:
        return {"listed": True, "certainty": UNSURE, "noted_from": today, **unknown}
    plain = {name: getattr(entry, name) for name in SchoolForm.base_fields if hasattr(entry, name)}
    if entry.note is None:
        return {**plain, "noted_from": today, **unknown}
    return {
        **plain,
        "note_known": "known",
        "years": "; ".join(entry.note.years) or "none",
        "noted_from": today,
        "note_source": entry.note.source,
        "note_certainty": entry.note.certainty,
    }


def _names(entry: SchoolEntry | None) -> list[dict[str, Any]]:
    return [
        {"name": each.name, "kind": each.kind, "from_year": each.from_year, "until_year": each.until_year}
        for each in (entry.names if entry else ())
    ]


def _accreditations(entry: SchoolEntry | None) -> list[dict[str, Any]]:
    names = AccreditationForm.base_fields
    return [{name: getattr(each, name) for name in names} for each in (entry.accreditations if entry else ())]


class DirectoryFileForm(PlainForm):
    """A file of schools."""

    file = forms.FileField(
        label="File of schools",
        help_text="CSV in UTF-8 with the columns that the list below names; at most 5 MB.",
        widget=forms.FileInput(attrs={"accept": ".csv,text/csv"}),
    )
    once_key = forms.CharField(widget=forms.HiddenInput)


class UploadDecisionForm(PlainForm):
    """Save a file, or put it away."""

    version = forms.IntegerField(widget=forms.HiddenInput)
