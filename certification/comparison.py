"""Two decisions side by side: what changed between them, and why. Works on the documents as they were stored."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from certification.rules.reasons import shown

REQUIREMENT_NAMES = {
    "application": "Application for certification",
    "medical_science_exams": "Medical science examinations",
    "clinical_skills": "Clinical skills",
    "communication_skills": "Communication skills",
    "medical_education_credentials": "Medical education credentials",
    "holds": "Holds",
}
STATE_WORDS = {
    "met": "met",
    "pending": "not met yet",
    "not_met": "not met",
    "needs_review": "a person decides",
    "not_applicable": "not needed",
}
STATUS_WORDS = {
    "not_img": "does not need certification",
    "ineligible": "not eligible",
    "in_progress": "in progress",
    "on_hold": "on hold",
    "ready": "ready to be certified",
    "certified": "certified",
    "expired": "expired for entry into training",
    "revoked": "revoked",
}


#: Days that a part of a decision names, as they are told where one of them moves.
DAY_WORDS = {
    "deadline": "possible until",
    "expires_on": "expires for entry into training on",
    "printed_until": "valid through, as printed",
    "permanent_since": "valid indefinitely since",
    "since": "no longer counts since",
}


@dataclass(frozen=True, slots=True)
class MovedDay:
    """A day behind a state that is another one, or that was not there before (`before` None) or is gone."""

    what: str
    before: date | None
    after: date | None

    def __str__(self) -> str:
        before, after = (shown(day) if day else "no day" for day in (self.before, self.after))
        return f"{self.what}: {before} → {after}"


@dataclass(frozen=True, slots=True)
class Change:
    """One difference. `before` and `after` are words; the reasons are the contract's documents of reasons; `days` are
    those that moved."""

    subject: str
    name: str
    before: str
    after: str
    gone: tuple[dict[str, Any], ...] = ()
    come: tuple[dict[str, Any], ...] = ()
    days: tuple[MovedDay, ...] = ()

    @property
    def state_changed(self) -> bool:
        """Whether the state itself changed, not only its reasons or its deadline."""
        return self.before != self.after


def compare_decisions(old: dict[str, Any], new: dict[str, Any]) -> list[Change]:
    """Every difference between two decisions of one person, the status first, then requirements, exams, certificate."""
    changes = []
    if old["status"] != new["status"]:
        changes.append(Change("status", "Status", STATUS_WORDS[old["status"]], STATUS_WORDS[new["status"]]))
    for key, name in REQUIREMENT_NAMES.items():
        change = _compared(key, name, old["requirements"][key], new["requirements"][key], ("deadline",))
        changes.extend(change)
    changes.extend(_exams(old, new))
    changes.extend(
        _compared(
            "certificate",
            "Certificate",
            {**old["certificate"], "state": _certificate_words(old["certificate"])},
            {**new["certificate"], "state": _certificate_words(new["certificate"])},
            ("expires_on", "printed_until", "permanent_since"),
        )
    )
    return changes


def matters_to_applicant(changes: list[Change]) -> bool:
    """Whether the person's time line shows it: the status or the state of a requirement changed."""
    shown_to_them = {"status", *REQUIREMENT_NAMES}
    return any(change.subject in shown_to_them and change.state_changed for change in changes)


def worth_a_letter(changes: list[Change], status: str) -> bool:
    """Whether the person gets a letter: something changed for them that no letter of its own tells of.

    The decision on the application, an issued and a revoked certificate each have their own.
    """
    told_elsewhere = {"application"} | ({"status"} if status in {"certified", "revoked"} else set())
    return matters_to_applicant([change for change in changes if change.subject not in told_elsewhere])


def behind_in_words(changes: list[Change]) -> tuple[str, ...]:
    """What changed behind the states of status and requirements: days, other reasons, sittings, the certificate."""
    return tuple(
        f"{change.name}: {told}"
        for change in changes
        if change.subject != "status" and (told := _behind(change, counted=change.subject in REQUIREMENT_NAMES))
    )


def _behind(change: Change, *, counted: bool) -> str:
    told = [str(day) for day in change.days]
    if change.state_changed and not counted:
        told.insert(0, f"{change.before} → {change.after}")
    elif not change.state_changed and change.come:
        told.append("now because: " + " ".join(reason["text"] for reason in change.come))
    elif not change.state_changed and change.gone:
        told.append("no longer because: " + " ".join(reason["text"] for reason in change.gone))
    return "; ".join(told)


def changes_in_words(changes: list[Change]) -> str:
    """The changed requirements as one sentence for the time line."""
    words = [f"{c.name}: {c.after} (was: {c.before})" for c in changes if c.state_changed and c.subject != "status"]
    return "; ".join(words) + "." if words else "The reasons or dates behind it changed."


def _compared(key: str, name: str, old: dict[str, Any], new: dict[str, Any], dates: tuple[str, ...]) -> list[Change]:
    before, after = _reasons(old), _reasons(new)
    gone = tuple(reason for code, reason in before.items() if code not in after)
    come = tuple(reason for code, reason in after.items() if code not in before)
    days = tuple(
        MovedDay(DAY_WORDS[each], _day(old.get(each)), _day(new.get(each)))
        for each in dates
        if old.get(each) != new.get(each)
    )
    if old["state"] == new["state"] and not gone and not come and not days:
        return []
    return [Change(key, name, _state_words(old["state"]), _state_words(new["state"]), gone, come, days)]


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None


def _reasons(part: dict[str, Any]) -> dict[tuple[str, str, str], dict[str, Any]]:
    return {(reason["code"], reason["policy"], reason["text"]): reason for reason in part["reasons"]}


def _state_words(state: str) -> str:
    return STATE_WORDS.get(state, state.replace("_", " "))


def _exams(old: dict[str, Any], new: dict[str, Any]) -> list[Change]:
    before = {(exam["exam"], exam["taken_on"]): exam for exam in old["exams"]}
    changes = []
    for exam in new["exams"]:
        key = (exam["exam"], exam["taken_on"])
        earlier = before.pop(key, {"standing": "not on file", "reasons": []})
        changes += _compared_exam(key, earlier, exam)
    for key, exam in before.items():
        changes += _compared_exam(key, exam, {"standing": "not on file", "reasons": []})
    return changes


def _compared_exam(key: tuple[str, str], old: dict[str, Any], new: dict[str, Any]) -> list[Change]:
    name = f"{shown(key[0])} of {shown(date.fromisoformat(key[1]))}"
    return _compared(
        f"exam:{key[0]}:{key[1]}",
        name,
        {**old, "state": old["standing"]},
        {**new, "state": new["standing"]},
        ("since",),
    )


def _certificate_words(certificate: dict[str, Any]) -> str:
    if certificate["permanent"]:
        return "valid indefinitely"
    usable = certificate["usable_for_gme_entry"]
    if usable is None:
        return "no answer on entry into training"
    return "usable for entry into training" if usable else "not usable for entry into training"
