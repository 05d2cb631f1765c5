"""What the pages of staff read besides the cases themselves: the work on a page of the worklist, and the next case."""

from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from django.db.models import F, Q, QuerySet

from applicants.models import CertificationApplication, IdentityDocument, Message
from certification.kept_answers import requirement_states
from certification.models import Case, CertificateProposal
from certification.next_actor import CLOSED
from certification.queries.work import conditions
from credentials.models import Credential, Envelope, Standstill, VerificationRequest
from ecfmg.accounts.models import User
from ecfmg.foundation.models import MailMessage, OutboxMessage
from pathways.models import PathwayApplication

CASE = "applicant__case__public_id"


def work_on(cases: Iterable[UUID]) -> dict[UUID, list[str]]:
    """What lies open for staff on each of `cases`, in a few words each; eleven queries however many cases."""
    wanted = list(cases)
    found: dict[UUID, list[str]] = {case: [] for case in wanted}

    def add(rows: Iterable[UUID], words: str) -> None:
        for case in rows:
            if words not in found[case]:
                found[case].append(words)

    pending = CertificationApplication.objects.filter(status="pending", **{f"{CASE}__in": wanted})
    add(pending.values_list(CASE, flat=True), "Application")
    passports = IdentityDocument.objects.filter(state="received", **{f"{CASE}__in": wanted})
    add(passports.values_list(CASE, flat=True), "Passport")
    path = f"education__{CASE}"
    still = Standstill.objects.filter(ended_at=None, **{f"credential__{path}__in": wanted})
    add(still.values_list(f"credential__{path}", flat=True), "Nobody acts next")
    received = Credential.objects.filter(state=Credential.State.RECEIVED, **{f"{path}__in": wanted})
    received = received.exclude(reason_code="SCHOOL_DID_NOT_ANSWER", rejection_proposed_by=None)
    for case, kind, proposed in received.values_list(path, "kind", "rejection_proposed_by"):
        word = Credential.Kind(kind).label.removeprefix("Final medical ").removeprefix("school ").capitalize()
        add([case], f"{word}: confirm rejection" if proposed else word)
    answered = VerificationRequest.objects.filter(state="answered", **{f"{path}__in": wanted})
    add(answered.values_list(path, flat=True), "School's answer")
    by_post = Envelope.objects.filter(state=Envelope.State.MATCHED, request__state="sent")
    by_post = by_post.filter(**{f"request__{path}__in": wanted})
    add(by_post.values_list(f"request__{path}", flat=True), "Answer by post")
    silent = VerificationRequest.objects.filter(state="expired", followed_by=None, **{f"{path}__in": wanted})
    add(silent.exclude(wish="").values_list(path, flat=True), "Ask a school anew")
    submitted = PathwayApplication.objects.filter(status="submitted", **{f"{CASE}__in": wanted})
    add(submitted.values_list(CASE, flat=True), "Pathway")
    proposals = CertificateProposal.objects.filter(state="open", **{f"{CASE}__in": wanted})
    add(proposals.values_list(CASE, flat=True), "Certificate: second person")
    proposed = proposals.values("applicant")
    ready = Case.objects.filter(status="ready", public_id__in=wanted).exclude(applicant__in=proposed)
    add(ready.values_list("public_id", flat=True), "Certificate: propose")
    left = Case.objects.filter(public_id__in=wanted).exclude(status__in=CLOSED)
    for case, answer in left.values_list("public_id", "decision__answer"):
        if answer and "needs_review" in requirement_states(answer):
            add([case], "Decision")
    unanswered = Message.objects.filter(from_staff=False, answered_at=None, **{f"{CASE}__in": wanted})
    add(unanswered.values_list(CASE, flat=True), "Message")
    return found


def next_case(user: User, after: Case | None, work: str = "") -> Case | None:
    """The case to work on next: staff act next, with `user` or with nobody, the longest waiting first; only such with
    this kind of `work`, where one is named.

    After `after` in that order, and from the top again at its end; never `after` itself.
    """
    mine_or_free = Q(assigned_to=user) | Q(assigned_to=None)
    queue = Case.objects.filter(mine_or_free, action_by="staff").order_by("waiting_since", "id")
    if work:
        queue = queue.filter(conditions()[work])
    if after is None:
        return queue.first()
    others = queue.exclude(pk=after.pk)
    later = Q(waiting_since__gt=after.waiting_since) | Q(waiting_since=after.waiting_since, pk__gt=after.pk)
    return others.filter(later).first() or others.first()


@dataclass(frozen=True, slots=True)
class Undone:
    """A promise that could not be kept at once; `mail` is there where it is a letter."""

    promise: OutboxMessage
    mail: MailMessage | None


def undone_promises() -> QuerySet[OutboxMessage]:
    """What failed and was not done since: set aside first, then what is tried again by itself, the newest first."""
    failed = OutboxMessage.objects.filter(done_at=None).exclude(last_error="")
    return failed.order_by(F("set_aside_at").desc(nulls_last=True), "-id")


def with_mail(promises: Iterable[OutboxMessage]) -> list[Undone]:
    """A page of promises with the letters they stand for; one query."""
    page = list(promises)
    ids = [promise.payload["mail"] for promise in page if promise.kind == "mail"]
    letters = {str(mail.public_id): mail for mail in MailMessage.objects.filter(public_id__in=ids)}
    return [Undone(promise, letters.get(str(promise.payload.get("mail", "")))) for promise in page]
