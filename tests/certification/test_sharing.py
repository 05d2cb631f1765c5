"""Applicants choose who reads what; nobody else's document, no MSPE before its moment, nothing after a withdrawal."""

from collections.abc import Callable, Iterator
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from pytest_django import DjangoAssertNumQueries
from pytest_django.fixtures import Settings

from applicants.models import Applicant
from certification.actions.sharing import (
    change_shared,
    confirm_certification,
    note_page_read,
    share_documents,
    withdraw_sharing,
)
from certification.models import RecipientMember, RecipientOrganisation, SharedItem, Sharing
from certification.permissions import may_read_shared
from certification.queries.sharing import (
    documents_under,
    lines_of,
    offers_to,
    organisations_found,
    readings_of,
    shared_with,
)
from certification.sharing import Choice
from certification.sharing_words import source_of, state_of
from credentials.models import Document
from credentials.permissions import may_see_document
from ecfmg.accounts.models import User
from ecfmg.foundation import clock
from ecfmg.foundation.actors import Actor
from ecfmg.foundation.errors import ActionRefused, NotAllowed, Stale
from ecfmg.foundation.models import Event, MailMessage
from tests.factories.certified_people import member, organisation, ready_applicant
from tests.factories.credentials import ApplicantFactory, credential_in, staff, user_of
from tests.factories.sharing import SEASON, candidate, choices_of, from_school, shared

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 24)
OPENS = datetime(2025, 9, 24, 9, tzinfo=clock.OFFICE_ZONE)


@pytest.fixture(autouse=True)
def _store(tmp_path: Path, settings: Settings) -> Iterator[None]:
    storage = {**settings.STORAGES["default"], "OPTIONS": {"location": str(tmp_path)}}
    settings.STORAGES = {**settings.STORAGES, "default": storage}
    with clock.moved_to(TODAY):
        yield


@pytest.fixture
def reader() -> User:
    """Somebody of a residency programme."""
    return member(organisation(), RecipientMember.Role.ADMINISTRATOR)


@pytest.fixture
def programme(reader: User) -> RecipientOrganisation:
    """The programme."""
    return reader.recipient_membership.organisation


def open_titles(sharing: Sharing) -> list[str]:
    """What can be read, as the pages name it, after both ways of asking were seen to agree."""
    lines = [line for line in lines_of([sharing])[sharing.pk] if line.is_open and line.here]
    by_line = {line.here.document for line in lines if line.here}
    assert set(documents_under(sharing)) == by_line, "what a page offers is what can be opened"
    return [line.title for line in lines]


# --- From when --------------------------------------------------------------------------------------------------------


def test_an_mspe_opens_at_nine_in_new_york_on_its_day_and_not_a_minute_before(programme: RecipientOrganisation) -> None:
    with clock.moved_to(date(2025, 9, 1)):
        person = candidate()
        from_school(person, "mspe")
        sharing = shared(person, programme, season=2026)
    for moment, opened in ((OPENS.replace(hour=8, minute=59), []), (OPENS, ["MSPE"])):
        with clock.moved_to(moment):
            assert open_titles(sharing) == opened
            tone, words = state_of(lines_of([sharing])[sharing.pk][0])
    assert (tone, words) == ("met", "Can be read since 24 September 2025")
    with clock.moved_to(date(2025, 9, 2)):
        assert "24 September 2025, 9:00 am New York time" in state_of(lines_of([sharing])[sharing.pk][0])[1]


def test_an_mspe_whose_day_nobody_knows_stays_closed_and_says_so(programme: RecipientOrganisation) -> None:
    person = candidate()
    from_school(person, "mspe")
    sharing = shared(person, programme)
    with clock.moved_to(date(2027, 5, 31)):
        assert open_titles(sharing) == []
        assert "not announced yet" in state_of(lines_of([sharing])[sharing.pk][0])[1]


def test_after_the_season_nothing_is_read(programme: RecipientOrganisation, reader: User) -> None:
    sharing = shared(candidate(), programme)
    with clock.moved_to(date(2027, 5, 31)):
        assert list(shared_with(programme)) == [sharing] and may_read_shared(reader, sharing)
    with clock.moved_to(date(2027, 6, 1)):
        assert not shared_with(programme).exists() and not may_read_shared(reader, sharing)


# --- Which documents --------------------------------------------------------------------------------------------------


def test_what_comes_later_is_read_once_it_is_here_and_a_letter_in_its_newest_version(
    programme: RecipientOrganisation,
) -> None:
    person = candidate()
    first = from_school(person, "lor")
    sharing = shared(person, programme)
    assert open_titles(sharing) == [f"Letter by Ada Bello ({first.letter_number})"]
    second = from_school(person, "lor", replaces=first)
    transcript = from_school(person, "transcript")
    assert set(documents_under(sharing)) == {second, transcript}
    assert len(open_titles(sharing)) == 2


def test_only_what_was_chosen_is_read(programme: RecipientOrganisation) -> None:
    person = candidate()
    letter, other = from_school(person, "lor"), from_school(person, "lor")
    from_school(person, "transcript")
    sharing = shared(person, programme, [Choice("lor", letter.letter_number)])
    assert list(documents_under(sharing)) == [letter] and other.letter_number not in str(open_titles(sharing))


def test_another_persons_letter_can_neither_be_shared_nor_read(programme: RecipientOrganisation) -> None:
    person, other = candidate(), candidate("Ngozi Eze")
    letter = from_school(other, "lor")
    with pytest.raises(ActionRefused, match="not yours to share"):
        shared(person, programme, [Choice("lor", letter.letter_number)])
    sharing = shared(person, programme)
    SharedItem.objects.create(
        sharing=sharing, kind="lor", letter_number=letter.letter_number, shared_at=clock.now()
    )  # even a row that should not be there opens nothing
    assert open_titles(sharing) == []


@pytest.mark.parametrize("state", ["returned", "rejected"])
def test_a_transcript_that_was_refused_is_not_read(
    state: str, programme: RecipientOrganisation, monkeypatch: pytest.MonkeyPatch
) -> None:
    person = candidate()
    document = from_school(person, "transcript")
    sharing = shared(person, programme)
    assert open_titles(sharing) == ["Transcript"]
    credential = person.educations.get().credentials.get(kind="transcript")
    credential.state, credential.reason_code = state, "ILLEGIBLE"
    credential.rejection_proposed_by, credential.rejected_by = staff(), staff()
    credential.save()
    assert open_titles(sharing) == [] and credential.document == document
    assert state_of(lines_of([sharing])[sharing.pk][1])[1] == "Received, not ready to be read"


def test_a_transcript_says_whether_its_school_confirmed_it(programme: RecipientOrganisation) -> None:
    person = candidate()
    document = from_school(person, "transcript")
    offer = choices_of(person, "transcript")
    sharing = shared(person, programme, offer)

    def source() -> str:
        here = lines_of([sharing])[sharing.pk][0].here
        assert here is not None
        return source_of(here)

    assert source().endswith("not verified with the school")
    credential_in(person.educations.get(), "verified", kind="transcript", document=document)
    assert source().endswith("; verified with the school")


def test_a_waived_letter_is_sent_and_its_applicant_does_not_read_it(programme: RecipientOrganisation) -> None:
    person = candidate()
    letter = from_school(person, "lor", waived=True)
    sharing = shared(person, programme, choices_of(person, "lor"))
    assert list(documents_under(sharing)) == [letter]
    assert not may_see_document(user_of(person), letter)


# --- Giving, changing, taking back ------------------------------------------------------------------------------------


def test_whoever_shares_is_told_and_the_programme_once_a_day_without_a_name(programme: RecipientOrganisation) -> None:
    member(programme)  # a member who is no administrator gets no mail
    for name in ("Amara Okafor", "Ngozi Eze"):
        shared(candidate(name), programme)
    assert MailMessage.objects.filter(template="sharing_begun").count() == 2
    notice = MailMessage.objects.get(template="documents_shared")
    assert "/recipient/shared/" in notice.body_text and "Okafor" not in notice.body_text + notice.subject
    with clock.moved_to(date(2026, 11, 25)):
        shared(candidate(), programme)
    assert MailMessage.objects.filter(template="documents_shared").count() == 2


@pytest.mark.parametrize(
    ("break_it", "words"),
    [
        (lambda given: given.update(choices=[]), "at least one document"),
        (lambda given: given.update(season=2026), "season that is not over"),
        (lambda given: RecipientMember.objects.update(ended_at=clock.now()), "can sign in here any more"),
        (lambda given: Applicant.objects.update(usmle_id=None), "your USMLE ID"),
    ],
)
def test_what_cannot_be_shared_is_refused_with_a_reason(
    break_it: Callable[[dict[str, Any]], Any], words: str, programme: RecipientOrganisation
) -> None:
    person = candidate()
    given: dict[str, Any] = {"season": SEASON, "choices": [Choice("mspe")]}
    break_it(given)
    person.refresh_from_db()
    with pytest.raises(ActionRefused, match=words):
        share_documents(Actor.of(user_of(person)), applicant=person, organisation=programme, **given)
    assert not Sharing.objects.exists() and not MailMessage.objects.filter(template="documents_shared").exists()


def test_nobody_but_the_applicant_shares_changes_or_withdraws(programme: RecipientOrganisation, reader: User) -> None:
    person = candidate()
    sharing = shared(person, programme)
    for somebody in (user_of(ApplicantFactory.create()), staff(), reader):
        actor = Actor.of(somebody)
        with pytest.raises(NotAllowed):
            share_documents(actor, applicant=person, organisation=programme, season=SEASON, choices=[Choice("mspe")])
        with pytest.raises(NotAllowed):
            change_shared(actor, sharing=sharing, choices=[Choice("mspe")], version=sharing.version)
        with pytest.raises(NotAllowed):
            withdraw_sharing(actor, sharing=sharing)


def test_one_open_sharing_for_an_organisation_and_a_season(programme: RecipientOrganisation) -> None:
    person = candidate()
    sharing = shared(person, programme)
    with pytest.raises(ActionRefused, match="already"):
        shared(person, programme)
    with pytest.raises(IntegrityError, match="one_open_sharing"), transaction.atomic():
        Sharing.objects.create(applicant=person, organisation=programme, season=SEASON, shared_at=clock.now())
    withdraw_sharing(Actor.of(user_of(person)), sharing=sharing)
    assert shared(person, programme).pk != sharing.pk


@pytest.mark.parametrize(
    ("row", "name"),
    [
        ({"kind": "lor"}, "shared_letter_has_its_number"),
        ({"kind": "mspe", "letter_number": "L-AAAAAA"}, "shared_letter_has_its_number"),
        ({"kind": "diploma"}, "shared_letter_has_its_number"),
        ({"kind": "mspe"}, "shared_item_once"),
    ],
)
def test_the_database_refuses_what_cannot_be_shared(
    row: dict[str, str], name: str, programme: RecipientOrganisation
) -> None:
    sharing = shared(candidate(), programme)
    with pytest.raises(IntegrityError, match=name), transaction.atomic():
        SharedItem.objects.create(sharing=sharing, shared_at=clock.now(), **row)


def test_a_change_ends_and_begins_and_a_stale_form_changes_nothing(programme: RecipientOrganisation) -> None:
    person = candidate()
    from_school(person, "transcript")
    sharing = shared(person, programme, [Choice("transcript")])
    actor = Actor.of(user_of(person))
    changed = change_shared(actor, sharing=sharing, choices=[Choice("mspe")], version=sharing.version)
    assert open_titles(changed) == []
    assert {(item.kind, item.ended_at is None) for item in sharing.items.all()} == {
        ("transcript", False),
        ("mspe", True),
    }
    with pytest.raises(Stale):
        change_shared(actor, sharing=sharing, choices=[Choice("transcript")], version=sharing.version)


def test_after_a_withdrawal_nothing_is_found_and_the_record_stays(
    programme: RecipientOrganisation, reader: User
) -> None:
    person = candidate()
    document = from_school(person, "transcript")
    sharing = shared(person, programme)
    actor = Actor.of(reader)
    note_page_read(actor, sharing=sharing, document=document, page=1)
    withdrawn = withdraw_sharing(Actor.of(user_of(person)), sharing=sharing)
    assert not shared_with(programme).exists()
    for act in (
        lambda: note_page_read(actor, sharing=withdrawn, document=document, page=1),
        lambda: confirm_certification(actor, sharing=withdrawn),
    ):
        with pytest.raises(NotAllowed):
            act()
    assert readings_of(withdrawn).count() == 1
    assert Event.objects.filter(stream=person.stream, verb="sharing.withdrawn", for_applicant=True).exists()
    with pytest.raises(ActionRefused, match="already"):
        withdraw_sharing(Actor.of(user_of(person)), sharing=sharing)


# --- Who reads --------------------------------------------------------------------------------------------------------


def test_people_of_another_organisation_or_none_any_more_read_nothing(
    programme: RecipientOrganisation, reader: User
) -> None:
    person = candidate()
    document = from_school(person, "transcript")
    sharing = shared(person, programme)
    former = member(programme)
    RecipientMember.objects.filter(user=former).update(ended_at=clock.now())
    for somebody in (member(organisation("Far Hospital")), former, user_of(person), staff()):
        with pytest.raises(NotAllowed):
            note_page_read(Actor.of(somebody), sharing=sharing, document=document, page=1)
    note_page_read(Actor.of(reader), sharing=sharing, document=document, page=1)
    told = readings_of(sharing).get()
    assert (told.actor_label, told.payload["organisation"]) == (reader.display_name, programme.name)
    assert not told.for_applicant, "pages that were read fill no time line; the page about sharing lists them"


def test_a_document_that_is_not_open_cannot_be_noted_as_read(programme: RecipientOrganisation, reader: User) -> None:
    person = candidate()
    held = from_school(person, "mspe")
    sharing = shared(person, programme)
    with pytest.raises(ActionRefused, match="cannot be read now"):
        note_page_read(Actor.of(reader), sharing=sharing, document=held, page=1)
    assert Document.objects.get(pk=held.pk) and not readings_of(sharing).exists()


def test_the_certification_of_a_person_who_shares_is_confirmed_without_the_three_marks(
    programme: RecipientOrganisation, reader: User
) -> None:
    person = ready_applicant()
    sharing = shared(person, programme)
    report = confirm_certification(Actor.of(reader), sharing=sharing)
    assert (report.applicant, report.organisation, report.answer["standing"]) == (person, programme, "not_certified")
    assert "2027 season" in report.purpose


# --- Finding ----------------------------------------------------------------------------------------------------------


def test_an_organisation_is_found_by_words_or_number_where_somebody_signs_in() -> None:
    found, alone = organisation("Lakeview Internal Medicine Residency"), organisation("Lakeview Board")
    member(found)
    for words in ("lakeview", "residency LAKE", found.reference.lower()):
        assert list(organisations_found(words)) == [found]
    assert alone not in organisations_found("") and not organisations_found("Nowhere").exists()


@pytest.mark.parametrize("rows", [1, 3])
def test_three_sharings_cost_as_many_queries_as_one(
    rows: int, programme: RecipientOrganisation, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    people = [candidate(f"Amara Okafor{number}") for number in range(rows)]
    sharings = [shared(person, programme) for person in people]
    with django_assert_num_queries(4):  # items, documents, which are ready, which are verified
        lines = lines_of(sharings)
    assert all(len(lines[each.pk]) == 2 for each in sharings)


def test_offers_name_each_letter_and_what_may_still_come() -> None:
    person = candidate()
    letter = from_school(person, "lor")
    assert [(offer.choice.code, len(offer.here)) for offer in offers_to(person)] == [
        ("mspe", 0),
        ("transcript", 0),
        (f"lor:{letter.letter_number}", 1),
    ]
