"""Certificates are proposed by one person and issued by another, only while the rules say "ready"."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import date

import pytest
from django.db import IntegrityError, connection, connections, transaction

from applicants.models import Applicant
from certification.actions.certificates import (
    decline_proposal,
    issue_certificate,
    make_certificate_again,
    propose_certificate,
    propose_revocation,
    revoke_certificate,
)
from certification.models import Case, Certificate, CertificateProposal, Charge, DueCase
from ecfmg.accounts.models import Audience, StaffRole, User
from ecfmg.foundation import clock, outbox
from ecfmg.foundation.actors import Actor
from ecfmg.foundation.errors import ActionRefused, NotAllowed, Stale
from ecfmg.foundation.models import Event, MailMessage
from tests.factories.certified_people import (
    TODAY,
    certified_applicant,
    decided,
    ready_applicant,
    staff,
    user,
    version_of,
)

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _on_the_day() -> Iterator[None]:
    with clock.moved_to(TODAY):
        yield


def _proposed(person: Applicant, by: User | None = None) -> CertificateProposal:
    return propose_certificate(Actor.of(by or staff()), applicant=person, case_version=version_of(person))


def test_a_second_person_issues_what_a_reviewer_proposed() -> None:
    person = ready_applicant()
    _proposed(person, staff(StaffRole.REVIEWER))
    certificate = issue_certificate(Actor.of(staff()), applicant=person, case_version=version_of(person))
    assert (certificate.basis, certificate.season, certificate.issued_on) == ("pathway", 2026, TODAY)
    assert certificate.printed_until == date(2028, 12, 31)
    assert certificate.name_on_certificate == "Adaeze Chidimma Okafor"
    assert certificate.decision is not None and certificate.decision.status == "ready"
    assert len(certificate.code) == 28 and certificate.number.startswith("C")
    assert Case.objects.get(applicant=person).status == "certified"
    told = Event.objects.get(stream=person.stream, verb="certificate.issued")
    assert told.for_applicant and told.payload["number"] == certificate.number


def test_nobody_issues_what_they_proposed_themselves() -> None:
    person, senior = ready_applicant(), staff()
    _proposed(person, senior)
    with pytest.raises(NotAllowed, match="takes two people"):
        issue_certificate(Actor.of(senior), applicant=person, case_version=version_of(person))
    assert not Certificate.objects.exists()


def test_the_database_refuses_one_person_for_both_parts() -> None:
    person, senior = ready_applicant(), staff()
    proposal = _proposed(person, senior)
    with pytest.raises(IntegrityError, match="certificate_takes_two_people"), transaction.atomic():
        CertificateProposal.objects.filter(pk=proposal.pk).update(
            state="carried_out", decided_by=senior, decided_at=clock.now()
        )


@pytest.mark.parametrize(
    "role", [StaffRole.INTAKE, StaffRole.REVIEWER, StaffRole.POLICY_OFFICER, StaffRole.ADMINISTRATOR]
)
def test_only_a_senior_reviewer_issues(role: StaffRole) -> None:
    person = ready_applicant()
    _proposed(person)
    with pytest.raises(NotAllowed):
        issue_certificate(Actor.of(staff(role)), applicant=person, case_version=version_of(person))


@pytest.mark.parametrize("audience", [Audience.APPLICANT, Audience.SCHOOL, Audience.RECIPIENT])
def test_nobody_outside_proposes_or_issues(audience: str) -> None:
    person, other = ready_applicant(), user(audience)
    for action in (propose_certificate, issue_certificate):
        with pytest.raises(NotAllowed):
            action(Actor.of(other), applicant=person, case_version=version_of(person))


def test_no_part_of_the_system_issues() -> None:
    person = ready_applicant()
    with pytest.raises(NotAllowed, match="A person has to do this"):
        issue_certificate(Actor.system("Import"), applicant=person, case_version=version_of(person))


def test_nothing_is_issued_that_nobody_proposed() -> None:
    person = ready_applicant()
    with pytest.raises(ActionRefused, match="Nobody has proposed"):
        issue_certificate(Actor.of(staff()), applicant=person, case_version=version_of(person))


def test_what_changed_since_the_last_decision_counts_though_no_worker_has_looked() -> None:
    person = ready_applicant()
    _proposed(person)
    Charge.objects.create(applicant=person, description="Transcript copies", amount_usd=25, raised_on=TODAY)
    assert Case.objects.get(applicant=person).status == "ready"
    with pytest.raises(ActionRefused, match=r"not ready.*[Cc]harge"):
        issue_certificate(Actor.of(staff()), applicant=person, case_version=version_of(person))
    assert not Certificate.objects.exists()


def test_a_case_that_is_not_ready_is_not_proposed_and_the_reason_is_the_rules_own() -> None:
    person = ready_applicant()
    person.exam_results.filter(exam="step_2_ck").delete()
    decided(person)
    with pytest.raises(ActionRefused, match="Step 2 CK"):
        _proposed(person)


def test_a_form_made_before_somebody_else_worked_on_the_case_is_stale() -> None:
    person = ready_applicant()
    _proposed(person)
    with pytest.raises(Stale):
        issue_certificate(Actor.of(staff()), applicant=person, case_version=version_of(person) - 1)


def test_a_person_holds_one_certificate_only() -> None:
    certificate = certified_applicant()
    with pytest.raises(ActionRefused, match="certificate already"):
        _proposed(certificate.applicant)
    with pytest.raises(IntegrityError, match="one_certificate_in_force"), transaction.atomic():
        Certificate.objects.create(
            applicant=certificate.applicant, number="C1", code="1", issued_on=TODAY, basis="step_2_cs"
        )


def test_a_declined_proposal_can_be_made_again_and_tells_why() -> None:
    person = ready_applicant()
    proposal = _proposed(person)
    with pytest.raises(ActionRefused, match="Say why"):
        decline_proposal(Actor.of(staff()), proposal=proposal, reason=" ", version=proposal.version)
    decline_proposal(Actor.of(staff()), proposal=proposal, reason="The name is being corrected.", version=1)
    with pytest.raises(ActionRefused, match="Nobody has proposed"):
        issue_certificate(Actor.of(staff()), applicant=person, case_version=version_of(person))
    assert _proposed(person).state == "open"


def test_a_revocation_takes_a_reason_and_two_people() -> None:
    certificate, senior = certified_applicant(), staff()
    with pytest.raises(ActionRefused, match="Say why"):
        propose_revocation(Actor.of(senior), certificate=certificate, reason="", version=1)
    propose_revocation(Actor.of(senior), certificate=certificate, reason="The diploma was forged.", version=1)
    with pytest.raises(NotAllowed, match="two people"):
        revoke_certificate(Actor.of(senior), certificate=certificate, version=1)
    revoked = revoke_certificate(Actor.of(staff()), certificate=certificate, version=1)
    assert (revoked.revoked_on, revoked.revocation_reason) == (TODAY, "The diploma was forged.")
    assert Case.objects.get(applicant=certificate.applicant).status == "revoked"
    assert MailMessage.objects.filter(template="certificate_revoked").count() == 1


def test_the_pdf_is_kept_and_the_applicant_told_once_however_often_it_is_made() -> None:
    certificate = certified_applicant()
    _deliver()
    certificate.refresh_from_db()
    first = certificate.pdf
    assert first is not None and first.media_type == "application/pdf"
    make_certificate_again(Actor.of(staff()), certificate=certificate, version=certificate.version)
    _deliver()
    certificate.refresh_from_db()
    again = certificate.pdf
    assert again is not None and again != first and again.sha256 == first.sha256
    assert MailMessage.objects.filter(template="certificate_ready").count() == 1


def _deliver() -> None:
    while outbox.deliver_next():
        pass


@pytest.mark.django_db(transaction=True)
def test_fifty_people_at_once_issue_one_certificate() -> None:
    person = ready_applicant()
    _proposed(person)
    version = version_of(person)
    seniors = [Actor.of(staff()) for _ in range(50)]

    def issue(actor: Actor) -> str:
        try:
            with clock.moved_to(TODAY):
                return issue_certificate(actor, applicant=person, case_version=version).number
        except ActionRefused:
            return "refused"
        finally:
            connections.close_all()

    with ThreadPoolExecutor(10) as pool:
        answers = list(pool.map(issue, seniors))
    assert answers.count("refused") == 49
    assert Certificate.objects.filter(applicant=person).count() == 1


@pytest.mark.django_db(transaction=True)
def test_a_change_of_a_fact_waits_for_a_certificate_being_issued() -> None:
    person = ready_applicant()
    with transaction.atomic():
        from certification.actions.deciding_now import hold_facts

        hold_facts(person.pk)
        with ThreadPoolExecutor(1) as pool, pytest.raises(Exception, match="lock timeout"):
            pool.submit(_charge_without_waiting, person.pk).result()
    assert DueCase.objects.filter(applicant_id=person.pk).exists()


def _charge_without_waiting(applicant_id: int) -> None:
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SET LOCAL lock_timeout = '300ms'")
            Charge.objects.create(applicant_id=applicant_id, description="x", amount_usd=1, raised_on=TODAY)
    finally:
        connections.close_all()
