"""What is on the papers, and that making them opens nothing."""

import io
import json
import socket
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pikepdf
import pypdfium2
import pytest
from django.conf import settings
from pytest_django.fixtures import Settings

from certification.codes import in_groups, new_code, read_code, read_number
from certification.models import Certificate, ConfirmationReport, Decision, RecipientOrganisation
from certification.pdf.papers import certificate_pdf, report_pdf
from ecfmg.foundation.printing import FONT_FILES, FONTS, _fonts, render_pdf

DECISION = Decision(
    facts_text=json.dumps({"pathway_applications": [{"status": "accepted", "season": 2026, "pathway": 3}]}),
    answer=json.dumps({"exams": [{"exam": "step_1", "standing": "valid"}, {"exam": "step_2_ck", "standing": "valid"}]}),
)


def _certificate(**fields: Any) -> Certificate:
    given = {
        "number": "C1000001",
        "code": "7K2M9QXA4T6B0HJN5PWVRC3D8EFG",
        "name_on_certificate": "Adaeze Okafor",
        "issued_on": date(2026, 11, 24),
        "basis": "pathway",
        "season": 2026,
        "printed_until": date(2028, 12, 31),
        "decision": DECISION,
    }
    return Certificate(**{**given, **fields})


def _words(content: bytes) -> str:
    document = pypdfium2.PdfDocument(content)
    words = " ".join(" ".join(page.get_textpage().get_text_bounded().split()) for page in document)
    document.close()
    return words


def test_every_date_on_a_certificate_is_labelled() -> None:
    words = _words(certificate_pdf(_certificate()))
    assert "Issued on 24 November 2026" in words
    assert "Expires for entry into graduate medical education on 31 December 2028" in words
    assert words.count("2028") == 1 and words.count("November 2026") == 1


def test_a_certificate_without_a_date_says_that_it_does_not_expire() -> None:
    words = _words(certificate_pdf(_certificate(basis="step_2_cs", season=None, printed_until=None)))
    assert "For entry into graduate medical education Does not expire" in words
    assert "Expires" not in words


def test_a_certificate_says_how_the_requirements_were_met_and_how_it_is_checked() -> None:
    words = _words(certificate_pdf(_certificate()))
    for said in (
        "Step 1 and Step 2 CK of the USMLE",
        "Pathway 3 of the 2026 season",
        "OET Medicine",
        "C1000001",
        "7K2M-9QXA-4T6B-0HJN-5PWV-RC3D-8EFG",
        "/check/",
    ):
        assert said in words


@pytest.mark.parametrize(
    "name", ["Zoë Łukasiewicz-Øregård", "Παπαδοπούλου Ελένη", "Шевченко Олена", "Ngô Thị Đặng", "李雪"]
)
def test_a_name_is_printed_as_it_is_stored(name: str) -> None:
    content = certificate_pdf(_certificate(name_on_certificate=name))
    assert name in _words(content) or all(part in _words(content) for part in name.split())


def test_the_longest_name_stays_on_one_page() -> None:
    content = certificate_pdf(_certificate(name_on_certificate=" ".join(["Maximiliana"] * 20)))
    assert len(pypdfium2.PdfDocument(content)) == 1


def test_the_papers_are_drawn_with_the_fonts_that_the_build_copied_without_node_modules() -> None:
    copied = json.loads((settings.BASE_DIR / "static" / "printed-fonts.json").read_text())
    assert {file.name for file in FONT_FILES.values()} == {name.rpartition("/")[2] for name in copied}
    assert all(file.parent == settings.BASE_DIR / "build" / "fonts" for file in FONT_FILES.values())
    names = _fonts_of(certificate_pdf(_certificate()))
    assert names and all(name.startswith(("Paper-Sans", "Paper-Serif")) for name in names), names


def _fonts_of(content: bytes) -> set[str]:
    with pikepdf.open(io.BytesIO(content)) as document:
        fonts = [each for each in document.objects if isinstance(each, pikepdf.Dictionary) and "/BaseFont" in each]
        return {str(font["/BaseFont"]).rpartition("+")[2] for font in fonts}


def test_a_font_that_is_missing_stops_the_paper_and_says_what_to_do(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(FONT_FILES, "serif", FONTS / "Gone.ttf")
    _fonts.cache_clear()
    with pytest.raises(FileNotFoundError, match=r"no Gone\.ttf: run make build"):
        certificate_pdf(_certificate())


def test_the_same_certificate_is_the_same_bytes() -> None:
    assert certificate_pdf(_certificate()) == certificate_pdf(_certificate())


def test_a_certificate_is_tagged_for_reading_aloud() -> None:
    with pikepdf.open(io.BytesIO(certificate_pdf(_certificate()))) as document:
        assert "/StructTreeRoot" in document.Root and document.Root.MarkInfo.Marked
        assert document.Root.Lang == "en"
        metadata = document.open_metadata()
        assert metadata["pdfuaid:part"] == "1" and metadata["dc:title"] == "Certificate C1000001"


@pytest.mark.parametrize(
    "name",
    [
        '<img src="http://127.0.0.1:{port}/x.png">',
        '<link rel=stylesheet href="http://127.0.0.1:{port}/x.css">',
        '<img src="file:///etc/passwd">',
        "<script>alert(1)</script>",
    ],
)
def test_markup_in_a_name_is_printed_and_opens_nothing(name: str) -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        server.settimeout(0.2)
        written = name.format(port=server.getsockname()[1])
        words = _words(certificate_pdf(_certificate(name_on_certificate=written)))
        assert "<" in words and written.split()[0].lstrip("<")[:4] in words
        with pytest.raises(TimeoutError):
            server.accept()


def test_a_template_that_asks_for_an_address_or_a_file_gets_nothing(settings: Settings, tmp_path: Path) -> None:
    secret = tmp_path / "secret.svg"
    secret.write_text('<svg xmlns="http://www.w3.org/2000/svg"><text y="20">SECRET</text></svg>')
    (tmp_path / "pdf").mkdir()
    with socket.create_server(("127.0.0.1", 0)) as server:
        server.settimeout(0.2)
        port = server.getsockname()[1]
        (tmp_path / "pdf" / "hostile.html").write_text(
            f'<html lang="en"><title>x</title><img alt="a" src="http://127.0.0.1:{port}/"><img alt="b" src="file://{secret}">'
            f'<style>@import "http://127.0.0.1:{port}/"; body {{ background: url("file://{secret}") }}</style>'
            "said</html>"
        )
        settings.TEMPLATES = [{**settings.TEMPLATES[0], "DIRS": [tmp_path]}]
        words = _words(render_pdf("hostile", {}))
        assert "said" in words and "SECRET" not in words
        with pytest.raises(TimeoutError):
            server.accept()


def test_a_report_names_who_it_is_for_and_labels_its_dates() -> None:
    answer = {
        "as_of": "2026-11-24",
        "certified": True,
        "standing": "certified",
        "in_question": False,
        "name": "Adaeze Okafor",
        "usmle_id": "05000012",
        "certificate_number": "C1000001",
        "issued_on": "2026-11-24",
        "how_met": [],
        "expires_on": "2028-12-31",
        "printed_until": "2028-12-31",
        "permanent": False,
        "permanent_since": None,
        "revoked_on": None,
        "education": None,
    }
    report = ConfirmationReport(
        number="R1000001",
        code=new_code(),
        organisation=RecipientOrganisation(name="Lakeview & Sons <Residency>"),
        made_at=datetime(2026, 11, 24, 16, tzinfo=UTC),
        answer=answer,
    )
    words = _words(report_pdf(report))
    assert "Lakeview & Sons <Residency>" in words
    assert "Adaeze Okafor is certified as of 24 November 2026." in words
    assert "Issued on 24 November 2026" in words
    assert "Expires for entry into graduate medical education on 31 December 2028." in words


def test_codes_have_140_random_bits_and_are_read_as_people_type_them() -> None:
    codes = {new_code() for _ in range(2000)}
    assert len(codes) == 2000 and all(len(code) == 28 for code in codes)
    code = next(iter(codes))
    assert read_code(in_groups(code).lower()) == code
    assert read_code("o1il-0") == "01110"
    assert read_number(" c-1000 001") == "C1000001"
