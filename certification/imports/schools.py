"""Read the school directory in: schools, the names they had, the sponsor note by versions, who accredits them."""

from dataclasses import dataclass, field, replace

from applicants.names import fold
from certification.imports.directory_kinds import Values, school_fields
from credentials.actions.schools import change_school, list_school
from credentials.models import School, SchoolName
from credentials.models.schools import Certainty
from credentials.school_entries import AccreditationEntry, NameEntry, NoteEntry, SchoolEntry, entry_of
from ecfmg.foundation import clock
from ecfmg.foundation.actors import Actor

FORMER = SchoolName.Kind.FORMER.value


@dataclass(slots=True)
class Directory:
    """The schools that are stored, found by World Directory number or by name and country."""

    by_id: dict[str, School] = field(default_factory=dict)
    by_name: dict[tuple[str, str], School] = field(default_factory=dict)

    @classmethod
    def stored(cls) -> "Directory":
        """The directory as it is in the database, with names, notes and accreditations: four queries."""
        directory = cls()
        for school in School.objects.prefetch_related("names", "sponsor_notes", "accreditations"):
            directory.note(school)
        return directory

    def note(self, school: School) -> None:
        """Remember a school."""
        if school.wdoms_id:
            self.by_id[school.wdoms_id] = school
        self.by_name[fold(school.name), school.country] = school

    def find(self, values: Values) -> School | None:
        """The school of a line. A school without a number that has the line's name takes the line's number."""
        number = values["wdoms_id"]
        if number and number in self.by_id:
            return self.by_id[number]
        same_name = self.by_name.get((fold(values["school_name"]), values["country_code"]))
        if same_name is None or (number and same_name.wdoms_id):
            return None
        return same_name


def store_school(actor: Actor, directory: Directory, values: Values) -> bool:
    """Store one line; False where the directory says the same already."""
    school = directory.find(values)
    entry = entry_after(school, values)
    if school is None:
        directory.note(list_school(actor, entry=entry))
        return True
    return entry != entry_of(school) and bool(change_school(actor, school=school, entry=entry, version=school.version))


def entry_after(school: School | None, values: Values) -> SchoolEntry:
    """The entry of a school as it is once a line was read in. What the line does not say stays as it is."""
    fields = school_fields(values)
    if school is None:
        before = SchoolEntry(name=fields["name"], country=fields["country"])
    else:
        before = entry_of(school)
    return replace(
        before,
        **fields,
        names=_names(before, values),
        note=_note(before, values),
        accreditations=_accreditations(before, values),
    )


def _names(before: SchoolEntry, values: Values) -> tuple[NameEntry, ...]:
    """The other names: those on file, the newer years where they differ, and the name that the school had until now."""
    names = {each.name: each for each in before.names}
    names |= {
        former.name: NameEntry(former.name, FORMER, former.from_year, former.until_year)
        for former in values["former_names"]
    }
    if before.name != values["school_name"]:
        names.setdefault(before.name, NameEntry(before.name, FORMER))
    names.pop(values["school_name"], None)
    return tuple(names.values())


def _note(before: SchoolEntry, values: Values) -> NoteEntry | None:
    """An empty cell says nothing. The word none gives an empty note: that is known, and differs from a school of which
    nothing is known."""
    years = values["ecfmg_grad_years"]
    if years is None or (before.note and list(before.note.years) == years):
        return before.note
    begins = max(clock.today(), before.note.valid_from) if before.note else clock.today()
    return NoteEntry(tuple(years), begins, values["source"], values["confidence"])


def _accreditations(before: SchoolEntry, values: Values) -> tuple[AccreditationEntry, ...]:
    """Those on file with their days, and those of the line; the line's source and certainty hold."""
    wanted = dict.fromkeys(values["agency_unverified"], Certainty.UNVERIFIED.value)
    wanted |= dict.fromkeys(values["accreditation_agency"], values["confidence"])
    kept = [
        replace(each, source=values["source"], certainty=wanted[each.agency]) if each.agency in wanted else each
        for each in before.accreditations
    ]
    new = wanted.keys() - {each.agency for each in before.accreditations}
    return (
        *kept,
        *(AccreditationEntry(name, None, None, values["source"], wanted[name]) for name in wanted if name in new),
    )
