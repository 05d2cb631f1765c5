"""One person's page inside another's file is told to staff, and another person's diploma of the same school is not."""

import io
from pathlib import Path

import pikepdf
import pytest
from PIL import Image, ImageDraw, ImageFont

from applicants.models import Applicant
from credentials.actions.documents import receive_document, turn_page
from credentials.actions.preparation import prepare_document
from credentials.models import Document, PageTwin
from credentials.queries import document_flags
from ecfmg.foundation.actors import Actor
from ecfmg.foundation.models import Event
from ecfmg.foundation.printing import FONT_FILES
from tests.factories.credentials import ApplicantFactory, upload

pytestmark = pytest.mark.django_db


def diploma(name: str) -> Image.Image:
    """The diploma of one school, which differs from person to person only by the name."""
    page = Image.new("RGB", (1240, 1754), "white")
    pen = ImageDraw.Draw(page)
    pen.rectangle((60, 60, 1180, 1694), outline="black", width=6)
    lines = ["Harbour City University", "confers on", name, "the degree of Doctor of Medicine", "on 30 June 2019"]
    for number, line in enumerate(lines):
        font = ImageFont.truetype(FONT_FILES["serif"], 60 if number % 2 == 0 else 36)
        pen.text((620, 300 + 170 * number), line, font=font, anchor="mm", fill="black")
    pen.ellipse((300, 1300, 500, 1500), fill="darkred")
    return page


def saved(page: Image.Image, kind: str = "PDF", **options: int) -> bytes:
    buffer = io.BytesIO()
    page.save(buffer, kind, **options)
    return buffer.getvalue()


def sent(applicant: Applicant, content: bytes) -> Document:
    document = receive_document(
        Actor.of(applicant.user), applicant=applicant, kind="diploma", uploads=[upload(content)]
    )
    prepare_document(document.pk)
    return Document.objects.get(pk=document.pk)


def shared_pages(document: Document) -> list[str]:
    return [flag.sentence for flag in document_flags(document) if flag.code == "same_page_elsewhere"]


def other() -> Applicant:
    person: Applicant = ApplicantFactory.create()
    return person


def test_a_page_taken_out_of_anothers_file_is_told_at_both(applicant: Applicant) -> None:
    original = sent(applicant, saved(diploma("Nadia Haddad")))
    with pikepdf.new() as whole:
        for content in (saved(diploma("Ed Li")), saved(diploma("Nadia Haddad"))):
            with pikepdf.open(io.BytesIO(content)) as part:
                whole.pages.extend(part.pages)
        buffer = io.BytesIO()
        whole.save(buffer)
    copied = sent(other(), buffer.getvalue())
    assert shared_pages(copied) == ["Page 2 is the same as a page of another person's document."]
    assert shared_pages(original) == ["Page 1 is the same as a page of another person's document."]
    assert Event.objects.get(verb="document.pages_elsewhere").payload["pages"] == 1


def test_saving_it_again_smaller_and_as_a_photograph_does_not_hide_it(applicant: Applicant) -> None:
    sent(applicant, saved(diploma("Nadia Haddad")))
    smaller = diploma("Nadia Haddad").resize((868, 1228))
    assert shared_pages(sent(other(), saved(smaller, "JPEG", quality=45)))


def test_turning_the_first_does_not_hide_the_second(applicant: Applicant, reviewer: Actor) -> None:
    first = sent(applicant, saved(diploma("Nadia Haddad")))
    turn_page(reviewer, document=first, number=1, degrees=90)
    assert shared_pages(sent(other(), saved(diploma("Nadia Haddad"))))


@pytest.mark.parametrize("name", ["Nadia Haddat", "Amara Okafor", "Ed Li"])
def test_another_name_on_the_same_form_is_another_page(name: str, applicant: Applicant) -> None:
    sent(applicant, saved(diploma("Nadia Haddad")))
    assert shared_pages(sent(other(), saved(diploma(name)))) == []


def test_blank_pages_and_ones_own_are_no_twins(applicant: Applicant) -> None:
    sent(applicant, saved(diploma("Nadia Haddad")))
    sent(applicant, saved(diploma("Nadia Haddad"), "PNG"))
    blank = saved(Image.new("RGB", (1240, 1754), "white"))
    sent(applicant, blank)
    sent(other(), blank)
    assert not PageTwin.objects.exists()


def test_writing_that_runs_over_the_edge_is_a_hint(applicant: Applicant, media: Path) -> None:
    page = Image.new("RGB", (1240, 1754), "white")
    pen = ImageDraw.Draw(page)
    font = ImageFont.truetype(FONT_FILES["serif"], 30)
    for row in range(40):
        pen.text(
            (120, 100 + row * 40), "Course of medicine and surgery, passed with distinction", font=font, fill="black"
        )
    assert sent(applicant, saved(page)).pages.get().hints == []
    cut = page.crop((240, 0, 1240, 1754))
    document = sent(applicant, saved(cut, "PNG"))
    assert document.pages.get().hints == ["cut_off"]
    assert "may be cut off" in " ".join(flag.sentence for flag in document_flags(document))


def test_a_small_photograph_made_into_a_pdf_is_still_small(applicant: Applicant) -> None:
    small = diploma("Nadia Haddad").resize((496, 702))
    assert "too_small" in sent(applicant, saved(small)).pages.get().hints
