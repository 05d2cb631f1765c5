"""The pages on which an applicant chooses who reads what, sees who did, and takes it back."""

from collections.abc import Iterator
from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from applicants.models import Applicant
from certification.actions.sharing import note_page_read
from certification.models import RecipientMember, RecipientOrganisation, Sharing
from certification.queries.sharing import documents_under
from ecfmg.accounts.models import User
from ecfmg.foundation import clock
from ecfmg.foundation.actors import Actor
from tests.factories.accounts import signed_in_client
from tests.factories.certified_people import member, organisation
from tests.factories.credentials import user_of
from tests.factories.sharing import SEASON, candidate, from_school, shared
from tests.portals.applicant.conftest import Person, words

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _on_the_day() -> Iterator[None]:
    with clock.moved_to(date(2026, 11, 24)):
        yield


@pytest.fixture
def reader() -> User:
    """Somebody of a residency programme."""
    return member(organisation(), RecipientMember.Role.ADMINISTRATOR)


@pytest.fixture
def programme(reader: User) -> RecipientOrganisation:
    """The programme."""
    return reader.recipient_membership.organisation


@pytest.fixture
def me() -> Person:
    """An applicant with a USMLE ID."""
    return at_browser(candidate())


def at_browser(applicant: Applicant) -> Person:
    return Person(applicant, signed_in_client(user_of(applicant)))


def form(**changes: object) -> dict[str, object]:
    return {"once_key": "k" * 32, "season": SEASON, "choices": ["mspe", "transcript"], **changes}


def test_a_waived_letter_is_offered_and_said_to_be_closed_to_its_applicant(
    me: Person, programme: RecipientOrganisation
) -> None:
    letter = from_school(me.applicant, "lor", waived=True)
    page = me.page(f"sharing/with/{programme.public_id}/")
    assert f"lor:{letter.letter_number}" in page
    told = words(page)
    assert "you can send it, not read it" in told and "MSPE Not received yet" in told
    assert "2027 season, until 31 May 2027. The day on which MSPEs open is not announced yet." in told


def test_sharing_by_the_form_sent_twice_is_one_sharing(me: Person, programme: RecipientOrganisation) -> None:
    there = f"/applicant/sharing/with/{programme.public_id}/"
    answers = [me.client.post(there, form()) for _ in range(2)]
    sharing = Sharing.objects.get()
    assert {each["Location"] for each in answers} == {f"/applicant/sharing/{sharing.public_id}/"}
    page = words(me.client.get(answers[0]["Location"]).content.decode())
    assert "can now read what you chose" in page and "Shared until 31 May 2027" in page
    assert "Nobody has read anything yet" in page


@pytest.mark.parametrize(
    ("changes", "fault"),
    [
        ({"choices": []}, "Choose at least one document"),
        ({"choices": ["mspe", "lor:L-AAAAAA"]}, "not here any more"),
        ({"season": "2026"}, "not one of the available choices"),
    ],
)
def test_a_form_with_a_fault_shares_nothing(
    changes: dict[str, object], fault: str, me: Person, programme: RecipientOrganisation
) -> None:
    answer = me.client.post(f"/applicant/sharing/with/{programme.public_id}/", form(**changes))
    assert answer.status_code == 422 and fault in answer.content.decode()
    assert not Sharing.objects.exists()


def test_the_person_sees_who_read_which_page_and_when(
    me: Person, programme: RecipientOrganisation, reader: User
) -> None:
    document = from_school(me.applicant, "transcript")
    sharing = shared(me.applicant, programme)
    note_page_read(Actor.of(reader), sharing=sharing, document=document, page=1)
    page = words(me.page(f"sharing/{sharing.public_id}/"))
    assert f"{programme.name} read page 1 of Transcript (receipt {document.receipt})" in page
    assert reader.display_name in page and "24 November 2026, 12:00 pm New York time" in page
    assert "Transcript Can be read since 24 November 2026" in page
    assert "1 of 2 can be read now" in words(me.page("sharing/"))


def test_a_change_takes_away_at_once_and_begins_with_what_is_chosen(
    me: Person, programme: RecipientOrganisation
) -> None:
    from_school(me.applicant, "transcript")
    sharing = shared(me.applicant, programme)
    there = f"sharing/{sharing.public_id}/change/"
    assert me.page(there).count("checked") == 2
    answer = me.client.post(f"/applicant/{there}", form(choices=["mspe"], version=sharing.version))
    assert answer.status_code == 302 and not documents_under(sharing).exists()
    stale = me.client.post(
        f"/applicant/{there}", form(choices=["transcript"], version=sharing.version, once_key="l" * 32)
    )
    assert stale.status_code == 422 and "Nothing was overwritten" in stale.content.decode()
    assert not documents_under(sharing).exists()


def test_withdrawing_says_so_and_leaves_the_record(me: Person, programme: RecipientOrganisation) -> None:
    sharing = shared(me.applicant, programme)
    there = f"/applicant/sharing/{sharing.public_id}/"
    for told in ("can read nothing of yours any more", "You withdrew this already"):
        page = me.client.post(f"{there}withdraw/", follow=True).content.decode()
        assert told in words(page) and "Withdraw what I share" not in page
    assert "Withdrawn on 24 November 2026" in words(me.page("sharing/"))


def test_without_a_usmle_id_nothing_is_shared_and_the_way_is_told(programme: RecipientOrganisation) -> None:
    person = at_browser(candidate())
    Applicant.objects.update(usmle_id=None)
    answer = person.client.post(f"/applicant/sharing/with/{programme.public_id}/", form())
    assert answer.status_code == 422 and "You get it when you apply" in answer.content.decode()


def test_organisations_are_found_and_those_without_a_person_are_not(
    me: Person, programme: RecipientOrganisation
) -> None:
    alone = organisation("Lakeview Alone")
    assert programme.name in me.page("sharing/find/?q=lakeview") and alone.name not in me.page("sharing/find/")
    me.page(f"sharing/with/{alone.public_id}/", status=404)
    assert "was found for “Nowhere”" in words(me.page("sharing/find/?q=Nowhere"))


def test_a_strangers_sharing_is_not_found(me: Person, programme: RecipientOrganisation) -> None:
    sharing = shared(candidate("Ngozi Eze"), programme)
    for address in ("", "change/"):
        me.page(f"sharing/{sharing.public_id}/{address}", status=404)
    assert me.client.post(f"/applicant/sharing/{sharing.public_id}/withdraw/").status_code == 404
    sharing.refresh_from_db()
    assert sharing.withdrawn_at is None and "You share nothing" in me.page("sharing/")


def test_three_rows_cost_what_one_costs(me: Person) -> None:
    def queries(address: str) -> int:
        me.page(address)
        with CaptureQueriesContext(connection) as captured:
            me.page(address)
        return len(captured)

    def share_with_another(number: int) -> Sharing:
        asks = organisation(f"Programme {number}")
        member(asks)
        return shared(me.applicant, asks)

    first = share_with_another(0)
    pages = ("sharing/", "sharing/find/", f"sharing/{first.public_id}/")
    reader = first.organisation.members.get().user
    document = from_school(me.applicant, "transcript")
    note_page_read(Actor.of(reader), sharing=first, document=document, page=1)
    one = [queries(address) for address in pages]
    for number in (1, 2):
        share_with_another(number)
        note_page_read(Actor.of(reader), sharing=first, document=document, page=1)
    assert [queries(address) for address in pages] == one
