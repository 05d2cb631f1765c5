"""The page of a case: what it says, who has it, a document beside it, two decisions compared."""

import json
from uuid import uuid4

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from applicants.actions.messages import send_message
from certification.models import Case
from certification.policy.loader import load_policy
from ecfmg.foundation.actors import Actor
from ecfmg.foundation.models import Event
from tests.factories.accounts import signed_in_client, staff_user
from tests.factories.applicants import CertificationApplicationFactory, IdentityDocumentFactory
from tests.factories.credentials import document_of
from tests.portals.desks import Desk, desk, posted, text_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def here() -> Desk:
    return desk()


@pytest.fixture
def client(here: Desk) -> Client:
    return signed_in_client(here.reviewer)


def address(route: str, case: Case, *more: object) -> str:
    return reverse(f"staff:{route}", args=[case.public_id, *more])


def test_it_says_whose_case_it_is_what_is_to_do_and_why_it_stands_where_it_stands(here: Desk, client: Client) -> None:
    CertificationApplicationFactory.create(applicant=here.applicant)
    IdentityDocumentFactory.create(applicant=here.applicant)
    send_message(Actor.of(here.applicant.user), applicant=here.applicant, body="When?")
    page = text_of(client.get(address("case", here.case)))
    for words in (
        "Amara Okafor",
        "2 April 1996",
        "Decide on the application",
        "Check the passport",
        "Review the final medical diploma",
        "Answer the applicant",
        "Medical education credentials",
        here.document.receipt,
        here.official.school.name,
    ):
        assert words in page, words


def test_a_document_opened_beside_the_case_is_noted_and_hidden_from_what_happened(here: Desk, client: Client) -> None:
    case = here.case
    page = client.get(address("case", case), {"doc": str(here.document.public_id)})
    assert reverse("staff:document_page", args=[here.document.public_id, 1, "large"]) in page.content.decode()
    looked = Event.objects.get(stream=here.applicant.stream, verb="document.opened")
    assert looked.actor_id == here.reviewer.public_id
    assert "was looked at" not in text_of(client.get(address("case", case)))
    assert "was looked at" in text_of(client.get(address("case", case), {"looks": "all"}))


def test_another_persons_document_is_not_shown_beside_it(here: Desk, client: Client) -> None:
    other = desk("Bola Eze")
    page = client.get(address("case", here.case), {"doc": str(other.document.public_id)})
    assert str(other.document.public_id) not in page.content.decode()
    assert client.get(address("document", here.case, other.document.public_id)).status_code == 404
    assert not Event.objects.filter(stream=other.applicant.stream, verb="document.opened").exists()


def test_somebody_takes_a_case_and_gives_it_back(here: Desk, client: Client) -> None:
    case = here.case
    client.post(address("assign", case), {"act": "take", "version": case.version})
    case.refresh_from_db()
    assert case.assigned_to == here.reviewer
    client.post(address("assign", case), {"act": "release", "version": case.version})
    case.refresh_from_db()
    assert case.assigned_to is None


def test_two_people_do_not_take_one_case_unseen(here: Desk, client: Client) -> None:
    case = here.case
    version = case.version
    client.post(address("assign", case), {"act": "take", "version": version})
    late = signed_in_client(staff_user("reviewer"))
    page = late.post(address("assign", case), {"act": "take", "version": version}, follow=True)
    assert "Somebody changed who works on this case" in text_of(page)
    case.refresh_from_db()
    assert case.assigned_to == here.reviewer


def test_only_those_who_share_out_work_give_a_case_to_a_colleague(here: Desk, client: Client) -> None:
    case, colleague = here.case, staff_user("intake", display_name="Ines Intake")
    values = {"act": "give", "to": str(colleague.public_id), "version": case.version}
    assert "Give the case to somebody" not in text_of(client.get(address("case", case)))
    assert "This needs the role" in text_of(client.post(address("assign", case), values, follow=True))
    senior = signed_in_client(staff_user("senior_reviewer"))
    assert "Ines Intake" in text_of(senior.get(address("case", case)))
    senior.post(address("assign", case), values)
    case.refresh_from_db()
    assert case.assigned_to == colleague


def test_two_decisions_are_compared_and_anothers_are_not_found(here: Desk, client: Client) -> None:
    first = here.case.decision
    CertificationApplicationFactory.create(
        applicant=here.applicant, status="accepted", decided_at=here.document.received_at
    )
    case = here.case
    second, other = case.decision, desk("Bola Eze").case.decision
    assert first and second and other and first != second
    query = {"one": str(first.public_id), "other": str(second.public_id)}
    told = text_of(client.get(address("compare", case), query))
    assert "Application for certification" in told
    assert "Application not on file" in told, "the fact that differs is named, as it was"
    assert told.count("The same answer, byte for byte") == 2, "both are made again from what they kept"
    assert "The policy is the same." in told and "The policy that came with the code" in told
    strange = {"one": str(first.public_id), "other": str(other.public_id)}
    assert client.get(address("compare", case), strange).status_code == 404
    assert client.get(address("compare", case), {"one": "x"}).status_code == 404


def test_as_many_queries_with_one_document_as_with_three(here: Desk, client: Client) -> None:
    case = here.case

    def queries() -> int:
        with CaptureQueriesContext(connection) as caught:
            client.get(address("case", case))
        return len(caught)

    queries()
    one = queries()
    for _ in range(2):
        document_of(here.applicant, kind="other", ready=False)
    assert queries() == one


def test_a_reviewer_changes_the_name_of_record_on_a_proof(here: Desk, client: Client) -> None:
    there = address("name", here.case)
    refused = posted(client, there, verdict="change", given_names="Amara", family_name="Eze", reason="")
    assert refused.status_code == 422
    assert 'value="Eze"' in refused.content.decode()
    posted(client, there, verdict="change", given_names="Amara", family_name="Eze", reason="Marriage certificate")
    assert "Amara Eze" in text_of(client.get(address("case", here.case)))
    assert Event.objects.filter(stream=here.applicant.stream, verb="applicant.name_changed").count() == 1


def test_intake_does_not_change_names(here: Desk) -> None:
    intake = signed_in_client(staff_user("intake"))
    there = address("name", here.case)
    assert 'name="family_name"' not in intake.get(there).content.decode()
    intake.post(there, {"verdict": "change", "family_name": "Eze", "reason": "x", "version": here.applicant.version})
    assert str(here.applicant.names.get()) == "Amara Okafor"


def test_an_original_goes_only_to_those_who_take_documents_in_and_is_noted(here: Desk, client: Client) -> None:
    there = reverse("staff:original", args=[here.document.public_id])
    answer = client.get(there)
    assert answer.headers["Content-Disposition"].startswith("attachment")
    assert answer.headers["Content-Type"] == "application/octet-stream"
    assert answer.getvalue().startswith(b"%PDF")
    assert Event.objects.filter(verb="document.original_downloaded", actor_id=here.reviewer.public_id).count() == 1
    refused = signed_in_client(staff_user("policy_officer")).get(there)
    assert refused.status_code in {400, 403}
    assert b"%PDF" not in refused.content


def left_to_a_person(case: Case, code: str, policy: str = "") -> None:
    """The decision of `case` as it is where the rules leave holds to a person."""
    assert case.decision
    document = case.decision.document
    reason = {"code": code, "text": "Not known is a day.", "policy": policy, "source": None, "certainty": "house"}
    document["requirements"]["holds"] |= {"state": "needs_review", "reasons": [reason]}
    other = case.decision
    other.pk, other.public_id, other.answer, other._state.adding = None, uuid4(), json.dumps(document), True
    other.save()
    Case.objects.filter(pk=case.pk).update(decision=other, action_by="staff")


def test_what_the_rules_leave_to_a_person_is_listed_with_who_decides_it(here: Desk, client: Client) -> None:
    case = here.case
    row = next(each for each in load_policy().rows if each.key == "pathways_offered")
    left_to_a_person(case, "policy_value_unknown", row.id)
    page = client.get(address("case", case))
    assert "A person decides: " in text_of(page)
    assert "Not known is a day. Needs the policy officer" in text_of(page)
    assert reverse("public:rule", args=["pathways_offered"]) in page.content.decode()
    assert "Decision" in text_of(client.get(reverse("staff:home")))
    left_to_a_person(case, "allegation_found")
    body = client.get(address("case", case)).content.decode()
    assert 'href="#requirement-holds"' in body
    assert 'id="requirement-holds"' in body


def test_a_task_for_another_role_is_told_but_is_no_link(here: Desk, client: Client) -> None:
    review = address("credential", here.case, here.credential.public_id)
    do = f'<a href="{review}" data-key="a">Review the final medical diploma</a>'
    assert do in client.get(address("case", here.case)).content.decode()
    page = signed_in_client(staff_user("intake")).get(address("case", here.case))
    assert do not in page.content.decode()
    assert "Needs a reviewer." in text_of(page)
