"""The one way in which a credential changes its state: locked, checked, written, recorded."""

from credentials.actions.rounds import settle
from credentials.models import Credential, Education, VerificationRequest
from credentials.queries.credentials import requests_with_all
from ecfmg.foundation import clock
from ecfmg.foundation.actors import Actor
from ecfmg.foundation.errors import check_version
from ecfmg.foundation.events import record


def locked_credential(credential: Credential, version: int | None = None) -> Credential:
    """The credential, locked until the transaction ends; `Stale` unless it still has `version`."""
    found = (
        Credential.objects.select_for_update(of=("self",), no_key=True)
        .select_related("education__applicant__user", "education__school", "document__file")
        .get(pk=credential.pk)
    )
    if version is not None:
        check_version(found.version, version, f"the {found.get_kind_display().lower()}")
    return found


def locked_request(request: VerificationRequest, version: int | None = None) -> VerificationRequest:
    """The request and its credential, or else its education, locked until the transaction ends; `Stale` unless it still
    has `version`."""
    if request.credential is not None:
        locked_credential(request.credential)
    else:
        Education.objects.select_for_update(of=("self",), no_key=True).get(pk=request.education_id)
    found = requests_with_all(VerificationRequest.objects.select_for_update(of=("self",), no_key=True)).get(
        pk=request.pk
    )
    if version is not None:
        check_version(found.version, version, f"request {found.number}")
    return found


def move(
    actor: Actor,
    credential: Credential,
    state: Credential.State,
    *,
    verb: str,
    reason_code: str = "",
    reason_note: str = "",
    payload: dict[str, object] | None = None,
) -> Credential:
    """Give a locked credential its new state with the event that says so; `ActionRefused` where that would pass over a
    list of faults that was begun."""
    settle(credential, state)
    credential.state, credential.state_since = state, clock.now()
    credential.reason_code, credential.reason_note = reason_code, reason_note
    if state != Credential.State.REJECTED:
        credential.rejection_proposed_by = None
    credential.version += 1
    credential.save()
    more = {"reason_code": reason_code, **(payload or {})}
    record_credential(verb, actor, credential, reason=reason_note, payload=more)
    return credential


def record_credential(
    verb: str,
    actor: Actor,
    credential: Credential,
    *,
    reason: str = "",
    for_applicant: bool = True,
    payload: dict[str, object] | None = None,
) -> None:
    """An event about one credential in the stream of its person."""
    education = credential.education
    record(
        verb,
        actor=actor,
        stream=education.applicant.stream,
        subject=f"credential:{credential.public_id}",
        reason=reason,
        for_applicant=for_applicant,
        payload={"document": credential.get_kind_display(), "school": education.school.name, **(payload or {})},
    )
