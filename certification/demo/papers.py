"""Papers for invented people: a page that says what it is, as PDF."""

import io

from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image, ImageDraw, ImageFont

from ecfmg.foundation.printing import FONT_FILES

PAGE = (1240, 1754)


def paper(title: str, lines: list[str]) -> SimpleUploadedFile:
    """One A4 page at 150 dots per inch, clearly marked as a demonstration."""
    page = Image.new("RGB", PAGE, "#fdfcf7")
    draw = ImageDraw.Draw(page)
    draw.rectangle((60, 60, PAGE[0] - 60, PAGE[1] - 60), outline="#5b4a2a", width=6)
    draw.text((PAGE[0] / 2, 330), title, font=_font(58), fill="#222222", anchor="mm")
    for number, line in enumerate(lines):
        draw.text((PAGE[0] / 2, 520 + number * 84), line, font=_font(38), fill="#222222", anchor="mm")
    draw.text((PAGE[0] / 2, PAGE[1] - 180), "Invented for demonstration", font=_font(34), fill="#a02020", anchor="mm")
    buffer = io.BytesIO()
    page.save(buffer, "PDF", resolution=150)
    name = f"{title.lower().replace(' ', '-')}.pdf"
    return SimpleUploadedFile(name, buffer.getvalue(), content_type="application/pdf")


def signature(name: str) -> bytes:
    """A specimen signature as JPEG: the name as if written by hand, rising, with a stroke below."""
    picture = Image.new("RGB", (900, 300), "white")
    draw = ImageDraw.Draw(picture)
    draw.text((450, 130), name, font=ImageFont.truetype(FONT_FILES["serif-light"], 58), fill="#1a2a6c", anchor="mm")
    draw.line((120, 215, 420, 195, 780, 225), fill="#1a2a6c", width=4)
    buffer = io.BytesIO()
    picture.rotate(4, fillcolor="white").save(buffer, "JPEG", quality=85)
    return buffer.getvalue()


def _font(size: int) -> ImageFont.FreeTypeFont:
    """The serif of our own papers: it has the letters of most names, which Pillow's own font lacks."""
    return ImageFont.truetype(FONT_FILES["serif"], size)
