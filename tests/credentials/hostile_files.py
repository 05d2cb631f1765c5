"""Files that are broken on purpose, written byte by byte where no library would write them."""

import io
import struct
import zipfile
import zlib

import pikepdf
from PIL import Image

from tests.factories.credentials import picture, picture_bytes

Name, Array, Dictionary, Stream = pikepdf.Name, pikepdf.Array, pikepdf.Dictionary, pikepdf.Stream


def pdf_of(*objects: bytes, trailer: bytes = b"/Root 1 0 R") -> bytes:
    """A PDF with these objects, numbered from 1, and a table of where they are."""
    body, places = b"%PDF-1.7\n", []
    for number, content in enumerate(objects, start=1):
        places.append(len(body))
        body += b"%d 0 obj\n%s\nendobj\n" % (number, content)
    start = len(body)
    table = b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    table += b"".join(b"%010d 00000 n \n" % place for place in places)
    return body + table + b"trailer\n<< /Size %d %s >>\nstartxref\n%d\n%%%%EOF\n" % (len(objects) + 1, trailer, start)


def page_tree_that_is_its_own_child() -> bytes:
    return pdf_of(b"<< /Type /Catalog /Pages 2 0 R >>", b"<< /Type /Pages /Count 1 /Kids [2 0 R] >>")


def page_trees_that_are_each_others_children() -> bytes:
    return pdf_of(
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Count 1 /Kids [3 0 R] >>",
        b"<< /Type /Pages /Count 1 /Kids [2 0 R] /Parent 2 0 R >>",
    )


def table_that_continues_in_itself() -> bytes:
    whole = pdf_of(b"<< /Type /Catalog /Pages 2 0 R >>", b"<< /Type /Pages /Count 0 /Kids [] >>")
    start = whole.rindex(b"xref\n0 ")
    return whole.replace(b"/Root 1 0 R", b"/Root 1 0 R /Prev %d" % start)


def length_that_is_itself() -> bytes:
    return pdf_of(
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Count 1 /Kids [3 0 R] >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 600 800] /Contents 4 0 R >>",
        b"<< /Length 4 0 R >>\nstream\nq Q\nendstream",
    )


def lists_in_lists() -> bytes:
    return pdf_of(
        b"<< /Type /Catalog /Pages 2 0 R /Deep " + b"[" * 100_000 + b"]" * 100_000 + b" >>",
        b"<< /Type /Pages /Count 0 /Kids [] >>",
    )


def _saved(pdf: pikepdf.Pdf) -> bytes:
    buffer = io.BytesIO()
    pdf.save(buffer)
    return buffer.getvalue()


def page_of_a_kilometre() -> bytes:
    pdf = pikepdf.new()
    pdf.add_blank_page(page_size=(600, 800))
    pdf.pages[0].obj.MediaBox = Array([0, 0, 3_000_000, 3_000_000])
    return _saved(pdf)


def page_thin_as_a_hair() -> bytes:
    pdf = pikepdf.new()
    pdf.add_blank_page(page_size=(600, 800))
    pdf.pages[0].obj.MediaBox = Array([0, 0, 1, 1_000_000])
    return _saved(pdf)


def more_pages_than_a_document_has() -> bytes:
    pdf = pikepdf.new()
    for _ in range(301):
        pdf.add_blank_page(page_size=(600, 800))
    return _saved(pdf)


def attachment_in_an_annotation() -> bytes:
    pdf = pikepdf.new()
    pdf.add_blank_page(page_size=(600, 800))
    file = Dictionary(Type=Name.Filespec, F=pikepdf.String("x.exe"), EF=Dictionary(F=Stream(pdf, b"MZ")))
    annotation = Dictionary(Type=Name.Annot, Subtype=Name.FileAttachment, Rect=Array([0, 0, 9, 9]), FS=file)
    pdf.pages[0].obj.Annots = Array([pdf.make_indirect(annotation)])
    return _saved(pdf)


def _with(key: str, value: pikepdf.Dictionary) -> bytes:
    """A page with something at the root of its document."""
    pdf = pikepdf.new()
    pdf.add_blank_page(page_size=(600, 800))
    pdf.Root[key] = pdf.make_indirect(value)
    return _saved(pdf)


def form_that_is_a_program() -> bytes:
    return _with("/AcroForm", Dictionary(Fields=Array([]), XFA=pikepdf.String("<xdp/>")))


def portfolio() -> bytes:
    return _with("/Collection", Dictionary(Type=Name.Collection, View=Name.D))


def opens_another_file() -> bytes:
    return _with("/OpenAction", Dictionary(S=Name.GoToR, F=pikepdf.String("//server/share/x.pdf")))


def opens_what_it_carries() -> bytes:
    return _with("/OpenAction", Dictionary(S=Name.GoToE, F=pikepdf.String("x.pdf")))


def a_film_on_the_page() -> bytes:
    pdf = pikepdf.new()
    pdf.add_blank_page(page_size=(600, 800))
    film = Dictionary(Type=Name.Annot, Subtype=Name.Movie, Rect=Array([0, 0, 9, 9]))
    pdf.pages[0].obj.Annots = Array([pdf.make_indirect(film)])
    return _saved(pdf)


def a_form_that_one_fills_in() -> bytes:
    """A sound one: fields without a program behind them."""
    field = Dictionary(FT=Name.Tx, T=pikepdf.String("name"), V=pikepdf.String("Ada"))
    return _with("/AcroForm", Dictionary(Fields=Array([field])))


def _zip() -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr("inside.txt", "hidden")
    return buffer.getvalue()


def archive_behind_a_pdf() -> bytes:
    return picture_bytes("PDF") + _zip()


def web_page_before_a_pdf() -> bytes:
    return b"<html><script>alert(1)</script></html>\n" + picture_bytes("PDF")


def program_before_a_pdf() -> bytes:
    return b"MZ\x90\x00" + picture_bytes("PDF")


def pdf_named_as_picture() -> bytes:
    return b"\xff\xd8\xff" + picture_bytes("PDF")


def picture_named_as_pdf() -> bytes:
    return b"%PDF-1.7\n" + picture_bytes("PNG") + b"\n%%EOF\n"


def _chunk(kind: bytes, content: bytes) -> bytes:
    return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))


def png_that_says_it_is_huge() -> bytes:
    head = struct.pack(">IIBBBBB", 60_000, 60_000, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + _chunk(b"IHDR", head) + _chunk(b"IDAT", zlib.compress(b"")) + _chunk(b"IEND", b"")


def png_with_a_text_that_unpacks_to_a_gigabyte() -> bytes:
    packer = zlib.compressobj(9)
    text = b"".join([*(packer.compress(b"a" * 2**20) for _ in range(1024)), packer.flush()])
    whole = picture_bytes("PNG", width=300, height=400)
    return whole[:33] + _chunk(b"zTXt", b"Comment\0\0" + text) + whole[33:]


def jpeg_that_says_it_is_huge() -> bytes:
    whole = bytearray(picture_bytes("JPEG", width=300, height=400))
    at = whole.index(b"\xff\xc0")
    whole[at + 5 : at + 9] = struct.pack(">HH", 65_000, 65_000)
    return bytes(whole)


def tiff_whose_pages_go_round() -> bytes:
    entries = [(256, 4, 1, 8), (257, 4, 1, 8), (258, 3, 1, 8), (259, 3, 1, 1), (262, 3, 1, 1), (273, 4, 1, 200)]
    entries += [(277, 3, 1, 1), (278, 4, 1, 8), (279, 4, 1, 64)]
    directory = struct.pack("<H", len(entries)) + b"".join(struct.pack("<HHII", *entry) for entry in entries)
    return (b"II*\x00" + struct.pack("<I", 8) + directory + struct.pack("<I", 8)).ljust(200, b"\0") + b"\x55" * 64


def tiff_of_400_pages() -> bytes:
    buffer = io.BytesIO()
    small = [Image.new("1", (8, 8)) for _ in range(400)]
    small[0].save(buffer, "TIFF", save_all=True, append_images=small[1:])
    return buffer.getvalue()


def truncated_png() -> bytes:
    return picture_bytes("PNG")[:-5000]


def truncated_tiff() -> bytes:
    return picture_bytes("TIFF")[:20_000]


def heic() -> bytes:
    """A sound photograph of a phone."""
    import pillow_heif

    buffer = io.BytesIO()
    pillow_heif.from_pillow(picture(800, 600)).save(buffer, quality=50)
    return buffer.getvalue()


def truncated_heic() -> bytes:
    return heic()[:5000]


def heic_of_noise() -> bytes:
    return b"\x00\x00\x00\x18ftypheic\x00\x00\x00\x00mif1heic" + bytes(range(256)) * 40
