"""How long things really take, from what happened here, with the number of cases that it rests on."""

import math
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from operator import itemgetter
from statistics import median

from applicants.models import IdentityDocument
from credentials.models import DocumentPage, ReviewRound, VerificationRequest
from credentials.policy import verification_policy
from ecfmg.foundation import clock


@dataclass(frozen=True, slots=True)
class UsualTime:
    """The middle duration in whole days (half took less), over how many cases, and within how many days nine in ten
    were done; None for that where the cases are too few to say it."""

    days: int
    cases: int
    most: int | None = None

    def __str__(self) -> str:
        nine_in_ten = f"; nine in ten within {_days(self.most)}" if self.most else ""
        return f"usually takes {_days(self.days)} (the middle of the last {self.cases} cases{nine_in_ten})"


def _days(days: int) -> str:
    return "1 day" if days == 1 else f"{days} days"


@dataclass(frozen=True, slots=True)
class UsualWait:
    """As `UsualTime`, for what takes seconds or minutes."""

    half: timedelta
    most: timedelta
    cases: int

    def __str__(self) -> str:
        nine_in_ten = f"nine in ten within {_short(self.most)}"
        return f"usually takes {_short(self.half)} (the middle of the last {self.cases} cases; {nine_in_ten})"


def _short(wait: timedelta) -> str:
    seconds = max(1, round(wait.total_seconds()))
    for size, one, many in ((1, "second", "seconds"), (60, "minute", "minutes"), (3600, "hour", "hours")):
        count = math.ceil(seconds / size)
        if count < 100:
            return f"1 {one}" if count == 1 else f"{count} {many}"
    return _days(math.ceil(seconds / 86400))


@dataclass(frozen=True, slots=True)
class UsualTimes:
    """The usual times that sentences name, read once for a page."""

    school_answer: UsualTime | None
    our_review: UsualTime | None
    #: From the day on which a document came until it was sent on or returned.
    first_review: UsualTime | None = None
    #: From the last byte of a file until its pages can be looked at.
    pages_made: UsualWait | None = None
    #: From the day on which a passport came until it was accepted or refused.
    identity_review: UsualTime | None = None


def usual_times() -> UsualTimes:
    """The usual times over all schools; six queries."""
    return UsualTimes(
        usual_time("school_answer"),
        usual_time("our_review"),
        first_review_time(),
        pages_made_time(),
        identity_review_time(),
    )


#: What is measured: from which column of a request to which.
_SPANS = {"school_answer": ("sent_at", "answered_at"), "our_review": ("answered_at", "reviewed_at")}
_MOST_CASES = 500
NO_USUAL_TIME = "We do not have enough cases yet to say how long it usually takes."
#: Of fewer, nine in ten is no figure of its own.
_TEN = 10


def usual_time(span: str, *, school_id: int | None = None) -> UsualTime | None:
    """The usual time of `school_answer` or `our_review`, of one school or all; None where too few cases tell it."""
    start, end = _SPANS[span]
    # An answer that was used again is no answer of the school's of that day.
    ended = VerificationRequest.objects.filter(
        reused_from=None, **{f"{end}__gte": since_when(), f"{start}__isnull": False}
    )
    if school_id is not None:
        ended = ended.filter(school=school_id)
    return middle_of(ended.order_by(f"-{end}").values_list(start, end)[:_MOST_CASES])


def first_review_time() -> UsualTime | None:
    """The usual time from a document's arrival to its first step: sent to the school, or returned with a list."""
    asked = VerificationRequest.objects.filter(
        kind=VerificationRequest.Kind.VERIFY_CREDENTIAL, sent_at__gte=since_when(), document__from_school=None
    )
    returned = ReviewRound.objects.filter(returned_at__gte=since_when(), begun_by__isnull=False)
    sent = asked.order_by("-sent_at").values_list("document__received_at", "sent_at")[:_MOST_CASES]
    back = returned.order_by("-returned_at").values_list("document__received_at", "returned_at")[:_MOST_CASES]
    spans = [(begin, finish) for begin, finish in [*sent, *back] if finish is not None]
    return middle_of(sorted(spans, key=itemgetter(1), reverse=True)[:_MOST_CASES])


def pages_made_time() -> UsualWait | None:
    """The usual time from a document's arrival to its first page image, of the newest documents."""
    first = DocumentPage.objects.filter(number=1, turned=0, document__received_at__gte=since_when())
    spans = first.order_by("-pk").values_list("document__received_at", "image__received_at")[:_MOST_CASES]
    lengths = _lengths(spans)
    if not _enough(lengths):
        return None
    return UsualWait(timedelta(seconds=median(lengths)), timedelta(seconds=_nine_in_ten(lengths)), len(lengths))


def identity_review_time() -> UsualTime | None:
    """The usual time from a passport's arrival until staff accepted or refused it."""
    decided = IdentityDocument.objects.filter(decided_at__gte=since_when())
    return middle_of(decided.order_by("-decided_at").values_list("received_at", "decided_at")[:_MOST_CASES])


def since_when() -> datetime:
    """Cases that ended before this moment tell nothing about the usual time any more."""
    return clock.now() - timedelta(days=verification_policy(clock.today()).usual_time_window_days)


def middle_of(spans: Iterable[tuple[datetime, datetime | None]]) -> UsualTime | None:
    """The middle of the lengths, where there are enough."""
    lengths = _lengths(spans)
    if not _enough(lengths):
        return None
    most = _in_days(_nine_in_ten(lengths)) if len(lengths) >= _TEN else None
    return UsualTime(days=_in_days(median(lengths)), cases=len(lengths), most=most)


def _lengths(spans: Iterable[tuple[datetime, datetime | None]]) -> list[float]:
    """Seconds, the shortest first."""
    return sorted(max((finish - begin).total_seconds(), 0) for begin, finish in spans if finish is not None)


def _enough(lengths: list[float]) -> bool:
    return len(lengths) >= verification_policy(clock.today()).usual_time_from_cases


def _nine_in_ten(lengths: list[float]) -> float:
    return lengths[math.ceil(len(lengths) * 0.9) - 1]


def _in_days(seconds: float) -> int:
    return max(1, round(seconds / 86400))
