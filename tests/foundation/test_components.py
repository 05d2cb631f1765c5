"""What the components of the pages promise to the people who read them."""

import json
import re
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from django.conf import settings
from django.core.paginator import Paginator
from django.test import RequestFactory

from ecfmg.foundation import shapes
from ecfmg.foundation.templatetags import components
from tests.foundation.drawing import draw, text_of

ROOT = Path(settings.BASE_DIR)


# --- States ---------------------------------------------------------------------------------------------------------


def test_each_state_has_an_icon_and_word_of_its_own() -> None:
    looks = list(shapes.STATES.values())
    assert len({look.icon for look in looks}) == len({look.word for look in looks}) == len(looks)


@pytest.mark.parametrize("state", shapes.STATES)
def test_a_badge_says_its_state_in_words_beside_a_hidden_icon(state: str) -> None:
    badge = draw("{% state_badge state %}", state=state)
    assert text_of(badge) == shapes.STATES[state].word
    assert 'aria-hidden="true"' in badge


def test_a_badge_of_an_unknown_state_is_refused_with_the_names_there_are() -> None:
    with pytest.raises(LookupError, match="'fine'; there are met, pending"):
        draw("{% state_badge 'fine' %}")


def test_every_icon_in_use_is_in_the_sprite() -> None:
    """A picture that is not in the sprite would be drawn as nothing."""
    have = set(json.loads((ROOT / "static" / "icons.json").read_text()))
    used = {look.icon for look in (*shapes.STATES.values(), *shapes.TONES.values())} | {"file_present"}
    for page in (ROOT / "templates").rglob("*.html"):
        used |= set(re.findall(r"{% icon [\"'](\w+)[\"']", page.read_text()))
        used |= set(re.findall(r"{% button [^%]*icon=[\"'](\w+)[\"']", page.read_text()))
    assert used - have == set()


def requirement(**changes: object) -> shapes.Requirement:
    sentence = shapes.Sentence("Sent on 3 March 2026.", "We asked the dean.", "Your school", "Within 41 days")
    reason = shapes.Reason("The diploma is not confirmed.", "Source rule", "https://rules.example/", "official")
    values = {"title": "Diploma", "state": "pending", "sentence": sentence, "reasons": [reason], **changes}
    return shapes.Requirement(**values)  # type: ignore[arg-type]  # the changes of a test are not typed one by one


def test_a_requirement_says_what_it_means_who_acts_by_when_and_why() -> None:
    read = text_of(draw("{% requirement_card it %}", it=requirement()))
    for part in (
        "Diploma", "Not met yet", "Sent on 3 March 2026.", "We asked the dean.", "Who acts next Your school",
        "Within 41 days", "The diploma is not confirmed.", "Source rule", "(official)",
    ):  # fmt: skip
        assert part in read


def test_a_requirement_without_a_next_actor_shows_no_empty_label() -> None:
    read = text_of(draw("{% requirement_card it %}", it=requirement(sentence=shapes.Sentence("Done."), reasons=[])))
    assert "Who acts next" not in read
    assert "Why" not in read


def test_what_people_typed_is_never_markup() -> None:
    card = draw("{% requirement_card it %}", it=requirement(title="<script>x</script>"))
    facts = draw("{% summary_list it %}", it=[shapes.Fact("Name", "<b>Ada</b>")])
    alert = draw("{% alert 'info' heading %}{{ name }}{% endalert %}", heading="<i>", name="<b>")
    for markup in (card, facts, alert):
        assert not re.search(r"<(script|b|i)>", markup)


def test_the_summary_list_says_what_is_not_given() -> None:
    read = text_of(draw("{% summary_list it %}", it=[shapes.Fact("Middle name", None), shapes.Fact("Attempts", 0)]))
    assert read == "Middle name Not given Attempts 0"


def test_a_change_link_names_what_it_changes() -> None:
    markup = draw("{% summary_list it %}", it=[shapes.Fact("Name", "Ada", shapes.Link("Change", "/name/"))])
    assert re.search(r'<a href="/name/">Change<span class="unseen"> Name</span></a>', markup)


def test_what_lies_ahead_on_a_time_line_says_so() -> None:
    events = [shapes.Event("Reminder", date(2026, 3, 17), ahead=True), shapes.Event("Received", date(2026, 3, 1))]
    read = text_of(draw("{% timeline it %}", it=events))
    assert "Reminder Expected on 17 March 2026" in read
    assert "Received 1 March 2026" in read


def test_a_final_panel_says_that_it_cannot_be_taken_back() -> None:
    source = "{% confirm_panel 'Issue' final=final %}<p>To Ada.</p>{% endconfirm_panel %}"
    assert "This cannot be taken back." in draw(source, final=True)
    assert "This cannot be taken back." not in draw(source, final=False)


# --- Lists ----------------------------------------------------------------------------------------------------------


def table(rows: int = 3, **changes: object) -> shapes.Table:
    columns = [shapes.Column("Name", "name"), shapes.Column("Due by", "due"), shapes.Column("Days", numeric=True)]
    filled = [shapes.Row([f"Person {n}", date(2026, 3, n + 1), n], href=f"/p/{n}/") for n in range(rows)]
    empty = shapes.EmptyState("Nothing is waiting", "A request appears here the day we send it.")
    return shapes.Table("Requests", columns, filled, empty, **changes)  # type: ignore[arg-type]  # as above


def test_sorting_keeps_the_filters_and_forgets_the_page() -> None:
    request = RequestFactory().get("/?queue=school&page=4&sort=name")
    markup = draw("{% data_table it %}", request, it=table())
    assert 'href="?queue=school&amp;sort=due"' in markup
    assert 'aria-sort="ascending"' in markup
    assert 'href="?queue=school&amp;sort=-name"' in markup, "a second press turns the order round"


def test_a_row_says_its_days_in_words_and_labels_them_for_narrow_windows() -> None:
    markup = draw("{% data_table it %}", it=table(1))
    assert '<td data-label="Due by"><time datetime="2026-03-01">1 March 2026</time>' in markup
    assert '<th scope="row" data-label="Name"><a href="/p/0/">' in markup


def test_a_row_with_too_few_cells_is_refused() -> None:
    short = shapes.Table("T", [shapes.Column("A"), shapes.Column("B")], [shapes.Row(["a"])], table().empty)
    with pytest.raises(ValueError, match="zip"):
        draw("{% data_table it %}", it=short)


def test_an_empty_list_says_how_something_gets_here() -> None:
    markup = draw("{% data_table it %}", it=table(0))
    assert "A request appears here the day we send it." in markup
    assert "<table" not in markup


def test_pages_keep_the_rest_of_the_address() -> None:
    page = Paginator(range(100), 10).page(5)
    request = RequestFactory().get("/?q=a+b&queue=x&queue=y&page=5")
    markup = draw("{% pagination it %}", request, it=page)
    assert 'href="?q=a+b&amp;queue=x&amp;queue=y&amp;page=6"' in markup
    assert 'aria-label="Page 5" aria-current="page"' in markup


def test_the_first_page_has_no_previous_one() -> None:
    markup = draw("{% pagination it %}", it=Paginator(range(30), 10).page(1))
    assert "Next" in markup
    assert "Previous" not in markup


def test_a_keyset_link_replaces_the_other_direction() -> None:
    request = RequestFactory().get("/?queue=x&before=9")
    assert 'href="?queue=x&amp;after=41"' in draw("{% keyset older='41' %}", request)


def test_the_chosen_filter_is_marked_and_none_takes_it_away() -> None:
    options = [shapes.Option("", "All"), shapes.Option("late", "Late", 2)]
    request = RequestFactory().get("/?due=late&sort=name&page=2")
    markup = draw("{% filter_chips it %}", request, it=[shapes.Filter("Due", "due", options)])
    assert '<a class="chip" href="?sort=name">All' in markup
    assert re.search(r'href="\?sort=name&amp;due=late" aria-current="true">', markup)


def viewer() -> shapes.Viewer:
    return shapes.Viewer("Diploma", [shapes.PageImage(n, f"/i/{n}.webp", f"/t/{n}.webp") for n in (1, 2, 3)])


@pytest.mark.parametrize(
    ("asked", "shown"), [("", 1), ("2", 2), ("99", 3), ("0", 1), ("-1", 1), ("x", 1), ("²", 1), ("9" * 5000, 1)]
)
def test_the_viewer_shows_a_page_that_there_is_whatever_is_asked(asked: str, shown: int) -> None:
    request = RequestFactory().get("/", {"page": asked})
    assert f"Diploma, page {shown} of 3" in draw("{% document_viewer it %}", request, it=viewer())


def test_zoom_is_a_link_and_ends_at_its_ends() -> None:
    at_most = draw("{% document_viewer it %}", RequestFactory().get("/?zoom=300&page=2"), it=viewer())
    assert "Larger" not in at_most
    assert "?page=2&amp;zoom=200#viewer" in at_most


def test_a_document_without_images_says_what_is_awaited() -> None:
    assert "not ready yet" in draw("{% document_viewer it %}", it=shapes.Viewer("Diploma", []))


def test_the_way_to_a_page_ends_in_the_page_itself() -> None:
    markup = draw("{% breadcrumb first 'Diploma' %}", first=shapes.Link("Documents", "/documents/"))
    assert re.search(r'aria-current="page"><span>Diploma</span>', markup)
    assert 'href="/documents/"' in markup


def test_an_entry_of_the_menu_without_a_page_is_left_out() -> None:
    assert draw("{% nav_link 'nowhere:at_all' 'Nowhere' %}").strip() == ""


def test_pages_carry_no_inline_script_or_style() -> None:
    """The content security policy would refuse them, and the page would be broken without a word."""
    for page in (ROOT / "templates").rglob("*.html"):
        if {"mail", "pdf", "papers"} & set(page.parts):
            continue
        source = page.read_text()
        found = re.findall(
            r"<style|\sstyle=|<script(?![^>]*(?:\ssrc=|type=\"application/json\"))|\son[a-z]+=\"|hx-on|javascript:",
            source,
        )
        assert found == [], f"{page.relative_to(ROOT)}: {found}"


def test_the_queries_helper_takes_away_what_is_emptied() -> None:
    query = RequestFactory().get("/?a=1&b=2&b=3").GET
    with_query: Callable[..., str] = components.with_query
    assert with_query(query, b="", c="4") == "?a=1&c=4"
