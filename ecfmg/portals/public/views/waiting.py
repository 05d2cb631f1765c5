"""How long it takes: what each step really took, and how much waits now."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from certification.queries.waiting import waiting_now
from ecfmg.accounts.access import public_page
from ecfmg.portals.public.presenters.waiting import waiting_table


@public_page
@require_safe
def how_long(request: HttpRequest) -> HttpResponse:
    """Every step with its usual time, how many cases that rests on, how many wait and since when the oldest does."""
    return render(request, "public/how_long.html", {"table": waiting_table(waiting_now())})
