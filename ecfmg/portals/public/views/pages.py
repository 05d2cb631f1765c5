"""Home, the way to one's own pages, and the pages that explain."""

from django.db import DatabaseError, connection
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from ecfmg.accounts.access import home_of, public_page
from ecfmg.accounts.models import User
from ecfmg.portals.public.presenters.statuses import CASE_STATUSES, REQUIREMENT_STATES


@public_page
@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """Where applicants, schools and programmes go on; what is open to everybody."""
    return render(request, "public/home.html")


@public_page
@require_safe
def start(request: HttpRequest) -> HttpResponse:
    """Where a person lands after signing in: the pages of their audience."""
    if isinstance(request.user, User):
        return redirect(home_of(request.user))
    return redirect("account_login")


@public_page
@require_safe
def help_page(request: HttpRequest) -> HttpResponse:
    """What each status means, who acts next, and where to turn."""
    return render(request, "public/help.html", {"statuses": CASE_STATUSES, "states": REQUIREMENT_STATES})


@public_page
@require_safe
def privacy(request: HttpRequest) -> HttpResponse:
    """What is kept about a person, who sees it, and how to find out who did."""
    return render(request, "public/privacy.html")


@public_page
@require_safe
def accessibility(request: HttpRequest) -> HttpResponse:
    """How the site can be used, and what to do where it cannot."""
    return render(request, "public/accessibility.html")


@public_page
@require_safe
def health(request: HttpRequest) -> HttpResponse:
    """``ok`` where the database answers, else 503; for load balancers."""
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except DatabaseError:
        return HttpResponse("the database does not answer\n", status=503, content_type="text/plain")
    return HttpResponse("ok\n", content_type="text/plain", headers={"Cache-Control": "no-store"})


@public_page
@require_safe
def robots(request: HttpRequest) -> HttpResponse:
    """Search engines may read what is open to everybody, but not the checks of certificates."""
    closed = ("account", "api", "applicant", "check", "recipient", "school/", "staff")
    lines = ["User-agent: *", *(f"Disallow: /{part}" for part in closed)]
    return HttpResponse("\n".join(lines) + "\n", content_type="text/plain")
