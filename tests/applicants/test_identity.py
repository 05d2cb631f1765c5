"""What a person states, the document that shows it, and changes of the name of record."""

from datetime import date, timedelta
from typing import Any

import pytest

from applicants.actions import change_name, decide_identity_document, state_identity, upload_identity_document
from applicants.models import Applicant, IdentityDocument
from ecfmg.foundation import clock
from ecfmg.foundation.actors import Actor
from ecfmg.foundation.errors import ActionRefused, NotAllowed, Stale
from ecfmg.foundation.files import keep_bytes
from ecfmg.foundation.models import Event, MailMessage
from tests.factories.accounts import UserFactory, staff_user
from tests.factories.applicants import ApplicantFactory, IdentityDocumentFactory

pytestmark = pytest.mark.django_db
BORN = date(1997, 4, 2)


def state(applicant: Applicant, **changes: Any) -> Applicant:
    values: dict[str, Any] = {
        "date_of_birth": BORN,
        "citizenship": "NGA",
        "phone": "+234 1 555 0100",
        "address": "1 Harbour Road\nLagos",
        "version": applicant.version,
    }
    actor = changes.pop("actor", None) or Actor.of(applicant.user)
    return state_identity(actor, applicant=applicant, **{**values, **changes})


def upload(applicant: Applicant, content: bytes = b"%PDF-1.7 passport", **changes: Any) -> IdentityDocument:
    values: dict[str, Any] = {
        "file": keep_bytes(content, original_name="passport.pdf", media_type="application/pdf"),
        "number": "P1234567",
        "country": "NGA",
        "expires_on": clock.today() + timedelta(days=400),
        "given_names": "Ada",
        "family_name": "Okafor",
    }
    actor = changes.pop("actor", None) or Actor.of(applicant.user)
    return upload_identity_document(actor, applicant=applicant, **{**values, **changes})


def test_stated_identity_is_kept_and_raises_the_version() -> None:
    applicant = state(ApplicantFactory.create())
    assert (applicant.date_of_birth, applicant.citizenship, applicant.version) == (BORN, "NGA", 2)


def test_a_form_made_from_an_older_version_overwrites_nothing() -> None:
    applicant = ApplicantFactory.create()
    state(applicant, phone="+1 555 0100")
    with pytest.raises(Stale, match="Nothing was overwritten"):
        state(applicant, phone="+1 555 0199", version=1)
    applicant.refresh_from_db()
    assert applicant.phone == "+1 555 0100"


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"date_of_birth": date(2020, 1, 1)}, "date_of_birth"),
        ({"date_of_birth": date(1890, 1, 1)}, "date_of_birth"),
        ({"citizenship": "Nigeria"}, "citizenship"),
        ({"citizenship": ""}, "citizenship"),
    ],
)
def test_what_cannot_be_true_is_refused_at_its_field(wrong: dict[str, Any], field: str) -> None:
    applicant = ApplicantFactory.create()
    with pytest.raises(ActionRefused) as refusal:
        state(applicant, **wrong)
    assert refusal.value.field == field
    assert not Event.objects.filter(verb="applicant.identity_stated").exists()


def test_only_the_person_and_staff_state_identity() -> None:
    applicant = ApplicantFactory.create()
    for stranger in (UserFactory.create(), UserFactory.create(audience="school"), UserFactory.create(audience="staff")):
        with pytest.raises(NotAllowed):
            state(applicant, actor=Actor.of(stranger))
    state(applicant, actor=Actor.of(staff_user("intake")))


def test_a_checked_date_of_birth_can_no_longer_be_changed() -> None:
    applicant = state(ApplicantFactory.create())
    IdentityDocumentFactory.create(applicant=applicant, state="accepted", decided_at=clock.now())
    with pytest.raises(ActionRefused, match="checked against your identity document"):
        state(applicant, date_of_birth=date(1996, 4, 2))
    assert state(applicant, phone="+1 555 0100").phone == "+1 555 0100"


def test_a_passport_is_taken_in_for_staff_to_look_at() -> None:
    document = upload(ApplicantFactory.create())
    assert document.state == IdentityDocument.State.RECEIVED
    event = Event.objects.get(verb="applicant.identity_document_received")
    assert event.for_applicant
    assert "P1234567" not in str(event.payload), "the number of a passport stays out of the history that all staff read"


def test_an_expired_passport_is_refused_and_one_that_ends_today_is_taken() -> None:
    applicant = ApplicantFactory.create()
    with pytest.raises(ActionRefused, match="expired"):
        upload(applicant, expires_on=clock.today() - timedelta(days=1))
    assert upload(applicant, expires_on=clock.today())


def test_the_same_file_sent_twice_is_one_document() -> None:
    applicant = ApplicantFactory.create()
    upload(applicant)
    with pytest.raises(ActionRefused, match="sent this file already"):
        upload(applicant)
    assert applicant.identity_documents.count() == 1


def test_staff_do_not_upload_in_the_name_of_the_applicant() -> None:
    with pytest.raises(NotAllowed):
        upload(ApplicantFactory.create(), actor=Actor.of(staff_user("reviewer")))


def test_intake_accepts_an_identity_document() -> None:
    document = IdentityDocumentFactory.create()
    decide_identity_document(Actor.of(staff_user("intake")), document=document, accept=True, version=1)
    document.refresh_from_db()
    assert document.state == IdentityDocument.State.ACCEPTED
    assert document.decided_at is not None


def test_a_refusal_needs_a_reason_and_tells_the_applicant_by_mail_without_it() -> None:
    document = IdentityDocumentFactory.create()
    reviewer = Actor.of(staff_user("reviewer"))
    with pytest.raises(ActionRefused, match="Say why"):
        decide_identity_document(reviewer, document=document, accept=False, reason="  ", version=1)
    decide_identity_document(reviewer, document=document, accept=False, reason="The photo page is cut off.", version=1)
    mail = MailMessage.objects.get()
    assert "cut off" not in mail.body_text, "the reason is read on the page, after sign-in"
    assert Event.objects.get(verb="applicant.identity_document_refused").reason == "The photo page is cut off."


def test_a_decided_document_is_not_decided_again() -> None:
    document = IdentityDocumentFactory.create()
    reviewer = Actor.of(staff_user("reviewer"))
    decide_identity_document(reviewer, document=document, accept=True, version=1)
    with pytest.raises(Stale):
        decide_identity_document(reviewer, document=document, accept=False, reason="No", version=1)
    with pytest.raises(ActionRefused, match="decided already"):
        decide_identity_document(reviewer, document=document, accept=False, reason="No", version=2)


@pytest.mark.parametrize("role", ["policy_officer", "administrator"])
def test_other_roles_do_not_decide_on_identity(role: str) -> None:
    with pytest.raises(NotAllowed, match="role intake or reviewer"):
        decide_identity_document(
            Actor.of(staff_user(role)), document=IdentityDocumentFactory.create(), accept=True, version=1
        )


def test_a_new_name_begins_today_and_the_old_one_stays_in_the_history() -> None:
    applicant = ApplicantFactory.create()
    new = change_name(
        Actor.of(staff_user("reviewer")),
        applicant=applicant,
        given_names="Ada Chidinma",
        family_name="Eze",
        reason="Marriage certificate seen",
        version=1,
    )
    old = applicant.names.exclude(pk=new.pk).get()
    assert old.valid_until == new.valid_from == clock.today()
    assert new.valid_until is None
    assert new.folded == "eze, ada chidinma"


def test_a_name_changes_only_by_a_reviewer_with_proof_and_to_another_name() -> None:
    applicant = ApplicantFactory.create()
    values: dict[str, Any] = {"applicant": applicant, "given_names": "Ada Chidinma", "family_name": "Eze", "version": 1}
    for not_a_reviewer in (staff_user("intake"), applicant.user):
        with pytest.raises(NotAllowed):
            change_name(Actor.of(not_a_reviewer), reason="Seen", **values)
    reviewer = Actor.of(staff_user("reviewer"))
    with pytest.raises(ActionRefused, match="proof"):
        change_name(reviewer, reason=" ", **values)
    with pytest.raises(ActionRefused, match="already"):
        change_name(reviewer, reason="Seen", **{**values, "family_name": "Okafor"})
    with pytest.raises(Stale):
        change_name(reviewer, reason="Seen", **{**values, "version": 0})
    assert applicant.names.count() == 1
