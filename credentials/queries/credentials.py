"""Education, credentials and requests: whose, seen by whom, and what waits for whom."""

from datetime import date
from typing import TypeVar

from django.db.models import Model, OuterRef, Prefetch, Q, QuerySet, Subquery

from applicants.models import Applicant
from credentials.models import Credential, Document, Education, Envelope, ReviewRound, School, VerificationRequest
from credentials.people import in_office, member_of
from credentials.permissions import DOCUMENT_STAFF
from ecfmg.accounts.models import Audience, StaffRole, User
from ecfmg.accounts.permissions import may_as_staff

Row = TypeVar("Row", bound=Model)
State = Credential.State
Asked = VerificationRequest.State


def educations_of(applicant: Applicant) -> QuerySet[Education]:
    """The person's schools in order, the one that awards the degree last, with credentials and requests loaded."""
    credentials = _with_all(Credential.objects.all())
    return (
        Education.objects.filter(applicant=applicant)
        .select_related("school", "applicant")
        .prefetch_related(Prefetch("credentials", credentials), "transfer_credits__school")
        .order_by("position")
    )


def educations_seen_by(user: User) -> QuerySet[Education]:
    """Educations that `user` may see: own, those at the own school, all for staff."""
    return _limited(Education.objects.select_related("school", "applicant__user"), user, "applicant__user", "school")


def credentials_of(applicant: Applicant) -> QuerySet[Credential]:
    """The person's credentials by education and kind, with document, requests and open list; four queries at most."""
    return _with_all(Credential.objects.filter(education__applicant=applicant)).order_by("education__position", "kind")


def credentials_seen_by(user: User) -> QuerySet[Credential]:
    """Credentials that `user` may see: own, of people at the own school, all for staff."""
    everything = _with_all(Credential.objects.all())
    return _limited(everything, user, "education__applicant__user", "education__school")


def requests_seen_by(user: User) -> QuerySet[VerificationRequest]:
    """Requests that `user` may see: about own credentials, to the own school, all for staff."""
    everything = requests_with_all(VerificationRequest.objects.all()).select_related("answered_by__user", "reviewed_by")
    return _limited(everything, user, "education__applicant__user", "school")


def requests_with_all(requests: QuerySet[VerificationRequest]) -> QuerySet[VerificationRequest]:
    """`requests` with everything that an action or a page about one of them reads."""
    return requests.select_related(
        "school",
        "document",
        "contact",
        "credential__education__applicant__user",
        "credential__education__school",
        "transfer_credit",
        "education__applicant__user",
        "education__school",
    )


def requests_for_school(school: School) -> QuerySet[VerificationRequest]:
    """The school's to-do list: open requests, the earliest due day first."""
    return requests_with_all(school.verification_requests.filter(state=Asked.SENT)).order_by("due_on", "pk")


def credentials_to_review() -> QuerySet[Credential]:
    """Received documents that wait for a reviewer, the longest wait first.

    Without those proposed for rejection, and those whose school did not answer: there the applicant chooses first, and
    staff then ask the school anew."""
    waiting = Q(state=State.RECEIVED, rejection_proposed_by=None) & ~Q(document__state=Document.State.WAITING)
    waiting &= ~Q(reason_code="SCHOOL_DID_NOT_ANSWER")
    return _with_all(Credential.objects.filter(waiting)).order_by("state_since", "pk")


def requests_to_review() -> QuerySet[VerificationRequest]:
    """Answers of schools that wait for a reviewer, the longest wait first."""
    # A credential without a proposal, or no credential at all.
    answered = VerificationRequest.objects.filter(state=Asked.ANSWERED, credential__rejection_proposed_by=None)
    return requests_with_all(answered).select_related("answered_by__user").order_by("answered_at", "pk")


def rejections_to_confirm() -> QuerySet[Credential]:
    """Credentials whose rejection one person proposed and a second one must look at."""
    proposed = Credential.objects.filter(rejection_proposed_by__isnull=False).exclude(state=State.REJECTED)
    return _with_all(proposed).select_related("rejection_proposed_by").order_by("pk")


def without_next_actor() -> QuerySet[Credential]:
    """Credentials that say "with the school" while no request is open: nobody would act next. There should be none."""
    open_requests = VerificationRequest.objects.filter(state__in=[Asked.SENT, Asked.ANSWERED]).values("credential")
    return _with_all(Credential.objects.filter(state=State.SENT_TO_SCHOOL).exclude(pk__in=open_requests))


def round_with_applicant(credential: Credential) -> ReviewRound | None:
    """The list that the applicant is to answer now, with its faults; asks nothing where it was loaded."""
    found: list[ReviewRound] | None = getattr(credential, "with_applicant", None)
    if found is None:
        found = list(credential.rounds.filter(state=ReviewRound.State.RETURNED).prefetch_related("faults"))
    return found[0] if found else None


def with_post(requests: QuerySet[VerificationRequest]) -> QuerySet[VerificationRequest]:
    """`requests`, each with `came_on`: the day of the first envelope that was matched to it, or None."""
    came = Envelope.objects.filter(request=OuterRef("pk"), state=Envelope.State.MATCHED).order_by("received_on")
    return requests.annotate(came_on=Subquery(came.values("received_on")[:1]))


def came_by_post(request: VerificationRequest) -> date | None:
    """The day on which an envelope came that was matched to `request`; asks nothing where it was loaded."""
    if not hasattr(request, "came_on"):
        request = with_post(VerificationRequest.objects.all()).get(pk=request.pk)
    found: date | None = request.came_on  # type: ignore[attr-defined]  # by `with_post`
    return found


def _with_all(credentials: QuerySet[Credential]) -> QuerySet[Credential]:
    with_applicant = ReviewRound.objects.filter(state=ReviewRound.State.RETURNED).prefetch_related("faults")
    return credentials.select_related(
        "education__applicant__user", "education__school", "document__file"
    ).prefetch_related(
        Prefetch("requests", with_post(VerificationRequest.objects.order_by("-pk"))),
        Prefetch("rounds", with_applicant, to_attr="with_applicant"),
    )


def _limited(rows: QuerySet[Row], user: User, applicant: str, school: str) -> QuerySet[Row]:
    """The rows that `user` may see; `applicant` and `school` are the paths from a row to its person and its school."""
    if user.audience == Audience.APPLICANT:
        return rows.filter(**{applicant: user})
    if user.audience == Audience.STAFF:
        return rows if may_as_staff(user, *DOCUMENT_STAFF, StaffRole.POLICY_OFFICER) else rows.none()
    member = member_of(user)
    if member is None or not in_office(member):
        return rows.none()
    return rows.filter(**{school: member.school_id})
