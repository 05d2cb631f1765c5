"""Credentials for which nobody would act next. There should be none; a nightly check looks for them."""

from collections.abc import Iterator
from datetime import timedelta

from django.db.models import Exists, OuterRef, QuerySet

from credentials.models import Credential, Document, Envelope, ReviewFault, ReviewRound, VerificationRequest
from credentials.queries.credentials import without_next_actor
from ecfmg.foundation import clock

State = Credential.State
Asked = VerificationRequest.State
#: Days after which what the system does by itself within minutes or a day has evidently not been done.
_OVERDUE_DAYS = 2


def standing_still() -> Iterator[tuple[Credential, str]]:
    """Each such credential once, with what is wrong in words for staff; the number of queries is fixed."""
    seen: set[int] = set()
    for why, found in _checks():
        for credential in found.iterator(chunk_size=500):
            if credential.pk not in seen:
                seen.add(credential.pk)
                yield credential, why


def _checks() -> Iterator[tuple[str, QuerySet[Credential]]]:
    before = clock.now() - timedelta(days=_OVERDUE_DAYS)
    everything = Credential.objects.all()
    yield (
        "It says “with the school”, and no request to the school is open. Send it again, or look at the last answer.",
        without_next_actor().prefetch_related(None),
    )
    # Nobody reminds a school whose answer came by post; then recording it is what comes next.
    unchased = (
        VerificationRequest.objects.filter(credential=OuterRef("pk"), state=Asked.SENT)
        .exclude(next_reminder_on__gte=before.date())
        .exclude(envelopes__state=Envelope.State.MATCHED)
    )
    yield (
        "Its request is with the school, and no reminder or end of it is planned. Withdraw it and send it again.",
        everything.filter(Exists(unchased), state=State.SENT_TO_SCHOOL),
    )
    yield (
        f"Its pages have been waiting to be made for more than {_OVERDUE_DAYS} days. Ask whoever runs the workers.",
        everything.filter(
            state=State.RECEIVED, document__state=Document.State.WAITING, document__received_at__lt=before
        ),
    )
    yield (
        "It stands on a copy that was replaced by another one. Look at the newer copy in the case.",
        everything.filter(state=State.RECEIVED, document__superseded_by__isnull=False),
    )
    still_open = ReviewFault.objects.filter(
        round__credential=OuterRef("pk"), round__state=ReviewRound.State.RETURNED, state=ReviewFault.State.OPEN
    )
    yield (
        "It was returned, and nothing on a list waits for the applicant. Write to the applicant what to send.",
        everything.filter(~Exists(still_open), state=State.RETURNED),
    )
