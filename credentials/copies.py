"""A copy of a document to read elsewhere: a PDF of the page images that we made, never the bytes that were received."""

import io
from typing import BinaryIO

import pikepdf
from pikepdf import Dictionary, Name

from credentials.models import Document, DocumentPage
from ecfmg.foundation.files import read_file

#: Long side of a page in points: that of A4.
LONG_SIDE = 842


def copy_of(document: Document) -> BinaryIO:
    """The pages of a document as one PDF, from its beginning. The images go in as they are."""
    target = io.BytesIO()
    with pikepdf.new() as pdf:
        for page in document.pages.select_related("image").order_by("number"):
            _add_page(pdf, page)
        pdf.save(target)
    target.seek(0)
    return target


def _add_page(pdf: pikepdf.Pdf, page: DocumentPage) -> None:
    scale = LONG_SIDE / max(page.width, page.height)
    width, height = round(page.width * scale), round(page.height * scale)
    image = pdf.make_stream(
        read_file(page.image),
        Type=Name.XObject,
        Subtype=Name.Image,
        Width=page.width,
        Height=page.height,
        ColorSpace=Name.DeviceRGB,
        BitsPerComponent=8,
        Filter=Name.DCTDecode,
    )
    made = pdf.add_blank_page(page_size=(width, height))
    made.Resources = Dictionary(XObject=Dictionary(Page=image))
    made.Contents = pdf.make_stream(f"{width} 0 0 {height} 0 0 cm /Page Do".encode())
