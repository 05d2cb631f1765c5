"""What the school's pages read besides its people and requests: what was answered, what was sent, what we opened."""

from collections.abc import Iterable
from datetime import datetime

from django.db.models import Min, QuerySet

from credentials.models import Document, School, SchoolMember, VerificationRequest
from credentials.people import in_office
from credentials.queries.credentials import requests_with_all
from credentials.queries.looks import OPENED
from ecfmg.foundation.models import Event


def closed_requests(school: School) -> QuerySet[VerificationRequest]:
    """Requests that are no longer open, the newest first, with who answered."""
    closed = school.verification_requests.exclude(state=VerificationRequest.State.SENT)
    return requests_with_all(closed).select_related("answered_by__user").order_by("-sent_at", "-pk")


def officials_of(school: School) -> list[str]:
    """The names of those who can answer for the school today: authorised officials in office, by name."""
    members = school.members.filter(role=SchoolMember.Role.OFFICIAL, user__is_active=True).select_related("user")
    return sorted(each.user.display_name for each in members if in_office(each))


def documents_sent(school: School) -> QuerySet[Document]:
    """Everything that the school sent, the newest first, with its people."""
    sent = Document.objects.filter(from_school=school).select_related("applicant", "uploaded_by", "superseded_by")
    return sent.prefetch_related("applicant__names").order_by("-pk")


def first_opened(documents: Iterable[Document]) -> dict[int, datetime]:
    """When our staff first opened each of `documents`, by its number; one query."""
    page = list(documents)
    subjects = {f"document:{document.public_id}": document.pk for document in page}
    opened = (
        Event.objects.filter(
            stream__in={document.applicant.stream for document in page},
            subject__in=subjects,
            verb__in=OPENED,
            actor_audience="staff",
        )
        .values_list("subject")
        .annotate(first=Min("at"))
        .order_by()
    )
    return {subjects[subject]: first for subject, first in opened}
