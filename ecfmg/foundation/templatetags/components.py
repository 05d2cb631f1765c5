"""The components of the pages as template tags: ``{% load components %}``. docs/design.md shows how to use each."""

from collections.abc import Mapping, Sequence
from typing import Any
from urllib.parse import urlencode

from django import template
from django.contrib.messages.storage.base import Message
from django.core.paginator import Page
from django.forms import BaseForm, BoundField
from django.http import HttpRequest, QueryDict
from django.template.context import Context
from django.template.loader import render_to_string
from django.templatetags.static import static
from django.urls import NoReverseMatch, reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString

from ecfmg.foundation import shapes

register = template.Library()

ALERT_ICONS = {"success": "Done", "info": "Note", "warning": "Please note", "error": "Problem"}


@register.simple_tag
def icon(name: str, label: str = "") -> str:
    """A picture from the sprite. It is hidden from screen readers unless `label` says what it means."""
    sprite = static("img/icons.svg")
    if label:
        return format_html(
            '<svg class="icon" role="img" aria-label="{}"><use href="{}#{}"></use></svg>', label, sprite, name
        )
    return format_html(
        '<svg class="icon" aria-hidden="true" focusable="false"><use href="{}#{}"></use></svg>', sprite, name
    )


@register.inclusion_tag("components/state_badge.html")
def state_badge(state: str, word: str = "") -> dict[str, object]:
    """Icon, word and colour of a state or tone; `word` replaces its usual word."""
    return {"look": shapes.look_of(state, word)}


@register.inclusion_tag("components/requirement_card.html")
def requirement_card(requirement: shapes.Requirement) -> dict[str, object]:
    """One requirement: state, sentence, who acts next, by when, and the reasons behind `Why`."""
    return {"requirement": requirement, "look": shapes.look_of(requirement.state, requirement.word)}


@register.inclusion_tag("components/next_step.html")
def next_step(step: shapes.NextStep) -> dict[str, object]:
    """The one thing to do now. A page has at most one."""
    return {"step": step}


@register.inclusion_tag("components/status_sentence.html")
def status_sentence(sentence: shapes.Sentence) -> dict[str, object]:
    """What it is, what it means, who acts next, by when."""
    return {"sentence": sentence}


@register.inclusion_tag("components/summary_list.html")
def summary_list(facts: Sequence[shapes.Fact]) -> dict[str, object]:
    """Labels and values, each with its link to change it."""
    return {"facts": facts}


@register.inclusion_tag("components/timeline.html")
def timeline(events: Sequence[shapes.Event]) -> dict[str, object]:
    """What happened and what is ahead, in the order given."""
    drawn = [(event, shapes.look_of(event.tone).tone if event.tone else "") for event in events]
    return {"events": drawn}


@register.inclusion_tag("components/empty_state.html")
def empty_state(empty: shapes.EmptyState) -> dict[str, object]:
    """What would be here and how it gets here."""
    return {"empty": empty}


@register.inclusion_tag("components/step_indicator.html")
def step_indicator(steps: Sequence[shapes.Step], current: int) -> dict[str, object]:
    """Where one is in a long form; `current` counts from 1."""
    return {"steps": steps, "current": current, "total": len(steps), "here": steps[current - 1]}


@register.inclusion_tag("components/breadcrumb.html")
def breadcrumb(*crumbs: shapes.Link | str) -> dict[str, object]:
    """The way to this page: links, then the name of this page."""
    return {"links": crumbs[:-1], "here": crumbs[-1]}


@register.inclusion_tag("components/copy_id.html")
def copy_id(value: str, label: str) -> dict[str, object]:
    """A long number that can be selected with one click and copied with a button; `label` says what it is."""
    return {"value": value, "label": label}


@register.inclusion_tag("components/link.html")
def link(item: shapes.Link) -> dict[str, object]:
    """A link or, if it is primary, a button that is a link."""
    return {"link": item}


@register.inclusion_tag("components/button.html")
def button(
    label: str, kind: str = "primary", name: str = "", value: str = "", icon: str = "", key: str = "", form: str = ""
) -> dict[str, object]:
    """A button that sends its form. `kind`: primary, outline, plain or danger; `key` is its letter for staff."""
    classes = {
        "primary": "",
        "outline": "usa-button--outline",
        "plain": "usa-button--unstyled",
        "danger": "usa-button--danger",
    }
    return {
        "label": label, "classes": classes[kind], "name": name, "value": value, "picture": icon, "key": key,
        "form": form,
    }  # fmt: skip


# --- Blocks ---------------------------------------------------------------------------------------------------------


@register.simple_block_tag
def alert(content: str, kind: str = "info", heading: str = "") -> str:
    """``{% alert "warning" "Heading" %}…{% endalert %}``; kinds: success, info, warning, error."""
    context = {"kind": kind, "heading": heading, "content": content, "word": ALERT_ICONS[kind]}
    return render_to_string("components/alert.html", context)


@register.simple_block_tag
def confirm_panel(content: str, title: str, final: bool = False) -> str:
    """What will be sent to whom, before a button that does it. `final` says that it cannot be taken back."""
    return render_to_string("components/confirm_panel.html", {"title": title, "final": final, "content": content})


@register.simple_tag
def message_kind(message: Message) -> str:
    """The kind of alert for one of Django's messages."""
    return {"success": "success", "warning": "warning", "error": "error"}.get(message.level_tag, "info")


# --- Lists ----------------------------------------------------------------------------------------------------------


def _query(context: Context) -> QueryDict:
    request: HttpRequest | None = context.get("request")
    return request.GET if request is not None else QueryDict()


def with_query(query: QueryDict, **changes: str) -> str:
    """The query string with `changes` made; an empty value takes a parameter away. Always begins with ``?``."""
    pairs = [(name, value) for name, values in query.lists() if name not in changes for value in values]
    pairs += [(name, value) for name, value in changes.items() if value]
    return "?" + urlencode(pairs)


def _heading(column: shapes.Column, query: QueryDict) -> dict[str, object]:
    now = query.get("sort", "")
    order = "ascending" if now == column.key else "descending" if now == f"-{column.key}" else ""
    wanted = f"-{column.key}" if order == "ascending" else column.key
    url = with_query(query, sort=wanted, page="", after="", before="") if column.key else ""
    return {"column": column, "order": order if column.key else "", "url": url}


@register.inclusion_tag("components/data_table.html", takes_context=True)
def data_table(context: Context, table: shapes.Table) -> dict[str, object]:
    """A whole list with sortable headings, rows that `j` and `k` walk, pages, and words for when it is empty."""
    query = _query(context)
    return {
        "request": context.get("request"),
        "table": table,
        "headings": [_heading(column, query) for column in table.columns],
        "rows": [(row, list(zip(table.columns, row.cells, strict=True))) for row in table.rows],
    }


@register.inclusion_tag("components/sort_heading.html", takes_context=True)
def sort_heading(context: Context, label: str, key: str, numeric: bool = False) -> Mapping[str, object]:
    """One sortable ``<th>`` for a table written by hand."""
    return _heading(shapes.Column(label, key, numeric), _query(context))


@register.inclusion_tag("components/pagination.html", takes_context=True)
def pagination(context: Context, page: Page[Any], label: str = "") -> dict[str, object]:
    """Pages by number; the rest of the address stays as it is."""
    query = _query(context)
    numbers = [
        (number, with_query(query, page=str(number)) if isinstance(number, int) else "")
        for number in page.paginator.get_elided_page_range(page.number, on_each_side=1, on_ends=1)
    ]
    return {
        "page": page,
        "label": label,
        "numbers": numbers,
        "previous": with_query(query, page=str(page.number - 1)) if page.has_previous() else "",
        "next": with_query(query, page=str(page.number + 1)) if page.has_next() else "",
    }


@register.inclusion_tag("components/keyset.html", takes_context=True)
def keyset(context: Context, older: str = "", newer: str = "", label: str = "") -> dict[str, object]:
    """The neighbours of a page known by its last row: ``?after=`` for the next, ``?before=`` for the one before."""
    query = _query(context)
    return {
        "label": label,
        "next": with_query(query, after=older, before="", page="") if older else "",
        "previous": with_query(query, before=newer, after="", page="") if newer else "",
    }


@register.inclusion_tag("components/filter_chips.html", takes_context=True)
def filter_chips(context: Context, filters: Sequence[shapes.Filter]) -> dict[str, object]:
    """Filters as links in the address; the chosen one is marked."""
    query = _query(context)
    drawn = []
    for each in filters:
        chosen = query.get(each.param, "")
        chips = [
            (
                option,
                with_query(query, **{each.param: option.value, "page": "", "after": "", "before": ""}),
                option.value == chosen,
            )
            for option in each.options
        ]
        drawn.append((each, chips))
    return {"filters": drawn}


@register.inclusion_tag("components/document_viewer.html", takes_context=True)
def document_viewer(context: Context, viewer: shapes.Viewer) -> dict[str, object]:
    """A document page by page. Page and zoom are in the address, so they work without script and can be shared."""
    query = _query(context)
    wanted = query.get("page", "")
    number = min(max(int(wanted) if wanted.isdecimal() and len(wanted) < 6 else 1, 1), max(len(viewer.pages), 1))
    zooms = ["fit", "150", "200", "300"]
    zoom = query.get("zoom", "fit")
    at = zooms.index(zoom) if zoom in zooms else 0
    go = {name: with_query(query, **change) + "#viewer" for name, change in {
        "previous": {"page": str(number - 1)}, "next": {"page": str(number + 1)},
        "closer": {"zoom": zooms[min(at + 1, 3)]}, "farther": {"zoom": zooms[max(at - 1, 0)]},
    }.items()}  # fmt: skip
    return {
        "request": context.get("request"), "csrf_token": context.get("csrf_token"),
        "viewer": viewer, "shown": viewer.pages[number - 1] if viewer.pages else None, "number": number,
        "total": len(viewer.pages), "zoom": zooms[at], "can_closer": at < 3, "can_farther": at > 0, "go": go,
        "thumbs": [(page, with_query(query, page=str(page.number)) + "#viewer") for page in viewer.pages],
    }  # fmt: skip


# --- Forms ----------------------------------------------------------------------------------------------------------


@register.inclusion_tag("components/forms/error_summary.html")
def error_summary(form: BaseForm) -> dict[str, object]:
    """Each fault of a refused form, with a link to its field. `{{ form }}` draws it by itself."""
    return {"form": form, "faults": faults_of(form)}


def faults_of(form: BaseForm) -> list[tuple[str, str, str]]:
    """(anchor, label, fault) for every fault; the anchor is empty where no field is to blame."""
    if not form.is_bound:
        return []
    faults = [("", "", str(fault)) for fault in form.non_field_errors()]
    for bound in form:
        anchor = bound.id_for_label or bound.auto_id
        label = str(bound.label).rstrip("?.: ")
        faults += [("" if bound.is_hidden else anchor, label, str(fault)) for fault in bound.errors]
    return faults


@register.simple_tag
def field(bound: BoundField) -> SafeString:
    """One field of a form: label, hint, fault, control."""
    return bound.as_field_group()


# --- Frame ----------------------------------------------------------------------------------------------------------


@register.inclusion_tag("components/nav_link.html", takes_context=True)
def nav_link(context: Context, route: str, label: str, count: int = 0, key: str = "") -> dict[str, object]:
    """An entry of the menu, marked if it is this page; left out where the portal has no such route (yet)."""
    request: HttpRequest | None = context.get("request")
    try:
        url = reverse(route)
    except NoReverseMatch:
        url = ""
    here = request is not None and bool(url) and request.path == url
    return {"url": url, "label": label, "count": count, "here": here, "key": key}
