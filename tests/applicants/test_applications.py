"""The Application for ECFMG Certification, from submission to decision."""

from datetime import timedelta

import pytest

from applicants.actions import decide_application, submit_application
from applicants.actions.applications import missing_for_application
from applicants.models import CertificationApplication, IdentityDocument
from ecfmg.foundation import clock
from ecfmg.foundation.actors import Actor
from ecfmg.foundation.errors import ActionRefused, NotAllowed, Stale
from ecfmg.foundation.models import Event, MailMessage
from tests.factories.accounts import staff_user
from tests.factories.applicants import ApplicantFactory, CertificationApplicationFactory, ready_to_apply

pytestmark = pytest.mark.django_db


def test_submitting_gives_a_usmle_id_and_waits_for_staff() -> None:
    applicant = ready_to_apply()
    application = submit_application(Actor.of(applicant.user), applicant=applicant, has_education=True)
    applicant.refresh_from_db()
    assert application.status == "pending"
    assert application.submitted_on == clock.today()
    assert applicant.usmle_id is not None
    verbs = set(Event.objects.filter(stream=applicant.stream).values_list("verb", flat=True))
    assert {"application.submitted", "applicant.usmle_id_issued"} <= verbs


def test_an_earlier_usmle_id_is_kept_at_submission() -> None:
    applicant = ready_to_apply(usmle_id="01234567")
    submit_application(Actor.of(applicant.user), applicant=applicant, has_education=True)
    applicant.refresh_from_db()
    assert applicant.usmle_id == "01234567"


def test_everything_that_is_missing_is_named_at_once() -> None:
    applicant = ApplicantFactory.create()
    with pytest.raises(ActionRefused) as refusal:
        submit_application(Actor.of(applicant.user), applicant=applicant, has_education=False)
    for word in ("date of birth", "passport", "medical school"):
        assert word in str(refusal.value)
    assert not CertificationApplication.objects.exists()


@pytest.mark.parametrize("change", [{"state": "refused", "reason": "Cut off"}, {"expires_on": "yesterday"}])
def test_a_refused_or_expired_passport_does_not_count(change: dict[str, str]) -> None:
    applicant = ready_to_apply()
    values = {k: clock.today() - timedelta(days=1) if v == "yesterday" else v for k, v in change.items()}
    IdentityDocument.objects.update(**values)
    assert missing_for_application(applicant, has_education=True) == ["upload a passport that is valid today"]


def test_a_second_application_is_refused_while_one_stands() -> None:
    applicant = ready_to_apply()
    actor = Actor.of(applicant.user)
    submit_application(actor, applicant=applicant, has_education=True)
    with pytest.raises(ActionRefused, match="applied already"):
        submit_application(actor, applicant=applicant, has_education=True)
    assert applicant.applications.count() == 1


def test_nobody_applies_for_somebody_else() -> None:
    applicant = ready_to_apply()
    for other in (ready_to_apply().user, staff_user("senior_reviewer")):
        with pytest.raises(NotAllowed):
            submit_application(Actor.of(other), applicant=applicant, has_education=True)


def test_acceptance_is_recorded_and_told() -> None:
    application = CertificationApplicationFactory.create()
    decide_application(Actor.of(staff_user("intake")), application=application, accept=True, version=1)
    application.refresh_from_db()
    assert (application.status, application.version) == ("accepted", 2)
    assert MailMessage.objects.get().subject == "Your application was accepted"


def test_a_rejection_needs_a_reason_and_lets_the_person_apply_again() -> None:
    applicant = ready_to_apply()
    application = submit_application(Actor.of(applicant.user), applicant=applicant, has_education=True)
    reviewer = Actor.of(staff_user("reviewer"))
    with pytest.raises(ActionRefused, match="Say why"):
        decide_application(reviewer, application=application, accept=False, version=1)
    decide_application(reviewer, application=application, accept=False, reason="The names differ.", version=1)
    assert submit_application(Actor.of(applicant.user), applicant=applicant, has_education=True).status == "pending"


def test_two_reviewers_do_not_overwrite_each_other() -> None:
    application = CertificationApplicationFactory.create()
    decide_application(Actor.of(staff_user("reviewer")), application=application, accept=True, version=1)
    with pytest.raises(Stale):
        decide_application(
            Actor.of(staff_user("reviewer")), application=application, accept=False, reason="No", version=1
        )
    application.refresh_from_db()
    assert application.status == "accepted"
    assert MailMessage.objects.count() == 1


def test_only_intake_and_review_decide() -> None:
    application = CertificationApplicationFactory.create()
    for other in (application.applicant.user, staff_user("administrator"), staff_user("policy_officer")):
        with pytest.raises(NotAllowed):
            decide_application(Actor.of(other), application=application, accept=True, version=1)


def test_a_reviewer_whose_account_was_closed_decides_nothing() -> None:
    reviewer = staff_user("reviewer", is_active=False)
    with pytest.raises(NotAllowed):
        decide_application(
            Actor.of(reviewer), application=CertificationApplicationFactory.create(), accept=True, version=1
        )
