"""How long each step really takes, and how much waits at it: what everybody may know, since it names nobody."""

import json
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime

from django.core.cache import cache
from django.db.models import Count, Min, Model, QuerySet

from applicants.models import CertificationApplication, IdentityDocument, Message
from certification.models import CertificateProposal
from credentials.models import Credential, Document, VerificationRequest
from credentials.queries.throughput import (
    UsualTime,
    UsualWait,
    first_review_time,
    identity_review_time,
    middle_of,
    pages_made_time,
    since_when,
    usual_time,
)
from ecfmg.foundation import clock
from pathways.models import PathwayApplication

KEPT_SECONDS = 600
_MOST_CASES = 500
Usual = UsualTime | UsualWait | None
Spans = Iterable[tuple[datetime, datetime | None]]


@dataclass(frozen=True, slots=True)
class Waiting:
    """One step: who acts at it, how long it takes in words ("" where too few cases tell), how many wait there now, and
    since which day the oldest does."""

    step: str
    who: str
    usual: str
    open: int
    oldest: str


def waiting_now() -> list[Waiting]:
    """Every step from the first file to the certificate, in their order; at most ten minutes old."""
    kept = cache.get("waiting-now")
    if kept is None:
        kept = json.dumps([_counted(*step) for step in _STEPS])
        cache.set("waiting-now", kept, KEPT_SECONDS)
    return [Waiting(*row) for row in json.loads(kept)]


def _counted(
    step: str, who: str, usual: Callable[[], Usual], open_ones: Callable[[], QuerySet[Model]], since: str
) -> tuple[str, str, str, int, str]:
    found = open_ones().aggregate(count=Count("pk"), oldest=Min(since))
    oldest = clock.day_of(found["oldest"]).isoformat() if found["oldest"] else ""
    return step, who, str(usual() or ""), found["count"], oldest


def _applications() -> Usual:
    decided = CertificationApplication.objects.filter(decided_at__gte=since_when()).order_by("-decided_at")
    return middle_of(decided.values_list("submitted_at", "decided_at")[:_MOST_CASES])


def _pathways() -> Usual:
    decided = PathwayApplication.objects.filter(decided_on__gte=since_when().date()).order_by("-decided_on", "-pk")
    pairs = decided.values_list("submitted_at", "decided_on")[:_MOST_CASES]
    return middle_of((begun, begun + (ended - clock.day_of(begun))) for begun, ended in pairs if ended)


def _messages() -> Usual:
    answered = Message.objects.filter(from_staff=False, answered_at__gte=since_when()).order_by("-answered_at")
    return middle_of(answered.values_list("sent_at", "answered_at")[:_MOST_CASES])


def certificates_time() -> UsualTime | None:
    """The usual time from a proposed certificate to the decision of the second person."""
    decided = CertificateProposal.objects.filter(decided_at__gte=since_when()).order_by("-decided_at")
    return middle_of(decided.values_list("proposed_at", "decided_at")[:_MOST_CASES])


Asked = VerificationRequest.State
_OURS, _SCHOOL = "Our staff", "The school"
#: What happens, who acts, how long it takes, what waits for it, and since when each of those does.
_STEPS: tuple[tuple[str, str, Callable[[], Usual], Callable[[], QuerySet[Model]], str], ...] = (
    (
        "Making the pages of a file ready",
        "The system",
        pages_made_time,
        lambda: Document.objects.filter(state=Document.State.WAITING),
        "received_at",
    ),
    (
        "Checking a passport",
        _OURS,
        identity_review_time,
        lambda: IdentityDocument.objects.filter(state=IdentityDocument.State.RECEIVED),
        "received_at",
    ),
    (
        "Deciding on an application for certification",
        _OURS,
        _applications,
        lambda: CertificationApplication.objects.filter(status="pending"),
        "submitted_at",
    ),
    (
        "A first look at a diploma or transcript",
        _OURS,
        first_review_time,
        lambda: Credential.objects.filter(state=Credential.State.RECEIVED),
        "state_since",
    ),
    (
        "A school's answer to our question",
        _SCHOOL,
        lambda: usual_time("school_answer"),
        lambda: VerificationRequest.objects.filter(state=Asked.SENT),
        "sent_at",
    ),
    (
        "Judging the school's answer",
        _OURS,
        lambda: usual_time("our_review"),
        lambda: VerificationRequest.objects.filter(state=Asked.ANSWERED),
        "answered_at",
    ),
    (
        "Deciding on a Pathway",
        _OURS,
        _pathways,
        lambda: PathwayApplication.objects.filter(status="submitted"),
        "submitted_at",
    ),
    (
        "Issuing a certificate, once it is proposed",
        _OURS,
        certificates_time,
        lambda: CertificateProposal.objects.filter(state="open"),
        "proposed_at",
    ),
    (
        "Answering a message",
        _OURS,
        _messages,
        lambda: Message.objects.filter(from_staff=False, answered_at=None),
        "sent_at",
    ),
)
