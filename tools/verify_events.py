#!/usr/bin/env python3
"""Check that nobody has changed, removed or inserted an event: `python tools/verify_events.py DATABASE_URL`.

Shares no code with what writes events and needs nothing but psycopg2: it reads every event, computes each hash anew
(docs/developers/events.md has the recipe) and names the first event of each stream that does not fit. Exit status 0
where every chain holds, 1 where one is broken. A tail that was cut off cannot be seen from the chain alone: keep the
printed lengths somewhere else and give them back with ``--known FILE``.
"""

import argparse
import hashlib
import sys
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import NamedTuple

import psycopg2

QUERY = """
SELECT stream, position, verb, at, coalesce(actor_id::text, ''), actor_label, actor_audience, subject, reason,
       payload::text, request_id, for_applicant::text, previous_hash, hash
FROM foundation_event ORDER BY stream, position"""


class Link(NamedTuple):
    """One event as it is stored."""

    stream: str
    position: int | None
    verb: str
    at: datetime
    actor_id: str
    actor_label: str
    actor_audience: str
    subject: str
    reason: str
    payload: str
    request_id: str
    for_applicant: str
    previous_hash: str
    hash: str


def hash_of(link: Link, previous: str) -> str:
    """The hash that the event must have after `previous`: SHA-256 over its fields, joined by the unit separator."""
    at = link.at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%f")
    fields = [link.stream, str(link.position), link.verb, at, *link[4:12], previous]
    return hashlib.sha256("\x1f".join(fields).encode()).hexdigest()


def faults(links: Iterable[Link], lengths: dict[str, int]) -> Iterator[str]:
    """The first fault of each stream, in words; fills `lengths` with how many events each stream has."""
    broken: set[str] = set()
    stream, position, previous = "", 0, ""
    for link in links:
        if link.stream != stream:
            stream, position, previous = link.stream, 0, ""
        position += 1
        lengths[stream] = position
        if stream in broken:
            continue
        fault = _fault(link, position, previous)
        if fault:
            broken.add(stream)
            yield f"{stream}, event {position}: {fault}"
        previous = link.hash


def _fault(link: Link, position: int, previous: str) -> str:
    if link.position != position:
        return f"position {link.position} stands where {position} must: an event is missing or was put in"
    if link.previous_hash != previous:
        return "it does not follow from the event before it"
    if link.hash != hash_of(link, previous):
        return "its content is not what was written"
    return ""


def missing_tails(lengths: dict[str, int], known: Path) -> Iterator[str]:
    """Streams that are shorter than they were when `known` was written."""
    for line in known.read_text().splitlines():
        length, _, stream = line.partition(" ")
        if lengths.get(stream, 0) < int(length):
            yield f"{stream}: had {length} events and has {lengths.get(stream, 0)}: its newest were cut off"


def main() -> int:
    """Read the database, print what was found, answer the exit status."""
    parser = argparse.ArgumentParser(description="Check that the chain of events is whole.")
    parser.add_argument("database", help="its address, as in DATABASE_URL")
    parser.add_argument("--known", type=Path, help="lengths printed by an earlier run with --lengths")
    parser.add_argument("--lengths", action="store_true", help="print the length of each stream, to be kept elsewhere")
    options = parser.parse_args()
    lengths: dict[str, int] = {}
    with psycopg2.connect(options.database) as connection, connection.cursor(name="events") as cursor:
        cursor.itersize = 5000
        cursor.execute(QUERY)
        found = list(faults((Link(*row) for row in cursor), lengths))
    if options.known:
        found += missing_tails(lengths, options.known)
    if options.lengths:
        sys.stdout.writelines(f"{length} {stream}\n" for stream, length in sorted(lengths.items()))
    for fault in found:
        sys.stderr.write(fault + "\n")
    sys.stderr.write(f"{sum(lengths.values())} events in {len(lengths)} streams: {len(found)} broken.\n")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
