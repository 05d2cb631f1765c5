"""The mail room for tests: a clerk, envelopes, what a scanner makes of paper, and a request that went by post."""

import io
from collections.abc import Sequence
from datetime import timedelta
from typing import Any

import pikepdf
from django.core.files.uploadedfile import SimpleUploadedFile

from credentials.actions.mailroom import EnvelopeDetails, log_envelope
from credentials.actions.requests import send_to_school
from credentials.actions.scans import read_scan, receive_scan
from credentials.models import Envelope, Scan, SchoolContact, VerificationRequest
from credentials.paper.labels import cover_pdf, label_pdf
from ecfmg.accounts.models import User
from ecfmg.foundation import clock
from ecfmg.foundation.actors import Actor
from tests.factories.accounts import staff_user
from tests.factories.credentials import picture_bytes
from tests.portals.desks import Desk, desk

PLACE = "Mail room"


def clerk(**fields: Any) -> User:
    """Somebody of intake."""
    return staff_user("intake", **fields)


def envelope(by: User | None = None, **changes: Any) -> Envelope:
    """An envelope that came today, sealed, from a sender whom nobody looked up."""
    values = {"sender": "Registrar, Testville", "received_on": clock.today(), "sealed": True, **changes}
    return log_envelope(Actor.of(by or clerk()), details=EnvelopeDetails(**values), place=PLACE)


def asked_on_paper(here: Desk | None = None) -> VerificationRequest:
    """A diploma about which the registrar's office was asked by post."""
    here = here or desk()
    contact = SchoolContact.objects.create(
        school=here.official.school,
        office="Registrar's office",
        postal_address="4 College Road\nTestville",
        language="es",
    )
    return send_to_school(
        Actor.of(here.reviewer),
        credential=here.credential,
        version=here.fresh(here.credential).version,
        channel="paper",
        contact=contact,
    )


def pile(*papers: bytes) -> SimpleUploadedFile:
    """What the scanner makes of papers that lie on each other: one PDF."""
    with pikepdf.new() as whole:
        for paper in papers:
            with pikepdf.open(io.BytesIO(paper)) as one:
                whole.pages.extend(one.pages)
        buffer = io.BytesIO()
        whole.save(buffer)
    return SimpleUploadedFile("scan.pdf", buffer.getvalue(), content_type="application/pdf")


def sheet(seed: int = 40) -> bytes:
    """A page without any bar code."""
    return picture_bytes("PDF", width=620, height=877, seed=seed)


def cover(of: Envelope) -> bytes:
    """The cover sheet of an envelope."""
    return cover_pdf(of)


def label(of: Envelope) -> bytes:
    """A page that shows the label of an envelope."""
    return label_pdf(of)


def scanned(of: Envelope, papers: Sequence[bytes] = (), by: User | None = None) -> Scan:
    """The scan of one envelope, read."""
    scan = receive_scan(Actor.of(by or clerk()), upload=pile(*(papers or [sheet()])), place=PLACE, envelope=of)
    read_scan(scan.pk)
    of.refresh_from_db()
    scan.refresh_from_db()
    return scan


def days_ago(days: int) -> Any:
    """A day before today."""
    return clock.today() - timedelta(days=days)
