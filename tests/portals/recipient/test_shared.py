"""What an organisation reads of what is shared with it: its own, from its day, each page kept, nothing after that."""

from collections.abc import Iterator
from datetime import date
from io import BytesIO
from pathlib import Path

import pikepdf
import pytest
from django.test import Client
from django.urls import reverse
from pytest_django.fixtures import DjangoAssertNumQueries, Settings

from applicants.models import Applicant
from certification.actions.sharing import change_shared, withdraw_sharing
from certification.models import ConfirmationReport, RecipientMember, Sharing
from certification.queries.sharing import readings_of
from certification.sharing import Choice
from credentials.models import Document
from ecfmg.accounts.models import User
from ecfmg.foundation import clock
from ecfmg.foundation.actors import Actor
from ecfmg.foundation.files import read_file
from ecfmg.foundation.models import Event
from tests.factories.certified_people import decided, member, organisation
from tests.factories.credentials import user_of
from tests.factories.sharing import candidate, from_school, shared

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _store(tmp_path: Path, settings: Settings) -> Iterator[None]:
    storage = {**settings.STORAGES["default"], "OPTIONS": {"location": str(tmp_path)}}
    settings.STORAGES = {**settings.STORAGES, "default": storage}
    with clock.moved_to(date(2026, 11, 24)):
        yield


@pytest.fixture
def reader() -> User:
    """Somebody of a residency programme."""
    return member(organisation(), RecipientMember.Role.ADMINISTRATOR)


@pytest.fixture
def person() -> Applicant:
    """An applicant with a transcript, and an MSPE that waits for its day."""
    made = candidate()
    from_school(made, "transcript")
    from_school(made, "mspe")
    return made


@pytest.fixture
def sharing(person: Applicant, reader: User) -> Sharing:
    """Everything the applicant has, shared with the programme."""
    return shared(person, reader.recipient_membership.organisation)


def signed_in(someone: User) -> Client:
    client = Client()
    client.force_login(someone)
    return client


def transcript_of(sharing: Sharing) -> Document:
    return Document.objects.get(applicant=sharing.applicant, kind="transcript")


def addresses(sharing: Sharing, document: Document) -> list[str]:
    """Every address under which something of a sharing or of one of its documents is read."""
    ids = [sharing.public_id, document.public_id]
    return [
        reverse("recipient:shared_person", args=ids[:1]),
        reverse("recipient:shared_document", args=ids),
        reverse("recipient:shared_page", args=[*ids, 1, "large"]),
        reverse("recipient:shared_page", args=[*ids, 1, "small"]),
        reverse("recipient:shared_copy", args=ids),
    ]


def statuses(client: Client, paths: list[str]) -> list[int]:
    answers = [client.get(path) for path in paths]
    for answer in answers:
        if answer.streaming:
            answer.getvalue()  # read to its end, a file is closed
    return [answer.status_code for answer in answers]


def test_the_list_says_who_what_and_from_when(sharing: Sharing, reader: User) -> None:
    page = signed_in(reader).get(reverse("recipient:shared")).content.decode()
    for words in ("Amara Okafor", "Not asked yet", "Transcript", "24 November 2026", "which is not announced yet"):
        assert words in page
    assert sharing.applicant.usmle_id and f"-{sharing.applicant.usmle_id[-1]}</span>" in page
    assert addresses(sharing, transcript_of(sharing))[1] in page
    mspe = Document.objects.get(applicant=sharing.applicant, kind="mspe")
    assert str(mspe.public_id) not in page, "what is held has no address"


def test_a_page_that_is_read_and_a_copy_that_is_taken_are_kept_and_nothing_else(sharing: Sharing, reader: User) -> None:
    client, document = signed_in(reader), transcript_of(sharing)
    person, shown, page, small, copy = addresses(sharing, document)
    assert statuses(client, [person, shown, small]) == [200, 200, 200]
    assert not readings_of(sharing).exists()
    image = client.get(page)
    assert image["Content-Type"] == "image/jpeg" and "no-store" in image["Cache-Control"]
    assert image.getvalue() == read_file(document.pages.get().image)
    sent = client.get(copy)
    assert sent["Content-Disposition"] == f'attachment; filename="transcript-{document.receipt}.pdf"'
    assert [each.verb for each in readings_of(sharing)] == ["sharing.copy_taken", "sharing.page_read"]
    assert {each.actor_label for each in readings_of(sharing)} == {reader.display_name}
    assert sent.getvalue().startswith(b"%PDF")


def test_a_copy_holds_our_page_images_and_none_of_the_bytes_that_were_sent(sharing: Sharing, reader: User) -> None:
    document = transcript_of(sharing)
    content = signed_in(reader).get(addresses(sharing, document)[4]).getvalue()
    with pikepdf.open(BytesIO(content)) as pdf:
        images = [bytes(page.Resources.XObject.Page.read_raw_bytes()) for page in pdf.pages]
    assert images == [read_file(page.image) for page in document.pages.all()]
    assert read_file(document.file)[:2000] not in content


def test_another_organisation_finds_nothing_at_any_address(sharing: Sharing, reader: User) -> None:
    paths = addresses(sharing, transcript_of(sharing))
    stranger = member(organisation("Far Hospital"))
    assert statuses(signed_in(reader), paths) == [200] * 5
    assert statuses(signed_in(stranger), paths) == [404] * 5
    assert "Amara" not in signed_in(stranger).get(reverse("recipient:shared")).content.decode()
    confirm = reverse("recipient:confirm_shared", args=[sharing.public_id])
    assert signed_in(stranger).post(confirm, {"once_key": "k" * 32}).status_code == 404
    assert not ConfirmationReport.objects.exists()


def test_under_a_sharing_no_other_persons_document_and_nothing_held_is_found(sharing: Sharing, reader: User) -> None:
    other = candidate("Ngozi Eze")
    shared(other, reader.recipient_membership.organisation)
    elsewhere = from_school(other, "transcript")
    held = Document.objects.get(applicant=sharing.applicant, kind="mspe")
    for document in (elsewhere, held):
        assert statuses(signed_in(reader), addresses(sharing, document)[1:]) == [404] * 4


def test_from_the_withdrawal_on_nothing_is_found(sharing: Sharing, reader: User) -> None:
    client, paths = signed_in(reader), addresses(sharing, transcript_of(sharing))
    assert statuses(client, paths) == [200] * 5
    before = Event.objects.filter(verb__startswith="sharing.").count()
    withdraw_sharing(Actor.of(user_of(sharing.applicant)), sharing=sharing)
    assert statuses(client, paths) == [404] * 5
    assert "Amara" not in client.get(reverse("recipient:shared")).content.decode()
    assert Event.objects.filter(verb__startswith="sharing.").count() == before + 1


def test_what_is_taken_out_of_a_sharing_is_found_no_more(sharing: Sharing, reader: User) -> None:
    person = user_of(sharing.applicant)
    change_shared(Actor.of(person), sharing=sharing, choices=[Choice("mspe")], version=sharing.version)
    assert statuses(signed_in(reader), addresses(sharing, transcript_of(sharing))) == [200, 404, 404, 404, 404]


def test_a_replaced_letter_gives_way_to_its_newer_version(reader: User) -> None:
    person = candidate()
    first = from_school(person, "lor")
    sharing = shared(person, reader.recipient_membership.organisation)
    second = from_school(person, "lor", replaces=first)
    client = signed_in(reader)
    assert client.get(addresses(sharing, first)[1]).status_code == 404
    assert "version 2" in client.get(addresses(sharing, second)[1]).content.decode()


def test_the_certification_is_asked_from_the_page_and_told_in_the_list(sharing: Sharing, reader: User) -> None:
    decided(sharing.applicant)
    client = signed_in(reader)
    path = reverse("recipient:confirm_shared", args=[sharing.public_id])
    answers = [client.post(path, {"once_key": "k" * 32}) for _ in range(2)]
    report = ConfirmationReport.objects.get()
    assert {answer["Location"] for answer in answers} == {reverse("recipient:report", args=[report.public_id])}
    assert report.applicant == sharing.applicant
    assert "Not certified on 24 November 2026" in client.get(reverse("recipient:shared")).content.decode()


@pytest.mark.parametrize(("words", "found"), [("okafor", True), ("Amara", True), ("eze", False), ("ID", True)])
def test_people_are_found_by_name_or_usmle_id(words: str, found: bool, sharing: Sharing, reader: User) -> None:
    asked = str(sharing.applicant.usmle_id) if words == "ID" else words
    page = signed_in(reader).get(reverse("recipient:shared"), {"q": asked}).content.decode()
    assert ("Amara Okafor" in page) is found
    assert ("Nobody found" in page) is not found


@pytest.mark.parametrize("rows", [1, 3])
def test_three_people_cost_as_many_queries_as_one(
    rows: int, reader: User, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for number in range(rows):
        shared(candidate(f"Amara Okafor{number}"), reader.recipient_membership.organisation)
    client = signed_in(reader)
    client.get(reverse("recipient:shared"))
    with django_assert_num_queries(QUERIES_OF_LIST):
        assert client.get(reverse("recipient:shared")).content.decode().count("Okafor") >= rows


#: Eight for session, user, last activity and second factor; membership; count, page, names; four of lines; reports.
QUERIES_OF_LIST = 17
