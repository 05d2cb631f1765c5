"""Keeping the directory: the entry of a school, and the words by which it is looked up."""

import re
from collections.abc import Iterable
from datetime import date

from django.db import transaction

from applicants.names import fold
from credentials.models import School, SchoolAccreditation, SchoolName, SchoolWord, SponsorNote
from credentials.permissions import may_keep_directory
from credentials.school_entries import (
    FIELD_WORDS,
    EntryChange,
    NameEntry,
    NoteEntry,
    SchoolEntry,
    changes_between,
    entry_of,
)
from ecfmg.foundation.actors import Actor
from ecfmg.foundation.countries import country_name
from ecfmg.foundation.errors import ActionRefused, check_version
from ecfmg.foundation.events import record
from ecfmg.foundation.permissions import require

_CHUNK = 1000


@transaction.atomic
def list_school(actor: Actor, *, entry: SchoolEntry) -> School:
    """Put a school into the directory."""
    require(may_keep_directory(actor))
    _refuse_number_of_another(entry, None)
    school = School.objects.create(**_fields(entry))
    changes = changes_between(None, entry)
    _store_parts(school, SchoolEntry(name="", country=""), entry)
    index_words([school])
    _tell("school.listed", actor, school, changes)
    return school


@transaction.atomic
def change_school(actor: Actor, *, school: School, entry: SchoolEntry, version: int) -> list[EntryChange]:
    """Make the directory say `entry` of a school and answer every difference; none where it says so already.

    A changed sponsor note ends the version on file and begins a new one; both stay.
    """
    require(may_keep_directory(actor))
    school = School.objects.select_for_update(no_key=True).get(pk=school.pk)
    check_version(school.version, version, "the entry of this school")
    before = entry_of(school)
    changes = changes_between(before, entry)
    if not changes:
        return []
    _refuse_number_of_another(entry, school)
    _refuse_note_before_the_last(before.note, entry.note)
    for name, value in _fields(entry).items():
        setattr(school, name, value)
    school.version += 1
    school.save()
    _store_parts(school, before, entry)
    index_words([school])
    _tell("school.directory_changed", actor, school, changes)
    return changes


def _fields(entry: SchoolEntry) -> dict[str, object]:
    return {name: getattr(entry, name) for name in FIELD_WORDS}


def _refuse_number_of_another(entry: SchoolEntry, school: School | None) -> None:
    others = School.objects.exclude(pk=school.pk) if school else School.objects.all()
    other = others.filter(wdoms_id=entry.wdoms_id).first() if entry.wdoms_id else None
    if other:
        raise ActionRefused(f"{entry.wdoms_id} is the World Directory number of {other.name}.", field="wdoms_id")


def _refuse_note_before_the_last(before: NoteEntry | None, after: NoteEntry | None) -> None:
    if before and after is None:
        raise ActionRefused("A note that is on file can end (no graduation year), but not be forgotten.", field="years")
    if before and after and after != before and after.valid_from < before.valid_from:
        raise ActionRefused("The new version cannot begin before the one that is on file.", field="noted_from")


def _store_parts(school: School, before: SchoolEntry, entry: SchoolEntry) -> None:
    _store_names(school, entry)
    if entry.note is not None and entry.note != before.note:
        _store_note(school, entry.note)
    _store_accreditations(school, entry)


def _store_names(school: School, entry: SchoolEntry) -> None:
    """Rows of the present name and the others; what did not change is not written, so that its history stays short."""
    present = NameEntry(entry.name, SchoolName.Kind.CURRENT.value)
    wanted = {
        each.name: SchoolName(name=each.name, kind=each.kind, from_year=each.from_year, until_year=each.until_year)
        for each in (*entry.names, present)
    }
    stored = {each.name: each for each in school.names.all()}
    for name in stored.keys() - wanted.keys():
        stored[name].delete()
    for name, row in wanted.items():
        row.school, row.folded = school, fold(name)
        earlier = stored.get(name)
        if earlier and _said(earlier) == _said(row):
            continue
        row.pk = earlier.pk if earlier else None
        row.save()


def _said(name: SchoolName) -> tuple[object, ...]:
    return name.kind, name.from_year, name.until_year


def _store_note(school: School, note: NoteEntry) -> None:
    current = school.sponsor_notes.filter(valid_until__isnull=True).first()
    if current:
        current.valid_until = max(note.valid_from, current.valid_from)
        current.save(update_fields=["valid_until"])
    SponsorNote.objects.create(
        school=school,
        graduation_years=list(note.years),
        valid_from=note.valid_from,
        source=note.source,
        certainty=note.certainty,
    )


def _store_accreditations(school: School, entry: SchoolEntry) -> None:
    """Rows by agency and first day; one that is no longer reported goes, its history stays."""
    stored = {(each.agency_name, each.valid_from): each for each in school.accreditations.all()}
    for each in entry.accreditations:
        row = stored.pop((each.agency, each.valid_from), None) or _row_of(stored, each.agency, entry)
        row = row or SchoolAccreditation(school=school, agency_name=each.agency)
        said = (row.valid_from, row.valid_until, row.source, row.certainty)
        if row.pk and said == (each.valid_from, each.valid_until, each.source, each.certainty):
            continue
        row.valid_from, row.valid_until = each.valid_from, each.valid_until
        row.source, row.certainty = each.source, each.certainty
        row.save()
    for gone in stored.values():
        gone.delete()


def _row_of(
    stored: dict[tuple[str, date | None], SchoolAccreditation], agency: str, entry: SchoolEntry
) -> SchoolAccreditation | None:
    """The row of an agency whose first day was corrected: one that no line of the entry names as it is."""
    named = {(each.agency, each.valid_from) for each in entry.accreditations}
    key = next((key for key in stored if key[0] == agency and key not in named), None)
    return stored.pop(key) if key else None


def _tell(verb: str, actor: Actor, school: School, changes: list[EntryChange]) -> None:
    payload = {
        "name": school.name,
        "source": school.source,
        "changed": ", ".join(dict.fromkeys(change.what for change in changes)),
        "changes": [[change.what, change.before, change.after] for change in changes],
    }
    record(verb, actor=actor, stream=school.stream, payload=payload)


@transaction.atomic
def index_words(schools: Iterable[School]) -> int:
    """Make the search words of `schools` again from names, city, country and World Directory number; whoever changes
    one of those calls this in the same transaction. How many words were written; the same twice is the same."""
    written = 0
    pending = list(schools)
    for start in range(0, len(pending), _CHUNK):
        ids = [school.pk for school in pending[start : start + _CHUNK]]
        SchoolWord.objects.filter(school__in=ids).delete()
        words = [
            SchoolWord(school=school, word=word)
            for school in School.objects.filter(pk__in=ids).prefetch_related("names")
            for word in sorted(words_of(school))
        ]
        written += len(SchoolWord.objects.bulk_create(words, batch_size=5000))
    return written


def words_of(school: School) -> set[str]:
    """The folded words of everything that people know the school by."""
    texts = [school.name, school.city, country_name(school.country), school.country, school.wdoms_id or ""]
    texts += [name.name for name in school.names.all()]
    return {part[:60] for text in texts for word in fold(text).split() for part in beginnings(word)}


#: Chinese, Japanese, Thai, Lao, Khmer and Burmese letters, and the first letter of a Korean syllable: in these scripts
#: one writes on without a space where another word begins.
_UNSPACED = re.compile("[\u3040-\u30ff\u3400-\u9fff\u0e01-\u0eff\u1000-\u109f\u1100-\u1112\u1780-\u17ff]")


def beginnings(word: str) -> set[str]:
    """A folded word with every place within it where another word may begin: most words begin in one place."""
    return {word} | {word[at:] for at in range(1, len(word) - 1) if _UNSPACED.match(word[at])}
