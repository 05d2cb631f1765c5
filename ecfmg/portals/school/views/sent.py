"""Sending documents: where to begin, and everything that was sent, with receipts and what became of it."""

from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_GET

from credentials.models import Document, SchoolMember
from credentials.queries import people_of_school, person_rows
from credentials.queries.bulk import batches_of
from credentials.queries.release import mspes_of_season
from ecfmg.accounts.access import audience
from ecfmg.foundation import clock, shapes
from ecfmg.portals.school.pages import page
from ecfmg.portals.school.people import member_here
from ecfmg.portals.school.queries import documents_sent, first_opened
from ecfmg.portals.school.sent_table import KINDS, sent_table

PAGE_SIZE = 25


@audience("school")
@require_GET
def submit(request: HttpRequest) -> HttpResponse:
    """One person's documents, or a folder of many; and how far this season's MSPEs are."""
    member = member_here(request)
    words = request.GET.get("q", "").strip()[:100]
    year = request.GET.get("year", "").strip()[:4]
    wanted = int(year) if year.isascii() and year.isdecimal() and int(year) > 0 else None
    looked = bool(words or year)
    found = Paginator(people_of_school(member.school, words, year=wanted), 10).get_page(request.GET.get("page"))
    latest = list(documents_sent(member.school)[:5])
    context = {
        "words": words,
        "year": year,
        "looked": looked,
        "found": found,
        "people": person_rows(found) if looked else [],
        "mspes": mspes_of_season(member.school),
        "today": clock.today(),
        "open_batches": batches_of(member.school).filter(closed_at=None)[:3],
        "rows": sent_table(latest, first_opened(latest)),
    }
    return page(request, "submit.html", member, context)


@audience("school")
@require_GET
def sent(request: HttpRequest) -> HttpResponse:
    """Everything the school sent: when, its receipt, when we first opened it, whether it was replaced or released."""
    member = member_here(request)
    kind = request.GET.get("kind", "")
    listed = Paginator(_of_kind(member, kind), PAGE_SIZE).get_page(request.GET.get("page"))
    options = [shapes.Option("", "Everything"), *(shapes.Option(value, label) for value, label in KINDS)]
    context = {
        "kind": kind,
        "listed": listed,
        "rows": sent_table(listed, first_opened(listed)),
        "filters": [shapes.Filter("Show", "kind", options)],
        "mspes": mspes_of_season(member.school),
        "today": clock.today(),
    }
    return page(request, "sent.html", member, context)


def _of_kind(member: SchoolMember, kind: str) -> QuerySet[Document]:
    documents = documents_sent(member.school)
    return documents.filter(kind=kind) if kind in dict(KINDS) else documents
