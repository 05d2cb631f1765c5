"""Letters, labels and cover sheets: what is on them, and that their bar codes are read back from the printed page."""

import io

import pikepdf
import pypdfium2
import pytest
from PIL import Image
from pytest_django.fixtures import Settings

from credentials.actions.paper_letters import make_letters, mark_posted, print_letters
from credentials.actions.preparation import prepare_document
from credentials.actions.requests import record_paper_answer, withdraw_request
from credentials.models import Language, PaperLetter, VerificationRequest
from credentials.paper.barcodes import envelope_in, numbers_in, requests_in, tidy
from credentials.paper.labels import cover_pdf, label_pdf
from credentials.paper.letters import letter_pdf
from credentials.paper.words import languages, words_in
from credentials.queries.mailroom import letters_to_post, requests_to_write_to
from credentials.request_kinds import QUESTIONS, Sender
from ecfmg.foundation import clock, outbox
from ecfmg.foundation.actors import Actor
from ecfmg.foundation.errors import ActionRefused, NotAllowed, Stale
from tests.factories.accounts import staff_user
from tests.factories.mailroom import asked_on_paper, clerk, envelope

pytestmark = pytest.mark.django_db
#: 150 dots per inch, as an office scanner is set to.
SCANNER = 150 / 72


def scanned_pages(content: bytes, *, turned: float = 0) -> list[Image.Image]:
    """The pages as a scanner sees them: grey, and a little askew."""
    document = pypdfium2.PdfDocument(content)
    pages = [page.render(scale=SCANNER).to_pil().convert("L") for page in document]
    document.close()
    return [page.rotate(turned, expand=True, fillcolor=255) if turned else page for page in pages]


def words_of(content: bytes) -> list[str]:
    document = pypdfium2.PdfDocument(content)
    said = [" ".join(page.get_textpage().get_text_bounded().split()) for page in document]
    document.close()
    return said


@pytest.fixture
def asked() -> VerificationRequest:
    request = asked_on_paper()
    assert request.document is not None
    prepare_document(request.document.pk)
    return request


def letter_of(request: VerificationRequest, ordinal: int = 1) -> PaperLetter:
    return PaperLetter(request=request, ordinal=ordinal, made_at=clock.now())


@pytest.mark.parametrize("turned", [0, 2, 180])
def test_the_number_of_a_request_is_read_back_from_letter_and_form(asked: VerificationRequest, turned: float) -> None:
    letter, form, copy = scanned_pages(letter_pdf(letter_of(asked)), turned=turned)
    assert requests_in(numbers_in(letter)) == requests_in(numbers_in(form)) == [asked.number]
    assert numbers_in(copy) == []


def test_the_number_of_an_envelope_is_read_back_from_label_and_cover_sheet() -> None:
    came = envelope()
    (label,) = scanned_pages(label_pdf(came))
    (cover,) = scanned_pages(cover_pdf(came))
    assert envelope_in(numbers_in(label)) == (came.number, False)
    assert envelope_in(numbers_in(cover)) == (came.number, True)


def test_bar_codes_of_others_are_left_out() -> None:
    import zxingcpp

    for text in ("RA555777999", "https://example.org/", "V-7K3QX0", "E-7K3QX9-D"):
        code = zxingcpp.create_barcode(text, zxingcpp.BarcodeFormat.QRCode).to_image(scale=4)
        picture = Image.fromarray(code)  # type: ignore[arg-type]  # it offers its bytes as an array does
        assert numbers_in(picture) == [], text


def test_a_number_is_understood_as_people_type_it() -> None:
    assert tidy(" v 7k3qx9 ") == tidy("V7K3QX9") == "V-7K3QX9"
    assert tidy("e-7k3qx9-c") == "E-7K3QX9"
    assert tidy("Castellan") == "Castellan" and tidy("V-7K3QX0") == "V-7K3QX0"


def test_the_letter_says_who_asks_what_about_whom_and_where_to_answer(asked: VerificationRequest) -> None:
    letter, form, copy = words_of(letter_pdf(letter_of(asked)))
    person = "Amara Okafor"
    assert asked.number in letter and asked.number in form and person in letter and person in form
    assert "4 College Road" in letter and "1 Demonstration Square" in letter
    assert "Estimados colegas" in letter and "Dear colleagues" in letter
    assert "le pedimos que confirme un documento" in letter and "please confirm a document" in letter
    assert "directamente de la facultad" in letter and "directly from the school" in letter
    for mark in ("Auténtico", "No es nuestro", "hay datos distintos", "Genuine", "Firma", "Sello oficial"):
        assert mark in form, mark
    assert "Copia del documento, página 1 de 1" in copy


def test_a_letter_in_english_says_everything_once(asked: VerificationRequest) -> None:
    asked.language = Language.ENGLISH
    letter, form, _copy = words_of(letter_pdf(letter_of(asked)))
    assert letter.count("Dear colleagues") == 1 and form.count("Official stamp") == 1


def test_a_second_letter_says_that_it_reminds(asked: VerificationRequest) -> None:
    assert "Recordatorio" in words_of(letter_pdf(letter_of(asked, ordinal=2)))[0]


@pytest.mark.parametrize("language", Language.values)
def test_every_language_has_every_phrase_and_every_answer(language: str) -> None:
    english, words = words_in("en"), words_in(language)
    assert set(languages()) == set(Language.values)
    assert words.keys() == english.keys() and words["statuses"].keys() == english["statuses"].keys()
    assert {answer for question in QUESTIONS.values() for answer in question.answers} <= words["answers"].keys()
    assert all(words.values()) and all(words["answers"].values())


def test_the_papers_are_tagged_for_reading_aloud(asked: VerificationRequest) -> None:
    came = envelope()
    for content in (letter_pdf(letter_of(asked)), label_pdf(came), cover_pdf(came)):
        with pikepdf.open(io.BytesIO(content)) as document:
            assert "/StructTreeRoot" in document.Root and document.Root.MarkInfo.Marked
            assert document.open_metadata()["pdfuaid:part"] == "1"


def test_markup_in_what_people_wrote_is_printed_as_it_is() -> None:
    came = envelope(sender="<script>alert(1)</script> & Sons")
    assert "<script>alert(1)</script> & Sons" in words_of(cover_pdf(came))[0]


# --- Making, printing, posting --------------------------------------------------------------------------------------


def made(actor: Actor) -> list[PaperLetter]:
    make_letters(actor)
    while outbox.deliver_next():
        pass
    return list(letters_to_post())


def test_each_request_on_paper_gets_one_letter_until_the_school_is_reminded(asked: VerificationRequest) -> None:
    actor = Actor.of(clerk())
    letters = made(actor)
    assert {letter.request.kind for letter in letters} == {"verify_credential", "transcript"}
    assert make_letters(actor) == 0 and not requests_to_write_to().exists()
    print_letters(actor, letters=letters)
    for letter in letters_to_post():
        mark_posted(actor, letter=letter, posted_on=clock.today(), version=letter.version)
    assert make_letters(actor) == 0
    VerificationRequest.objects.filter(pk=asked.pk).update(reminded_at=clock.now())
    (second,) = made(actor)
    assert (second.request, second.ordinal) == (asked, 2)


def test_what_is_printed_and_not_posted_stays_on_the_list(asked: VerificationRequest) -> None:
    somebody = clerk()
    actor = Actor.of(somebody)
    (letter,) = [each for each in made(actor) if each.request == asked]
    with pytest.raises(ActionRefused, match="Print the letter first"):
        mark_posted(actor, letter=letter, posted_on=clock.today(), version=letter.version)
    content = print_letters(actor, letters=[letter])
    with pikepdf.open(io.BytesIO(content)) as printed:
        assert len(printed.pages) == 3
    letter.refresh_from_db()
    assert (letter.printed_by, letter.times_printed) == (somebody, 1) and letter in letters_to_post()
    with pytest.raises(Stale):
        mark_posted(actor, letter=letter, posted_on=clock.today(), version=1)
    mark_posted(actor, letter=letter, posted_on=clock.today(), tracking="RR 1", version=letter.version)
    assert letter not in letters_to_post()


def test_a_letter_that_nobody_needs_any_more_is_not_printed(asked: VerificationRequest) -> None:
    actor = Actor.of(clerk())
    (letter,) = [each for each in made(actor) if each.request == asked]
    asked.refresh_from_db()
    withdraw_request(Actor.of(staff_user("reviewer")), request=asked, reason="Asked twice", version=asked.version)
    assert letter not in letters_to_post()
    with pytest.raises(ActionRefused, match="need not be posted"):
        print_letters(actor, letters=[letter])


def test_without_an_address_to_answer_to_no_letter_is_made(asked: VerificationRequest, settings: Settings) -> None:
    settings.POSTAL_ADDRESS = ""
    with pytest.raises(ActionRefused, match="POSTAL_ADDRESS"):
        make_letters(Actor.of(clerk()))
    assert not PaperLetter.objects.exists()


def test_a_reviewer_neither_makes_nor_prints_letters_but_records_what_is_on_paper(asked: VerificationRequest) -> None:
    reviewer = Actor.of(staff_user("reviewer"))
    with pytest.raises(NotAllowed):
        make_letters(reviewer)
    asked.refresh_from_db()
    sender = Sender("Bisi Cole", "Registrar")
    record_paper_answer(reviewer, request=asked, answer="genuine", signed_by=sender, version=asked.version)
    asked.refresh_from_db()
    assert asked.state == "answered"
