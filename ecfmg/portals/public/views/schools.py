"""The directory of medical schools: search, and a page for each school."""

from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from credentials.queries import find_schools, school_page
from ecfmg.accounts.access import public_page
from ecfmg.foundation import clock
from ecfmg.foundation.countries import COUNTRY_CHOICES
from ecfmg.portals.public.presenters.schools import results_table, school_view

COUNTRIES = frozenset(code for code, _ in COUNTRY_CHOICES)


@public_page
@require_safe
def schools(request: HttpRequest) -> HttpResponse:
    """Find schools by any name, city, country or World Directory number; the whole list without words."""
    words = request.GET.get("words", "").replace("\x00", "")[:100].strip()
    asked = request.GET.get("country", "")
    country = asked if asked in COUNTRIES else ""
    found = find_schools(words, country=country, after=request.GET.get("after", "")[:400])
    context = {
        "words": words,
        "country": country,
        "countries": COUNTRY_CHOICES,
        "table": results_table(found, words or country),
    }
    template = "public/school_results.html" if request.headers.get("HX-Target") == "found" else "public/schools.html"
    return render(request, template, context)


@public_page
@require_safe
def school(request: HttpRequest, school_id: UUID) -> HttpResponse:
    """A school with its names, its sponsor note and that note's history, and its accreditation as reported."""
    found = school_page(school_id)
    if found is None:
        raise Http404
    return render(request, "public/school.html", {"school": found, "view": school_view(found, clock.today())})
