"""The label of an envelope, and its cover sheet: what parts a pile in the scanner and shows the chain of custody."""

from django.conf import settings

from credentials.models import Envelope
from credentials.paper.barcodes import COVER, code_128
from ecfmg.foundation import clock
from ecfmg.foundation.printing import render_pdf


def label_pdf(envelope: Envelope) -> bytes:
    """A label of 62 by 29 mm with the envelope's number, for the face of the envelope or the first page."""
    context = {"envelope": envelope, "made_on": clock.day_of(envelope.logged_at)}
    return render_pdf("envelope_label", context, {"barcode": code_128(envelope.number)})


def cover_pdf(envelope: Envelope) -> bytes:
    """The cover sheet with everything that was done with the paper until now."""
    context = {
        "envelope": envelope,
        "custody": list(envelope.custody.all()),
        "demo": settings.DEMO,
        "printed_at": clock.now(),
        "made_on": clock.today(),
    }
    return render_pdf("envelope_cover", context, {"barcode": code_128(envelope.number + COVER)})
