"""PDFs that look small and want far too much; made here, never stored."""

import io
import zlib

import pikepdf

Name, Array, Dictionary, Stream = pikepdf.Name, pikepdf.Array, pikepdf.Dictionary, pikepdf.Stream


def _twice_packed(piece: bytes, times: int) -> bytes:
    packer = zlib.compressobj(9)
    inner = b"".join([*(packer.compress(piece) for _ in range(times)), packer.flush()])
    return zlib.compress(inner, 9)


def _saved(pdf: pikepdf.Pdf) -> bytes:
    buffer = io.BytesIO()
    pdf.save(buffer)
    return buffer.getvalue()


def _blank() -> pikepdf.Pdf:
    pdf = pikepdf.new()
    pdf.add_blank_page(page_size=(600, 800))
    return pdf


def drawing_bomb() -> bytes:
    """A page whose drawing unpacks from a megabyte to a gigabyte."""
    pdf = _blank()
    stream = Stream(pdf, _twice_packed(b" " * 1024 * 1024, 1024))
    stream.Filter = Array([Name.FlateDecode, Name.FlateDecode])
    pdf.pages[0].obj.Contents = pdf.make_indirect(stream)
    return _saved(pdf)


def picture_bomb() -> bytes:
    """A page with a picture of 900 million pixels."""
    pdf = _blank()
    image = Stream(pdf, _twice_packed(b" " * 1024 * 1024, 2700))
    image.Filter = Array([Name.FlateDecode, Name.FlateDecode])
    image.Type, image.Subtype = Name.XObject, Name.Image
    image.Width = image.Height = 30_000
    image.ColorSpace, image.BitsPerComponent = Name.DeviceRGB, 8
    pdf.pages[0].obj.Resources = Dictionary(XObject=Dictionary(I=pdf.make_indirect(image)))
    pdf.pages[0].obj.Contents = pdf.make_indirect(Stream(pdf, b"600 0 0 800 0 0 cm /I Do"))
    return _saved(pdf)


def endless() -> bytes:
    """A page with a drawing that draws itself twice, and so on for ever."""
    pdf = _blank()
    form = pdf.make_indirect(Stream(pdf, b"/F Do /F Do"))
    form.Type, form.Subtype, form.BBox = Name.XObject, Name.Form, Array([0, 0, 600, 800])
    form.Resources = Dictionary(XObject=Dictionary(F=form))
    pdf.pages[0].obj.Resources = Dictionary(XObject=Dictionary(F=form))
    pdf.pages[0].obj.Contents = pdf.make_indirect(Stream(pdf, b"/F Do"))
    return _saved(pdf)
