"""What a certificate and a report show, and their bytes."""

from io import BytesIO
from urllib.parse import urlencode

import segno
from django.conf import settings
from django.urls import reverse

from certification.certificate_answers import how_met
from certification.codes import in_groups
from certification.models import Certificate, ConfirmationReport
from certification.report_words import dated, headline, sections
from ecfmg.foundation import clock
from ecfmg.foundation.printing import render_pdf

INK = "#1b1b1b"


def check_address(number: str = "") -> str:
    """Where anybody can check a paper; the code is never part of an address."""
    query = f"?{urlencode({'number': number})}" if number else ""
    return f"{settings.SITE_URL}{reverse('public:check_certificate')}{query}"


def qr_picture(text: str) -> str:
    """A QR code as SVG."""
    out = BytesIO()
    segno.make(text, error="m").save(out, kind="svg", border=0, dark=INK, xmldecl=False, svgns=True, omitsize=True)
    return out.getvalue().decode()


def certificate_pdf(certificate: Certificate) -> bytes:
    """The certificate as issued: nothing on it depends on the day it is rendered."""
    context = {
        "certificate": certificate,
        "code": in_groups(certificate.code),
        "how_met": [line.partition(": ")[::2] for line in how_met(certificate)],
        "check_address": check_address(),
        "expires": certificate.printed_until,
        "name_size": _size_of(certificate.name_on_certificate),
        "demo": settings.DEMO,
        "made_on": certificate.issued_on,
    }
    return render_pdf("certificate", context, {"qr": qr_picture(check_address(certificate.number))})


def report_pdf(report: ConfirmationReport) -> bytes:
    """The report as it was given."""
    answer = dated(report.answer)
    context = {
        "report": report,
        "answer": answer,
        "headline": headline(answer),
        "sections": sections(answer),
        "demo": settings.DEMO,
        "code": in_groups(report.code),
        "check_address": check_address(),
        "made_on": clock.day_of(report.made_at),
    }
    return render_pdf("report", context, {"qr": qr_picture(check_address(report.number))})


def _size_of(name: str) -> str:
    """How large a name can be printed so that the longest stays on its two lines."""
    return "short" if len(name) <= 30 else "long" if len(name) <= 60 else "longest"
