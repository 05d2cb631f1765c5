"""The rules: every number, date and list that decides a case, since when it holds, and where it is written."""

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from certification.policy_in_force import policy_in_force
from certification.policy_words import CERTAINTIES, rule_title
from certification.queries.policy import published
from ecfmg.accounts.access import public_page
from ecfmg.portals.public.presenters.practice import practice_tables
from ecfmg.portals.public.presenters.rules import changes_table, history_table, subjects

PAGE_SIZE = 25


@public_page
@require_safe
def rules(request: HttpRequest) -> HttpResponse:
    """All rules by subject."""
    return render(request, "public/rules.html", {"subjects": subjects(policy_in_force()), "certainties": CERTAINTIES})


@public_page
@require_safe
def changes(request: HttpRequest) -> HttpResponse:
    """Every published change of the rules: its kind, the periods and the people it touches."""
    listed = Paginator(published().defer("trial_result"), PAGE_SIZE).get_page(request.GET.get("page"))
    return render(request, "public/rule_changes.html", {"table": changes_table(listed)})


@public_page
@require_safe
def practice(request: HttpRequest) -> HttpResponse:
    """How long we wait, remind, hold and keep: every row with its days and its source."""
    return render(request, "public/practice.html", {"tables": practice_tables()})


@public_page
@require_safe
def rule(request: HttpRequest, key: str) -> HttpResponse:
    """Every value of one rule with its days, its announcement and its source."""
    rows = [row for row in policy_in_force().rows if row.key == key]
    if not rows:
        raise Http404
    title = rule_title(key)
    return render(request, "public/rule.html", {"title": title, "key": key, "table": history_table(title, rows)})
