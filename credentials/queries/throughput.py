"""How long things really take, from what happened here, with the number of cases that it rests on."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from operator import itemgetter
from statistics import median

from credentials.models import ReviewRound, VerificationRequest
from credentials.policy import verification_policy
from ecfmg.foundation import clock


@dataclass(frozen=True, slots=True)
class UsualTime:
    """The middle duration in whole days (half took less), and over how many cases."""

    days: int
    cases: int

    def __str__(self) -> str:
        days = "1 day" if self.days == 1 else f"{self.days} days"
        return f"usually {days}, from the last {self.cases} cases"


@dataclass(frozen=True, slots=True)
class UsualTimes:
    """The usual times that sentences name, read once for a page."""

    school_answer: UsualTime | None
    our_review: UsualTime | None
    #: From the day on which a document came until it was sent on or returned.
    first_review: UsualTime | None = None


def usual_times() -> UsualTimes:
    """The usual times over all schools; four queries."""
    return UsualTimes(usual_time("school_answer"), usual_time("our_review"), first_review_time())


#: What is measured: from which column of a request to which.
_SPANS = {"school_answer": ("sent_at", "answered_at"), "our_review": ("answered_at", "reviewed_at")}
_MOST_CASES = 500


def usual_time(span: str, *, school_id: int | None = None) -> UsualTime | None:
    """The usual time of `school_answer` or `our_review`, of one school or all; None where too few cases tell it."""
    start, end = _SPANS[span]
    # An answer that was used again is no answer of the school's of that day.
    ended = VerificationRequest.objects.filter(reused_from=None, **{f"{end}__gte": _since(), f"{start}__isnull": False})
    if school_id is not None:
        ended = ended.filter(school=school_id)
    return _middle(ended.order_by(f"-{end}").values_list(start, end)[:_MOST_CASES])


def first_review_time() -> UsualTime | None:
    """The usual time from a document's arrival to its first step: sent to the school, or returned with a list."""
    asked = VerificationRequest.objects.filter(
        kind=VerificationRequest.Kind.VERIFY_CREDENTIAL, sent_at__gte=_since(), document__from_school=None
    )
    returned = ReviewRound.objects.filter(returned_at__gte=_since(), begun_by__isnull=False)
    sent = asked.order_by("-sent_at").values_list("document__received_at", "sent_at")[:_MOST_CASES]
    back = returned.order_by("-returned_at").values_list("document__received_at", "returned_at")[:_MOST_CASES]
    spans = [(begin, finish) for begin, finish in [*sent, *back] if finish is not None]
    return _middle(sorted(spans, key=itemgetter(1), reverse=True)[:_MOST_CASES])


def _since() -> datetime:
    return clock.now() - timedelta(days=verification_policy(clock.today()).usual_time_window_days)


def _middle(spans: Iterable[tuple[datetime, datetime]]) -> UsualTime | None:
    """The middle of the lengths, where there are enough."""
    lengths = [max((finish - begin).total_seconds(), 0) / 86400 for begin, finish in spans]
    if len(lengths) < verification_policy(clock.today()).usual_time_from_cases:
        return None
    return UsualTime(days=max(1, round(median(lengths))), cases=len(lengths))
