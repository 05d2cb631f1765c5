"""Filters that write days, moments and long numbers in the one way this site writes them."""

from datetime import date, datetime

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString

from ecfmg.foundation import clock
from ecfmg.foundation.countries import country_name

register = template.Library()

#: Not from the locale: every page, letter and mail writes them the same way.
MONTHS = [
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
]  # fmt: skip


def day_in_words(value: date) -> str:
    """``3 March 2026``. A moment means its day in New York."""
    on = clock.day_of(value) if isinstance(value, datetime) else value
    return f"{on.day} {MONTHS[on.month - 1]} {on.year}"


@register.filter
def day(value: object) -> str:
    """``3 March 2026`` as a ``<time>``; nothing for what is not a day. A moment means its day in New York."""
    if not isinstance(value, date):
        return ""
    iso = (clock.day_of(value) if isinstance(value, datetime) else value).isoformat()
    return format_html('<time datetime="{}">{}</time>', iso, day_in_words(value))


@register.filter
def moment(value: object) -> str:
    """``3 March 2026, 4:05 pm New York time`` as a ``<time>``; nothing for what is not a moment."""
    if not isinstance(value, datetime):
        return ""
    there = value.astimezone(clock.OFFICE_ZONE)
    hour = there.hour % 12 or 12
    half = "am" if there.hour < 12 else "pm"
    words = f"{day_in_words(value)}, {hour}:{there.minute:02d} {half} New York time"
    return format_html('<time datetime="{}">{}</time>', there.isoformat(timespec="minutes"), words)


@register.filter
def usmle_id(value: object) -> str:
    """``0-123-456-7`` for the eight digits of a USMLE ID; anything else unchanged."""
    text = str(value if value is not None else "")
    if len(text) != 8 or not text.isdigit():
        return text
    return SafeString(f'<span class="figures nowrap">{text[0]}-{text[1:4]}-{text[4:7]}-{text[7]}</span>')


@register.filter
def counted(number: int, words: str) -> str:
    """``1 file`` or ``3 files`` from ``number|counted:"file,files"``."""
    one, many = words.split(",")
    return f"{number:,} {one if number == 1 else many}"


@register.filter
def country(code: object) -> str:
    """``Georgia`` for ``GEO``; an unknown code unchanged."""
    return country_name(str(code or ""))
