"""Seasons of the Pathways: which one is open on a day, and what each of them asks for, as known on a day.

A season is named after its Match. Its tables are made once for each state of knowledge (`Seasons`) and then
only looked at. A season whose close is unknown stays open until the next has opened.
"""

from bisect import bisect_right
from datetime import date, timedelta
from typing import Any, Literal, NamedTuple

from certification.policy.loader import Known
from certification.policy.row import Row
from certification.rules.decision import Reason
from certification.rules.reasons import UNKNOWN_TO_POLICY
from certification.rules.wording import WORDING

ONE_DAY = timedelta(days=1)
MOST_KEPT = 50_000  # how many tuples of routes are kept in memory
MOST_UNNAMED_SEASONS = 50  # how many seasons that policy has no word of are kept in memory
Offer = Literal["offered", "not_offered", "unknown"]


class OetWindow(NamedTuple):
    """The days of sittings that count: surely not before `since` or past `over_after`, surely from `surely_since` on.

    `ends` says whether the window has a last day; if so sittings through `surely_until` surely count.
    """

    since: date | None
    surely_since: date | None
    ends: bool
    surely_until: date | None
    over_after: date | None


class Season:
    """What one season asks for; a value of None is unknown, and `unknown(key)` says so.

    `opens_on` is the first day; where it is unknown `opens_by` is the day by which it was open at the latest, and
    `first_day` is either. `applications_until` is the last day on which an application is taken, None if none is known.
    `next_first_day` is the day the following season opened.
    """

    def __init__(self, known: Known, year: int) -> None:
        self.known = known
        self.year = year
        self._reasons: dict[str, Reason] = {}
        self.opens_on: date | None = self.value("opens_on")
        self.opens_by: date | None = None if self.opens_on else self.value("opens_on_no_later_than")
        self.first_day = self.opens_on or self.opens_by
        self.closes_on: date | None = self.value("closes_on")
        self.next_first_day: date | None = known.value("opens_on", year + 1) or known.value(
            "opens_on_no_later_than", year + 1
        )
        self.applications_until, self.closing_key = self._last_application_day()
        self.pathway_6_opens_on: date | None = self.value("pathway_6_opens_on")
        self.pathway_6_opens_by: date | None = self.value("pathway_6_opens_on_no_later_than")
        self.offers: tuple[Offer, ...] = tuple(self._offer(pathway) for pathway in range(1, 7))
        self.documents_until: date | None = self.value("supporting_documents_deadline") or self.value(
            "school_forms_deadline"
        )
        self.activity_since: date | None = self.value("usmle_activity_since")
        self.registration_required: bool | None = self.value("usmle_registration_required")
        self.after_step_2_cs_failure: str | None = self.value("step_2_cs_failure")
        self.pathway_1_mandatory: bool | None = self.value("pathway_1_mandatory")
        self.pathway_2_first = bool(self.value("pathway_2_before_pathways_3_to_5"))
        self.pathway_3_before_4 = bool(known.value("pathway_3_before_pathway_4"))
        self.revalidation: bool | None = self.value("revalidation_offered")
        self.licence_since: date | None = self.value("licence_valid_since")
        self.osce_rule: str | None = self.value("pathway_2_osce")
        self.graduated_since: date | None = self.value("graduated_since")
        self.expires_on: date | None = self.value("expires_on")
        self.oet_window = self._oet_window()
        self.early_writing_minimum: int | None = self.value("oet_early_2022_writing_minimum")

    def value(self, key: str) -> Any:
        """Return the season's own value of a key, None where it is unknown."""
        return self.known.value(key, self.year)

    def row(self, key: str) -> Row:
        """Return the row a reason rests on: the season's own, else that of all seasons."""
        return self.known.row(key, self.year) or self.known.row(key) or UNKNOWN_TO_POLICY

    def why(self, code: str) -> Reason:
        """Return this season's reason of a code, made once, with what its sentence names."""
        reason = self._reasons.get(code)
        if reason is None:
            row, values = self._grounds(code)
            told = "season_not_open" if code == "pathway_6_not_open" else code
            reason = self._reasons[code] = Reason(told, row, values)
        return reason

    def unknown(self, key: str) -> Reason:
        """Return `policy_value_unknown`, resting on the row whose value is not known."""
        name = "unknown:" + key
        reason = self._reasons.get(name)
        if reason is None:
            row = self.row(key)
            if row is UNKNOWN_TO_POLICY:
                row = self.row("unknown_value")
            reason = self._reasons[name] = Reason("policy_value_unknown", row)
        return reason

    def reason(self, name: str) -> Reason:
        """Return the reason of a name: a code, `unknown:` and a policy key, or `review:` and a code."""
        if name.startswith("unknown:"):
            return self.unknown(name.removeprefix("unknown:"))
        return self.why(name.removeprefix("review:"))

    def _grounds(self, code: str) -> tuple[Row, tuple[tuple[str, object], ...]]:
        """Return the row that a code rests on in this season, and what its sentence names."""
        named: dict[str, tuple[str, str, object]] = {
            "season_not_open": ("opens_on", "opens_on", self.opens_on),
            "pathway_6_not_open": ("pathway_6_opens_on", "opens_on", self.pathway_6_opens_on),
            "season_closed": (self.closing_key, "last_day", self.applications_until),
            "usmle_activity_too_old": ("usmle_activity_since", "since", self.activity_since),
            "licence_before_cutoff": ("licence_valid_since", "cutoff", self.licence_since),
            "graduated_before_cutoff": ("graduated_since", "cutoff", self.graduated_since),
            "pathway_expired": ("expires_on", "expires_on", self.expires_on),
        }
        if code in named:
            key, name, value = named[code]
            return self.row(key), ((name, value),)
        if code == "never_registered_for_usmle" and self.activity_since is not None:
            return self.row("usmle_activity_since"), ()
        return self.row(WORDING[code][0]), ()

    def is_open(self, day: date) -> bool:
        """Say whether the season is open on a day; before the bound of an unknown opening it counts as not yet open."""
        if self.first_day is None or day < self.first_day:
            return False
        if self.closes_on is not None:
            return day <= self.closes_on
        return self.next_first_day is None or day < self.next_first_day

    def _last_application_day(self) -> tuple[date | None, str]:
        closed_by: date | None = self.value("applications_closed_by")
        days: list[tuple[date, str]] = []
        if deadline := self.value("application_deadline"):
            days.append((deadline, "application_deadline"))
        if self.closes_on:
            days.append((self.closes_on, "closes_on"))
        if closed_by:
            days.append((closed_by - ONE_DAY, "applications_closed_by"))
        if self.next_first_day:
            days.append((self.next_first_day - ONE_DAY, "closes_on"))
        return min(days) if days else (None, "closes_on")

    def _oet_window(self) -> OetWindow:
        since = self.value("oet_taken_since")
        until = self.value("oet_taken_until")
        return OetWindow(
            since,
            since or self.value("oet_taken_since_no_later_than"),
            self.known.row("oet_taken_until", self.year) is not None,
            until or self.value("oet_taken_until_no_earlier_than"),
            until or self.value("oet_taken_until_no_later_than"),
        )

    def _offer(self, pathway: int) -> Offer:
        own_row = self.known.row(f"pathway_{pathway}_offered", self.year)
        offered = self.value("pathways_offered")
        if own_row is not None:
            answer = own_row.value
        else:
            answer = None if offered is None else pathway in offered
        return "unknown" if answer is None else "offered" if answer else "not_offered"


class Seasons:
    """All seasons known on a day, and the calendar of which one is looked at when."""

    def __init__(self, known: Known) -> None:
        self.known = known
        scopes = known.scopes.get("opens_on", ()) + known.scopes.get("pathways_offered", ())
        self.by_year = {year: Season(known, year) for year in sorted({y for y in scopes if isinstance(y, int)})}
        borders = {date.min}
        for season in self.by_year.values():
            borders |= {day for day in (season.first_day, season.next_first_day) if day is not None}
            if season.closes_on is not None and season.closes_on < date.max:
                borders.add(season.closes_on + ONE_DAY)
        self.borders = sorted(borders)
        self._looked_at = self._calendar()

    def of(self, year: int) -> Season:
        """Return a season by its year; one that policy has no word of has every value unknown."""
        season = self.by_year.get(year)
        if season is None:
            season = Season(self.known, year)
            if len(self.by_year) < MOST_UNNAMED_SEASONS:
                self.by_year[year] = season
        return season

    def on(self, day: date) -> tuple[Season | None, date | None]:
        """Return the season open on a day, else the next one known, else None; and the day on which this changes."""
        return self._looked_at[bisect_right(self.borders, day) - 1]

    def _calendar(self) -> list[tuple[Season | None, date | None]]:
        """Return for each border the season looked at from that day on, and the next day on which it is another."""
        calendar: list[tuple[Season | None, date | None]] = []
        changes_on: date | None = None
        for border, following in zip(reversed(self.borders), (None, *reversed(self.borders)), strict=False):
            season = self._season_from(border)
            if calendar and calendar[-1][0] is not season:
                changes_on = following
            calendar.append((season, changes_on))
        return calendar[::-1]

    def _season_from(self, day: date) -> Season | None:
        seasons = list(self.by_year.values())
        opened = [season for season in seasons if season.is_open(day)]
        if opened:
            return opened[-1]
        coming = [season for season in seasons if season.first_day is not None and season.first_day > day]
        return min(coming, key=lambda season: season.first_day or date.max, default=None)
