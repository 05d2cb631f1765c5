"""A certificate takes two people, on the page as everywhere."""

import pytest
from django.urls import reverse

from certification.models import Case, Certificate, CertificateProposal
from ecfmg.foundation.models import Event
from tests.factories.accounts import signed_in_client, staff_user
from tests.factories.certified_people import certified_applicant, ready_applicant
from tests.portals.desks import hidden, text_of

pytestmark = pytest.mark.django_db


def page_of(case: Case) -> str:
    return reverse("staff:certificate", args=[case.public_id])


def test_one_proposes_and_another_issues() -> None:
    person = ready_applicant()
    there = page_of(person.case)
    first, second = (signed_in_client(staff_user("senior_reviewer")) for _ in range(2))
    shown = first.get(there)
    assert "Propose the certificate" in text_of(shown)
    first.post(there, {"verdict": "propose", "version": hidden(shown, "version")})
    alone = first.get(there)
    assert "You proposed this yourself" in text_of(alone)
    assert 'value="issue"' not in alone.content.decode()
    first.post(there, {"verdict": "issue", "version": Case.objects.get(applicant=person).version})
    assert not Certificate.objects.exists()
    shown = second.get(there)
    version = hidden(shown, "version")
    page = second.post(there, {"verdict": "issue", "version": version}, follow=True)
    number = Certificate.objects.get(applicant=person).number
    assert f"Certificate {number} is issued" in text_of(page)
    second.post(there, {"verdict": "issue", "version": version})
    assert Certificate.objects.filter(applicant=person).count() == 1
    assert Event.objects.filter(stream=person.stream, verb="certificate.issued").count() == 1


def test_a_reviewer_proposes_and_cannot_issue_what_another_proposed() -> None:
    person = ready_applicant()
    there = page_of(person.case)
    proposer, reviewer = (signed_in_client(staff_user("reviewer")) for _ in range(2))
    proposer.post(there, {"verdict": "propose", "version": person.case.version})
    assert CertificateProposal.objects.get(applicant=person).state == "open"
    refused = reviewer.post(there, {"verdict": "issue", "version": Case.objects.get(applicant=person).version})
    assert refused.status_code == 422
    assert "This needs the role senior reviewer" in text_of(refused)
    assert not Certificate.objects.exists()


def test_intake_is_told_who_proposes() -> None:
    person = ready_applicant()
    page = text_of(signed_in_client(staff_user("intake")).get(page_of(person.case)))
    assert "This needs the role reviewer or senior reviewer" in page


def test_declining_needs_a_reason_that_is_kept_on_refusal() -> None:
    person = ready_applicant()
    there = page_of(person.case)
    client = signed_in_client(staff_user("reviewer"))
    client.post(there, {"verdict": "propose", "version": person.case.version})
    proposal = CertificateProposal.objects.get(applicant=person)
    assert client.post(there, {"verdict": "decline", "reason": "", "version": proposal.version}).status_code == 422
    stale = client.post(there, {"verdict": "decline", "reason": "My words", "version": 99})
    assert "My words" in text_of(stale)
    client.post(there, {"verdict": "decline", "reason": "The name is wrong", "version": proposal.version})
    proposal.refresh_from_db()
    assert (proposal.state, proposal.decline_reason) == ("declined", "The name is wrong")


def test_revocation_takes_two_senior_reviewers() -> None:
    issued = certified_applicant()
    there = page_of(issued.applicant.case)
    first, second = (signed_in_client(staff_user("senior_reviewer")) for _ in range(2))
    first.post(there, {"verdict": "propose_revocation", "reason": "Fraud was found", "version": issued.version})
    issued.refresh_from_db()
    first.post(there, {"verdict": "revoke", "version": issued.version})
    issued.refresh_from_db()
    assert issued.revoked_on is None
    assert "Fraud was found" in text_of(second.get(there))
    second.post(there, {"verdict": "revoke", "version": issued.version})
    issued.refresh_from_db()
    assert issued.revoked_on is not None
    assert issued.revocation_reason == "Fraud was found"
