"""Opening photographs and scans. Runs only in the limited process."""

import warnings
from collections.abc import Iterator
from pathlib import Path

from PIL import Image, ImageFile, ImageOps, ImageSequence, UnidentifiedImageError

from credentials.intake.faults import MAX_PAGES, MAX_PIXELS
from credentials.intake.kinds import HEIC, JPEG, PNG, TIFF

_FORMATS = {JPEG: "JPEG", PNG: "PNG", TIFF: "TIFF", HEIC: "HEIF"}
#: Long side of a photograph that becomes a page of a PDF, in pixels: 300 dpi on A4.
COMBINED_LONG_SIDE = 3508

Image.MAX_IMAGE_PIXELS = None  # `open_picture` checks the size itself, before anything is decoded
ImageFile.LOAD_TRUNCATED_IMAGES = False


class PictureFault(Exception):
    """The picture cannot be taken; `args[0]` is the code of the fault."""


def open_picture(path: Path, media_type: str) -> Image.Image:
    """The picture with its size checked and nothing decoded yet. Raises `PictureFault`."""
    if media_type == HEIC:
        import pillow_heif  # only here: the library is large and most files do not need it

        pillow_heif.register_heif_opener()
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            picture = Image.open(path, formats=[_FORMATS[media_type]])
    except (UnidentifiedImageError, OSError, ValueError, SyntaxError) as error:
        raise PictureFault("broken") from error
    if picture.width * picture.height > MAX_PIXELS:
        raise PictureFault("too_many_pixels")
    return picture


def frames_of(path: Path, media_type: str, long_side: int) -> Iterator[tuple[Image.Image, int]]:
    """Each page upright, in RGB, no side over `long_side`, without metadata; with its own long side in pixels."""
    with open_picture(path, media_type) as picture:
        if getattr(picture, "n_frames", 1) > MAX_PAGES:
            raise PictureFault("too_many_pages")
        try:
            for frame in ImageSequence.Iterator(picture):
                if frame.width * frame.height > MAX_PIXELS:
                    raise PictureFault("too_many_pixels")
                own = max(frame.size)
                if media_type == JPEG:
                    frame.draft("RGB", (long_side, long_side))
                frame.load()
                yield _plain(frame, long_side), own
                if media_type != TIFF:  # a phone's photograph can carry a preview or a depth map as a second frame
                    return
        except PictureFault:
            raise
        except (OSError, ValueError, SyntaxError, EOFError) as error:
            raise PictureFault("truncated" if "truncated" in str(error) else "broken") from error


def _plain(frame: Image.Image, long_side: int) -> Image.Image:
    """Made small before anything else, so that no second copy of a large picture is ever held."""
    layered = frame.mode in {"RGBA", "LA", "PA"} or "transparency" in frame.info
    if frame.mode not in {"RGB", "L"}:
        frame = frame.convert("RGBA" if layered else "RGB")
    frame.thumbnail((long_side, long_side), Image.Resampling.LANCZOS)
    upright = ImageOps.exif_transpose(frame)
    if layered:
        see_through = upright.convert("RGBA")
        upright = Image.new("RGB", see_through.size, "white")
        upright.paste(see_through, mask=see_through.getchannel("A"))
    plain = upright.convert("RGB")
    plain.info.clear()
    return plain
