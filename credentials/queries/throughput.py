"""How long things really take, from what happened here, with the number of cases that it rests on."""

from dataclasses import dataclass
from datetime import timedelta
from statistics import median

from credentials.models import VerificationRequest
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


def usual_times() -> UsualTimes:
    """Both usual times over all schools; two queries."""
    return UsualTimes(usual_time("school_answer"), usual_time("our_review"))


#: What is measured: from which column of a request to which.
_SPANS = {"school_answer": ("sent_at", "answered_at"), "our_review": ("answered_at", "reviewed_at")}
_MOST_CASES = 500


def usual_time(span: str, *, school_id: int | None = None) -> UsualTime | None:
    """The usual time of `school_answer` or `our_review`, of one school or all; None where too few cases tell it."""
    start, end = _SPANS[span]
    policy = verification_policy(clock.today())
    since = clock.now() - timedelta(days=policy.usual_time_window_days)
    ended = VerificationRequest.objects.filter(**{f"{end}__gte": since, f"{start}__isnull": False})
    if school_id is not None:
        ended = ended.filter(school=school_id)
    lengths = [
        max((finish - begin).total_seconds(), 0) / 86400
        for begin, finish in ended.order_by(f"-{end}").values_list(start, end)[:_MOST_CASES]
    ]
    if len(lengths) < policy.usual_time_from_cases:
        return None
    return UsualTime(days=max(1, round(median(lengths))), cases=len(lengths))
