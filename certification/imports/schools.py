"""Read the school directory in: schools, the names they had, the sponsor note by versions, who accredits them."""

from dataclasses import dataclass, field

from applicants.names import fold
from certification.imports.directory_kinds import (
    Values,
    differing,
    school_fields,
)
from credentials.actions.schools import index_words
from credentials.models import School, SchoolAccreditation, SchoolName, SponsorNote
from credentials.models.schools import Certainty
from ecfmg.foundation import clock
from ecfmg.foundation.actors import Actor
from ecfmg.foundation.events import record


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
    fields = school_fields(values)
    school = directory.find(values)
    if school is None:
        school = School.objects.create(**fields)
        directory.note(school)
        changed, new = list(fields), True
    else:
        changed, new = _updated(school, fields), False
    changed += [
        name
        for name, touched in {
            "names": _store_names(school, values, new),
            "sponsor note": _store_note(school, values, new),
            "accreditation": _store_accreditations(school, values, new),
        }.items()
        if touched
    ]
    if not changed:
        return False
    index_words([school])
    record(
        "school.listed" if new else "school.directory_changed",
        actor=actor,
        stream=school.stream,
        payload={"name": school.name, "source": school.source, "changed": "" if new else ", ".join(changed)},
    )
    return True


def _updated(school: School, fields: dict[str, object]) -> list[str]:
    changed = differing(school, fields)
    if changed:
        for name in changed:
            setattr(school, name, fields[name])
        school.version += 1
        school.save(update_fields=[*changed, "version"])
    return changed


def _store_names(school: School, values: Values, new: bool) -> bool:
    """The present name and the former ones; a name that is on file stays, with the newer years where they differ."""
    wanted = {school.name: SchoolName(school=school, name=school.name, kind=SchoolName.Kind.CURRENT)}
    for former in values["former_names"]:
        wanted[former.name] = SchoolName(
            school=school,
            name=former.name,
            kind=SchoolName.Kind.FORMER,
            from_year=former.from_year,
            until_year=former.until_year,
        )
    stored = {} if new else {name.name: name for name in school.names.all()}
    for name in stored.values():
        if name.kind == SchoolName.Kind.CURRENT and name.name not in wanted:
            wanted[name.name] = SchoolName(school=school, name=name.name, kind=SchoolName.Kind.FORMER)
    changed = False
    for name in wanted.values():
        earlier = stored.get(name.name)
        name.folded = fold(name.name)
        if earlier and (earlier.kind, earlier.from_year, earlier.until_year) == (
            name.kind,
            name.from_year,
            name.until_year,
        ):
            continue
        name.pk = earlier.pk if earlier else None
        name.save()
        changed = True
    return changed


def _store_note(school: School, values: Values, new: bool) -> bool:
    """A changed note ends the version on file and begins a new one. An empty cell says nothing and changes nothing."""
    years = values["ecfmg_grad_years"]
    if years is None:
        return False
    current = None if new else next((n for n in school.sponsor_notes.all() if n.valid_until is None), None)
    if current is not None and current.graduation_years == years:
        return False
    today = clock.today()
    if current:
        current.valid_until = max(today, current.valid_from)
        current.save(update_fields=["valid_until"])
    # A school that has none gets an empty version: that is known, and differs from a school of which nothing is known.
    SponsorNote.objects.create(
        school=school,
        graduation_years=years,
        valid_from=today,
        source=values["source"],
        certainty=values["confidence"],
    )
    return True


def _store_accreditations(school: School, values: Values, new: bool) -> bool:
    stored = {} if new else {one.agency_name: one for one in school.accreditations.all()}
    wanted = dict.fromkeys(values["agency_unverified"], Certainty.UNVERIFIED.value)
    wanted |= dict.fromkeys(values["accreditation_agency"], values["confidence"])
    changed = False
    for agency, certainty in wanted.items():
        one = stored.get(agency) or SchoolAccreditation(school=school, agency_name=agency)
        if one.pk and (one.certainty, one.source) == (certainty, values["source"]):
            continue
        one.certainty, one.source = certainty, values["source"]
        one.save()
        changed = True
    return changed
