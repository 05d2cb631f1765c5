"""A school finds its people, sends documents for them with receipts, and attests clinical skills."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from credentials.actions.documents import note_opened
from credentials.models import Credential, Document, VerificationRequest
from ecfmg.foundation import clock
from ecfmg.foundation.actors import Actor
from ecfmg.foundation.models import Event
from ecfmg.foundation.templatetags.words import day_in_words
from pathways.models import Attestation
from tests.factories.accounts import signed_in_client
from tests.factories.credentials import SchoolMemberFactory, upload
from tests.portals.desks import Desk, desk, hidden, posted, text_of

pytestmark = pytest.mark.django_db
STUDENTS = reverse("school:students")
SUBMIT = reverse("school:submit")


@pytest.fixture
def here() -> Desk:
    return desk()


@pytest.fixture
def client(here: Desk) -> Client:
    return signed_in_client(here.official.user)


def page_of(here: Desk) -> str:
    return reverse("school:student", args=[here.education.public_id])


def sending(client: Client, here: Desk, **values: object) -> dict[str, object]:
    """A form as it is sent."""
    key = hidden(client.get(page_of(here)), "once_key")
    return {"once_key": key, "language": "English", "file": upload(), **values}


def test_each_person_is_a_line_with_the_state_of_each_document(here: Desk, client: Client) -> None:
    page = text_of(client.get(STUDENTS))
    for words in ("1 person", "Amara Okafor", "Graduate, 2022", "With us", "Not received"):
        assert words in page, words


@pytest.mark.parametrize("stage", ["with us", "asked", "answered", "returned"])
def test_the_table_and_the_persons_page_say_the_same_of_each_document(here: Desk, client: Client, stage: str) -> None:
    diploma = here.education.credentials.get(kind="diploma")
    if stage in {"asked", "answered"}:
        asked = here.ask()
        if stage == "answered":
            posted(client, reverse("school:request", args=[asked.public_id]), answer="genuine")
    if stage == "returned":
        Credential.objects.filter(pk=diploma.pk).update(state="returned", reason_code="CROPPED")
    words = {"with us": "With us", "asked": "With you", "answered": "Answered by you", "returned": "With the applicant"}
    for address in (STUDENTS, page_of(here)):
        page = text_of(client.get(address))
        assert words[stage] in page, address
        assert "Not needed so far" in page, address
        assert "Not asked yet" not in page, address


def test_people_are_found_by_name_id_and_year(here: Desk, client: Client) -> None:
    desk("Bola Eze", here.official)
    here.applicant.usmle_id = "01234567"
    here.applicant.save()
    for query in ({"q": "okaf"}, {"q": "0-123-456-7"}):
        page = text_of(client.get(STUDENTS, query))
        assert "Amara Okafor" in page
        assert "Bola Eze" not in page
    assert "Nobody was found" in text_of(client.get(STUDENTS, {"year": "1999"}))
    assert "2 people" in text_of(client.get(STUDENTS, {"year": "2022"}))
    assert client.get(STUDENTS, {"year": "abcd", "q": "\u2603", "page": "x"}).status_code == 200


def test_the_table_narrows_to_those_who_lack_a_document(here: Desk, client: Client) -> None:
    other = desk("Bola Eze", here.official)
    Credential.objects.filter(education=other.education, kind="diploma").update(state="returned", reason_code="CROPPED")
    client.post(page_of(other), sending(client, other, kind="mspe"))

    def names(lacking: str) -> list[str]:
        page = text_of(client.get(STUDENTS, {"lacking": lacking}))
        return [name for name in ("Amara Okafor", "Bola Eze") if name in page]

    assert names("mspe") == ["Amara Okafor"]
    assert names("diploma") == ["Bola Eze"]
    assert names("transcript") == names("") == names("nonsense") == ["Amara Okafor", "Bola Eze"]
    again = client.get(STUDENTS, {"lacking": "mspe"}).content.decode()
    assert '<input type="hidden" name="lacking" value="mspe">' in again, "a search stays among them"
    Document.objects.filter(kind="mspe").update(from_school=desk("Somebody Else").official.school)
    assert names("mspe") == ["Amara Okafor", "Bola Eze"], "what another school sent is not this one's"


def test_people_of_a_year_stand_by_family_name(here: Desk, client: Client) -> None:
    for name in ("Zoë Ábalos", "Bola Eze", "Ada Zungu"):
        desk(name, here.official)
    page = text_of(client.get(STUDENTS))
    places = [page.index(name) for name in ("Zoë Ábalos", "Bola Eze", "Amara Okafor", "Ada Zungu")]
    assert places == sorted(places)


def test_an_answer_waits_for_us_since_it_came(here: Desk, client: Client) -> None:
    with clock.moved_to(clock.today() - timedelta(days=20)):
        asked = here.ask()
    posted(client, reverse("school:request", args=[asked.public_id]), answer="genuine")
    assert f"We act next. Waiting since {day_in_words(clock.today())}." in text_of(client.get(page_of(here)))


def test_diploma_and_transcript_are_asked_for_as_long_as_they_would_change_something(
    here: Desk, client: Client
) -> None:
    link = reverse("school:push", args=[here.education.public_id])
    transcript = Credential.objects.filter(education=here.education, kind="transcript")

    def offered() -> bool:
        return link in client.get(page_of(here)).content.decode()

    assert offered()
    asked = here.ask()
    transcript.update(state="verified", document=here.document)
    VerificationRequest.objects.exclude(pk=asked.pk).update(state="withdrawn")
    assert offered(), "the diploma is asked for"
    posted(client, reverse("school:request", args=[asked.public_id]), answer="genuine")
    assert not offered()
    transcript.update(state="missing", document=None)
    assert offered()


@pytest.mark.parametrize("address", [STUDENTS, f"{STUDENTS}?lacking=transcript", f"{SUBMIT}?q=o"])
def test_as_many_queries_for_one_person_as_for_three(here: Desk, client: Client, address: str) -> None:
    def queries() -> int:
        with CaptureQueriesContext(connection) as caught:
            client.get(address)
        return len(caught)

    client.post(page_of(here), sending(client, here, kind="mspe"))
    queries()
    one = queries()
    for name in ("Obi Okeke", "Ola Ojo"):
        other = desk(name, here.official)
        client.post(page_of(other), sending(client, other, kind="mspe"))
    assert queries() == one


def test_a_document_is_received_once_with_a_receipt(here: Desk, client: Client) -> None:
    values = sending(client, here, kind="mspe")
    page = client.post(page_of(here), values, follow=True)
    client.post(page_of(here), {**values, "file": upload()})
    sent = Document.objects.get(kind="mspe")
    assert f"Its receipt is {sent.receipt}." in text_of(page)
    assert (sent.from_school, sent.uploaded_by) == (here.official.school, here.official.user)
    assert Event.objects.filter(stream=here.official.school.stream, verb="document.sent_by_school").count() == 1


def test_a_letter_has_an_author_and_a_word_on_the_waiver(here: Desk, client: Client) -> None:
    answer = client.post(page_of(here), sending(client, here, kind="lor"))
    assert answer.status_code == 422
    page = text_of(answer)
    assert "Enter who wrote the letter." in page
    assert "Say whether the person gave up the right" in page
    assert not Document.objects.filter(kind="lor").exists()
    client.post(page_of(here), sending(client, here, kind="lor", author="Prof. Bello", waived="yes"))
    letter = Document.objects.get(kind="lor")
    assert (letter.author, letter.waived) == ("Prof. Bello", True)


def test_a_transcript_with_confirmation_waits_only_for_our_look(here: Desk, client: Client) -> None:
    client.post(page_of(here), sending(client, here, kind="transcript", genuine="on"))
    asked = VerificationRequest.objects.get(credential__education=here.education, credential__kind="transcript")
    assert (asked.state, asked.answer, asked.answered_by) == ("answered", "genuine", here.official)


def test_an_evaluation_is_not_confirmed(here: Desk, client: Client) -> None:
    answer = client.post(page_of(here), sending(client, here, kind="mspe", genuine="on"))
    assert answer.status_code == 422
    assert not Document.objects.filter(kind="mspe").exists()


def test_an_uploader_sends_and_confirms_nothing(here: Desk) -> None:
    uploader = signed_in_client(SchoolMemberFactory.create(school=here.official.school, role="uploader").user)
    page = uploader.get(page_of(here))
    assert 'name="genuine"' not in page.content.decode()
    assert "Attest clinical skills" not in text_of(page)
    uploader.post(page_of(here), sending(uploader, here, kind="transcript", genuine="on"))
    assert Document.objects.filter(kind="transcript").count() == 1
    assert not VerificationRequest.objects.filter(state="answered").exists()


def test_the_school_sees_whether_we_opened_what_it_sent(here: Desk, client: Client) -> None:
    client.post(page_of(here), sending(client, here, kind="mspe"))
    sent = Document.objects.get(kind="mspe")
    client.get(reverse("school:document", args=[sent.public_id]))
    assert "Not opened by us yet." in text_of(client.get(page_of(here)))
    note_opened(Actor.of(here.reviewer), document=sent)
    assert "First opened by us on" in text_of(client.get(page_of(here)))
    assert "Not yet" not in text_of(client.get(SUBMIT))


def test_an_official_attests_once(here: Desk, client: Client) -> None:
    there = reverse("school:attest", args=[here.education.public_id])
    key = hidden(client.get(page_of(here)), "once_key")
    unsure = client.post(there, {"pathway": "3", "once_key": "a" * 32})
    assert unsure.status_code == 422
    assert not Attestation.objects.exists()
    for _ in range(2):
        client.post(there, {"pathway": "3", "sure": "on", "once_key": key})
    found = Attestation.objects.get()
    assert (found.pathway, found.official, found.by_authorised_official) == (3, here.official, True)
    assert Event.objects.filter(stream=here.applicant.stream, verb="pathway.attestation_received").count() == 1


@pytest.mark.parametrize("role", ["coordinator", "uploader"])
def test_nobody_else_attests(here: Desk, role: str) -> None:
    client = signed_in_client(SchoolMemberFactory.create(school=here.official.school, role=role).user)
    there = reverse("school:attest", args=[here.education.public_id])
    answer = client.post(there, {"pathway": "3", "sure": "on", "once_key": "a" * 32})
    assert answer.status_code == 422
    assert "Only an authorised official of the school can attest" in text_of(answer)
    assert not Attestation.objects.exists()
