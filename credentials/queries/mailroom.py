"""The mail room: envelopes by what must be done with them, what they could answer, letters to print and to post."""

from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Count, DateTimeField, Exists, F, Max, OuterRef, Q, QuerySet, Subquery

from applicants.names import fold
from applicants.queries import names_matching
from credentials.models import CustodyStep, Envelope, PaperLetter, Scan, School, VerificationRequest
from credentials.paper.barcodes import tidy
from credentials.permissions import MAIL_ROOM, REVIEWERS
from credentials.policy.mail_room import mail_room_policy
from credentials.queries.documents import Flag
from credentials.queries.schools import find_schools
from ecfmg.accounts.models import User
from ecfmg.accounts.permissions import may_as_staff

State = Envelope.State
Asked = VerificationRequest.State
Channel = VerificationRequest.Channel
#: So many schools are named where several could be meant.
MOST_NAMED = 5
#: The queues of the mail room in the order of its work; each holds what its name says.
QUEUES = {
    "open": "To be matched",
    "unmatched": "Held without a match",
    "answer": "Answer to be recorded",
    "destroy": "Paper no longer needed",
    "all": "All",
}
MOST_FOUND = 20


def envelopes_seen_by(user: User) -> QuerySet[Envelope]:
    """Envelopes that `user` may look at, with what a page reads of each, and where the paper is now (`place`)."""
    if not may_as_staff(user, *MAIL_ROOM, *REVIEWERS):
        return Envelope.objects.none()
    last = CustodyStep.objects.filter(envelope=OuterRef("pk")).order_by("-position")
    return Envelope.objects.select_related(
        "school", "content", "document__file", "request__school", "request__education__applicant"
    ).annotate(place=Subquery(last.values("place")[:1]), last_step=Subquery(last.values("step")[:1]))


def in_queue(envelopes: QuerySet[Envelope], queue: str, today: date) -> QuerySet[Envelope]:
    """`envelopes` that wait in `queue`, the oldest first; all of them, the newest first, without one."""
    if queue in QUEUES and queue != "all":
        return envelopes.filter(_conditions(today)[queue]).order_by("received_on", "pk")
    return envelopes.order_by("-received_on", "-pk")


def queue_counts(user: User, today: date) -> dict[str, int]:
    """How many envelopes wait in each queue; one query."""
    conditions = _conditions(today)
    envelopes = envelopes_seen_by(user).order_by()
    counts: dict[str, int] = envelopes.aggregate(
        **{name: Count("pk", filter=condition) for name, condition in conditions.items()}, all=Count("pk")
    )
    return counts


def waiting_envelopes(today: date) -> int:
    """How many envelopes wait to be matched or for their answer to be recorded."""
    waiting = _conditions(today)
    return Envelope.objects.filter(waiting["open"] | waiting["answer"]).count()


def _conditions(today: date) -> dict[str, Q]:
    kept = today - timedelta(days=mail_room_policy(today).paper_kept_days)
    closed = ~Q(request__state__in=[Asked.SENT, Asked.ANSWERED])
    return {
        "open": Q(state=State.LOGGED),
        "unmatched": Q(state=State.UNMATCHED),
        "answer": Q(state=State.MATCHED, request__state=Asked.SENT),
        "destroy": Q(state=State.MATCHED, matched_at__date__lte=kept) & closed & ~Q(last_step="destroyed"),
    }


def find_envelopes(envelopes: QuerySet[Envelope], text: str) -> QuerySet[Envelope]:
    """`envelopes` by number, tracking number, or a part of the sender."""
    return envelopes.filter(
        Q(number=tidy(text)) | Q(tracking__iexact=text) | Q(sender__icontains=text) | Q(school__name__icontains=text)
    ).order_by("-received_on", "-pk")


def find_requests(text: str) -> list[VerificationRequest]:
    """Requests that an envelope could answer, by their number, the USMLE ID or the name of the person: open ones, and
    after them those that ran out and were not asked anew."""
    silent = Q(state=Asked.EXPIRED, followed_by=None)
    requests = requests_with_person().filter(Q(state=Asked.SENT) | silent)
    digits = text.replace("-", "").replace(" ", "")
    if digits.isdecimal():
        requests = requests.filter(education__applicant__usmle_id=digits)
    elif tidy(text).startswith("V-"):
        requests = requests.filter(number=tidy(text))
    else:
        requests = requests.filter(education__applicant__in=names_matching(text).values("applicant"))
    return list(requests.order_by("-state", "due_on", "pk")[:MOST_FOUND])


def request_numbered(number: str) -> VerificationRequest | None:
    """The request with this number, whatever its state."""
    return requests_with_person().filter(number=tidy(number)).first()


def requests_numbered(numbers: list[str]) -> list[VerificationRequest]:
    """The requests with these numbers, whatever their state."""
    return list(requests_with_person().filter(number__in=numbers).order_by("pk"))


def requests_with_person() -> QuerySet[VerificationRequest]:
    """Requests with school, person and what they are about."""
    return VerificationRequest.objects.select_related(
        "school", "credential", "contact", "education__applicant", "education__school"
    ).prefetch_related("education__applicant__names")


def envelope_flags(envelope: Envelope) -> list[Flag]:
    """What a reviewer should know about the way on which a paper answer came."""
    flags = []
    only = "An answer is accepted only directly from the institution that issued the document."
    if not envelope.sealed:
        flags.append(Flag("envelope_not_sealed", f"Envelope {envelope.number} was not sealed when it came. {only}"))
    if envelope.condition != Envelope.Condition.GOOD:
        sentence = (
            f"Envelope {envelope.number}: {envelope.get_condition_display().lower()} ({envelope.condition_note})."
        )
        flags.append(Flag("envelope_condition", sentence))
    if envelope.request and envelope.school_id != envelope.request.school_id:
        sentence = f"Envelope {envelope.number} is not known to come from {envelope.request.school.name}: it says "
        flags.append(Flag("sender_not_the_school", f"{sentence}“{envelope.sender}”. {only}"))
    return flags


@dataclass(frozen=True, slots=True)
class PaperAnswer:
    """An envelope that answers a request, with its flags."""

    envelope: Envelope
    flags: list[Flag]


def paper_answers_of(request: VerificationRequest) -> list[PaperAnswer]:
    """What came by post for `request`."""
    envelopes = request.envelopes.select_related("school", "request__school", "document").prefetch_related("custody")
    return [PaperAnswer(envelope, envelope_flags(envelope)) for envelope in envelopes.order_by("pk")]


def recent_scans() -> QuerySet[Scan]:
    """What came from the scanner, newest first."""
    return Scan.objects.select_related("envelope", "file", "uploaded_by").order_by("-pk")


def schools_meant(text: str) -> list[School]:
    """The school with exactly this World Directory number or name, present or former; where there is none or several,
    those of which every word begins a word of the entry, one more than are named."""
    folded = fold(text)
    exact = School.objects.filter(Q(wdoms_id=text.strip().upper()) | Q(name__iexact=text) | Q(names__folded=folded))
    schools = list(exact.distinct().order_by("name", "pk")[: MOST_NAMED + 1])
    if schools:
        return schools
    fitting = [result.public_id for result in find_schools(text, limit=MOST_NAMED + 1).results]
    return list(School.objects.filter(public_id__in=fitting).order_by("name", "pk"))


def schools_that_owe_answers() -> list[str]:
    """The names of schools with open requests, of which a sender is most likely one."""
    names = School.objects.filter(verification_requests__state=Asked.SENT).distinct().order_by("name")
    return list(names.values_list("name", flat=True)[:500])


# --- Letters on paper -----------------------------------------------------------------------------------------------


def requests_to_write_to() -> QuerySet[VerificationRequest]:
    """Open requests on paper without a letter to post: never written to, or reminded since the last letter."""
    waiting = PaperLetter.objects.filter(request=OuterRef("pk"), posted_on=None)
    last = PaperLetter.objects.filter(request=OuterRef("pk")).order_by().values("request").annotate(last=Max("made_at"))
    return (
        VerificationRequest.objects.filter(channel=Channel.PAPER, state=Asked.SENT, contact__isnull=False)
        .exclude(contact__postal_address="")
        .annotate(last_letter=Subquery(last.values("last"), output_field=DateTimeField()))
        .filter(~Exists(waiting), Q(last_letter=None) | Q(reminded_at__gt=F("last_letter")))
        .select_related("school", "education__applicant")
        .order_by("sent_at", "pk")
    )


def letters_to_post() -> QuerySet[PaperLetter]:
    """Letters of open requests that were not posted yet, printed or not, the oldest first."""
    return _with_all(PaperLetter.objects.filter(posted_on=None, request__state=Asked.SENT)).order_by("made_at", "pk")


def letters_posted() -> QuerySet[PaperLetter]:
    """Letters that were posted, the last one first."""
    return _with_all(PaperLetter.objects.filter(posted_on__isnull=False)).order_by("-posted_on", "-pk")


def _with_all(letters: QuerySet[PaperLetter]) -> QuerySet[PaperLetter]:
    return letters.select_related(
        "request__school",
        "request__contact",
        "request__education__applicant",
        "request__credential",
        "file",
        "printed_by",
    ).prefetch_related("request__education__applicant__names")
