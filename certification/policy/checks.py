"""The checks of the policy files: keys, types, overlaps, gaps, missing sources; each fault with file, key and line."""

from collections.abc import Mapping
from datetime import date
from itertools import pairwise
from pathlib import Path
from typing import Any

import yaml

from certification.policy.errors import PolicyError
from certification.policy.keys import KEYS, KeySpec
from certification.policy.loader import day_after
from certification.policy.row import Row, Scope

FIELDS = {"key", "value", "from", "until", "announced_on", "source", "source_date", "certainty", "note"}
NEEDED = ("key", "value", "announced_on", "source", "source_date", "certainty")
CERTAINTIES = ("official", "secondary", "unverified", "house")
DEEPEST = 20
DAYS = ("from", "until", "announced_on", "source_date")


class _Numbered:
    """What a loader needs to keep the line of every row and to refuse a key given twice."""

    def construct_object(self, node: yaml.Node, deep: bool = False) -> Any:
        """Name the line of a value that reads like a date or a number and is none, such as 2026-02-31."""
        try:
            return super().construct_object(node, deep)  # type: ignore[misc]  # that of the loader
        except (ValueError, TypeError, OverflowError) as error:
            raise yaml.MarkedYAMLError(problem=str(error), problem_mark=node.start_mark) from None


class _Careful(_Numbered, yaml.SafeLoader):
    """The loader whose faults are told; refuses anything that stands for other text."""

    def compose_node(self, parent: yaml.Node | None, index: Any) -> yaml.Node | None:
        """Refuse an alias: a policy row is written out, and a few aliases of aliases would fill the memory."""
        if self.check_event(yaml.AliasEvent):
            mark = self.peek_event().start_mark  # type: ignore[no-untyped-call]  # the library has no types
            raise yaml.MarkedYAMLError(
                problem="an alias (*name) is not allowed; write the value out", problem_mark=mark
            )
        return super().compose_node(parent, index)


class _Quick(_Numbered, getattr(yaml, "CSafeLoader", yaml.SafeLoader)):  # type: ignore[misc]  # chosen as it runs
    """The same by the parser in C, eight times as fast, for a text in which nothing is wrong."""


def _mapping(loader: Any, node: yaml.MappingNode) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for key_node, value_node in node.value:
        key = loader.construct_object(key_node, deep=True)
        if not isinstance(key, str):
            raise yaml.MarkedYAMLError(problem=f"key {key!r} is not text", problem_mark=key_node.start_mark)
        if key in found:
            raise yaml.MarkedYAMLError(problem=f"key {key!r} given twice", problem_mark=key_node.start_mark)
        found[key] = loader.construct_object(value_node, deep=True)
    found["__line__"] = node.start_mark.line + 1
    return found


for _loader in (_Careful, _Quick):
    _loader.add_constructor("tag:yaml.org,2002:map", _mapping)


def _loaded(text: str) -> Any:
    """The value of a text; raises what the careful loader says of a text that has an alias, is deep or has a fault."""
    deep = 0
    try:
        for event in yaml.parse(text, _Quick):
            deep += isinstance(event, yaml.CollectionStartEvent) - isinstance(event, yaml.CollectionEndEvent)
            if deep > DEEPEST or isinstance(event, yaml.AliasEvent):
                break
        else:
            return yaml.load(text, _Quick)  # noqa: S506  # a subclass of CSafeLoader
    except yaml.YAMLError:
        pass
    return yaml.load(text, _Careful)  # noqa: S506  # a subclass of SafeLoader


def read_texts(folder: Path) -> dict[str, str]:
    """Return the text of a folder's YAML files by name; raises PolicyError where there is none or one is unreadable."""
    faults: list[str] = []
    texts: dict[str, str] = {}
    files = sorted(folder.glob("*.yaml"))
    if not files:
        faults.append(f"{folder}: no policy file (*.yaml) is here")
    for path in files:
        try:
            texts[path.name] = path.read_bytes().decode("utf-8")
        except (UnicodeDecodeError, OSError) as error:
            faults.append(f"{path.name}: cannot be read: {' '.join(str(error).split())}")
    if faults:
        raise PolicyError(faults)
    return texts


def rows_of(texts: Mapping[str, str]) -> tuple[Row, ...]:
    """Return all rows of the files given by name and text; raises PolicyError with every fault found."""
    faults: list[str] = []
    rows: list[Row] = []
    for name in sorted(texts):
        for entry in _entries(name, texts[name], faults):
            row = _row(name, entry, faults)
            if row is not None:
                rows.append(row)
    for group in _grouped(rows).values():
        _check_days(group, KEYS[group[0].key], faults)
    _check_ids(rows, faults)
    if faults:
        raise PolicyError(faults)
    return tuple(rows)


def _entries(name: str, text: str, faults: list[str]) -> list[dict[str, Any]]:
    try:
        loaded = _loaded(text)
    except yaml.YAMLError as error:
        told = " ".join(str(error).replace('in "<unicode string>", ', "at ").split())
        faults.append(f"{name}: cannot be read: {told}")
        return []
    except RecursionError:
        faults.append(f"{name}: cannot be read: brackets or indents stand one in another too deep")
        return []
    if not isinstance(loaded, list):
        faults.append(f"{name}: must be a list of rows")
        return []
    entries = []
    for number, entry in enumerate(loaded, 1):
        if isinstance(entry, dict):
            entries.append(entry)
        else:
            faults.append(f"{name}: row {number} is not a mapping")
    return entries


def _row(file: str, entry: dict[str, Any], faults: list[str]) -> Row | None:
    line = entry.pop("__line__")
    key = entry.get("key")
    place = f"{file}, line {line}, {key}"
    spec = KEYS.get(key) if isinstance(key, str) else None
    if spec is None:
        faults.append(f"{place}: unknown policy key")
        return None
    value = _without_lines(entry.get("value"))
    before = len(faults)
    _check_fields(place, entry, spec, faults)
    if value is not None and not spec.check(value):
        faults.append(f"{place}: value must be {spec.shape}, or null for unknown")
    if len(faults) > before:
        return None
    scope: Scope = entry.get(spec.scope) if spec.scope else None
    parts = (key, scope, entry.get("from"), entry.get("announced_on"))
    return Row(
        id="/".join(str(part) for part in parts if part is not None),
        key=str(key),
        scope=scope,
        from_=entry.get("from"),
        until=entry.get("until"),
        value=value,
        announced_on=entry.get("announced_on"),
        source=entry.get("source"),
        source_date=entry.get("source_date"),
        certainty=entry["certainty"],
        note=entry.get("note"),
        place=f"{file}, line {line}",
    )


def _without_lines(value: Any) -> Any:
    if isinstance(value, dict):
        return {k: _without_lines(v) for k, v in value.items() if k != "__line__"}
    if isinstance(value, list):
        return [_without_lines(part) for part in value]
    return value


def _check_fields(place: str, entry: dict[str, Any], spec: KeySpec, faults: list[str]) -> None:
    allowed = FIELDS | ({spec.scope} if spec.scope else set())
    # A row that holds for everybody may say so with `season: null`.
    unknown = {name for name in entry if name not in allowed and not (name == "season" and entry[name] is None)}
    faults += [f"{place}: unknown field {name}" for name in sorted(map(str, unknown))]
    faults += [f"{place}: field {name} is missing" for name in NEEDED if name not in entry]
    for name in DAYS:
        if entry.get(name) is not None and type(entry[name]) is not date:
            faults.append(f"{place}: {name} must be a date or null")
    if not spec.dated and (entry.get("from") or entry.get("until")):
        faults.append(f"{place}: this key holds for no days; leave out from and until")
    if spec.scope and not isinstance(entry.get(spec.scope), int if spec.scope == "season" else str):
        faults.append(f"{place}: field {spec.scope} is missing or of the wrong type")
    for name in ("source", "note"):
        if entry.get(name) is not None and not isinstance(entry[name], str):
            faults.append(f"{place}: {name} must be text or null")
    certainty = entry.get("certainty")
    if certainty not in CERTAINTIES:
        faults.append(f"{place}: certainty must be one of {', '.join(CERTAINTIES)}")
    elif certainty in ("official", "secondary") and not entry.get("source"):
        faults.append(f"{place}: a value of certainty {certainty} needs a source")


def _grouped(rows: list[Row]) -> dict[tuple[str, Scope], list[Row]]:
    groups: dict[tuple[str, Scope], list[Row]] = {}
    for row in rows:
        groups.setdefault((row.key, row.scope), []).append(row)
    return groups


def _check_days(group: list[Row], spec: KeySpec, faults: list[str]) -> None:
    """Look for days backwards, overlaps among rows announced together, and gaps among those always known."""
    backwards = [row for row in group if row.from_ and row.until and row.from_ > row.until]
    faults += [f"{row.place}, {row.key}: from lies after until" for row in backwards]
    announced: dict[date | None, list[Row]] = {}
    for row in group:
        announced.setdefault(row.announced_on, []).append(row)
    for together in announced.values():
        ordered = sorted(together, key=lambda row: row.from_ or date.min)
        for one, other in pairwise(ordered):
            if one.until is None or other.from_ is None or other.from_ <= one.until:
                faults.append(f"{other.place}, {other.key}: overlaps the row of {one.place}")
    if spec.whole:
        _check_whole(group, announced.get(None, []), faults)


def _check_whole(group: list[Row], always_known: list[Row], faults: list[str]) -> None:
    place = f"{group[0].place}, {group[0].key}"
    if not always_known:
        faults.append(f"{place}: no row of this key has always been known")
        return
    ordered = sorted(always_known, key=lambda row: row.from_ or date.min)
    if ordered[0].from_ is not None:
        faults.append(f"{place}: a gap before {ordered[0].from_}")
    for one, other in pairwise(ordered):
        if one.until is not None and other.from_ is not None and day_after(one.until) < other.from_:
            faults.append(f"{other.place}, {other.key}: a gap between {one.until} and {other.from_}")
    if ordered[-1].until is not None:
        faults.append(f"{place}: a gap after {ordered[-1].until}")


def _check_ids(rows: list[Row], faults: list[str]) -> None:
    seen: dict[str, Row] = {}
    for row in rows:
        if row.id in seen:
            faults.append(f"{row.place}, {row.key}: the same row is already at {seen[row.id].place}")
        seen[row.id] = row
