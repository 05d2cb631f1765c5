"""What runs in the limited process: ``python -m credentials.intake.program ORDER_FILE``.

The order is a JSON file: `command` (one of `_COMMANDS`), `files` (path and media type each), `out` (folder), `memory`
(bytes), `seconds`, `apart` and `patience`. The answer is ``result.json`` in that folder; a process that dies without
one met something that it could not open within its limits.

`apart`: each file is an order of its own, answered in the folder ``out/<number>``. The process starts Python once and
forks for each file; the limits hold for each of those processes, and one that dies takes no other with it. After
`patience` seconds it begins no further file.
"""

import json
import os
import resource
import signal
import sys
import time
import traceback
from pathlib import Path
from typing import Any

_OUTPUT_BYTES = 300 * 1024 * 1024


def main(order_file: str) -> None:
    """Set the limits, carry the order out, write the answer."""
    order = json.loads(Path(order_file).read_text(encoding="utf-8"))
    os.nice(5)
    resource.setrlimit(resource.RLIMIT_AS, (order["memory"], order["memory"]))
    resource.setrlimit(resource.RLIMIT_CPU, (order["seconds"], order["seconds"] + 1))
    resource.setrlimit(resource.RLIMIT_FSIZE, (_OUTPUT_BYTES, _OUTPUT_BYTES))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    files = [(Path(item["path"]), str(item["media_type"])) for item in order["files"]]
    command, out = str(order["command"]), Path(order["out"])
    if not order["apart"]:
        _answer(command, files, out)
        return
    _load_libraries()
    until = time.monotonic() + order["patience"]
    for number, file in enumerate(files):
        if number and time.monotonic() > until:
            return
        _answer_apart(command, file, out / str(number), int(order["seconds"]) * 3)


def _answer(command: str, files: list[tuple[Path, str]], out: Path) -> None:
    try:
        answer = _COMMANDS[command](files, out)
    except MemoryError:
        answer = {"fault": "too_heavy"}
    _write(answer, out)


def _write(answer: dict[str, Any], out: Path) -> None:
    """Whole or not at all: a process can be ended while it writes."""
    begun = out / "result.part"
    begun.write_text(json.dumps(answer), encoding="utf-8")
    begun.replace(out / "result.json")


def _load_libraries() -> None:
    """Before the first fork, so that they are loaded once and not for every file."""
    from credentials.intake import pdf, pictures, reading  # noqa: F401 - loading them is what is wanted


def _answer_apart(command: str, file: tuple[Path, str], out: Path, seconds: int) -> None:
    """Answer about one file in a forked process, whose clock of the processor begins at nothing; after `seconds` of the
    wall's clock it is ended. Where it leaves no answer, this process, which opens no file, writes one."""
    child = os.fork()
    if child == 0:
        ended = 1
        try:
            signal.alarm(seconds)
            _answer(command, [file], out)
            ended = 0
        except BaseException:  # whatever it is, it ends this process and is told on its error output
            traceback.print_exc()
        finally:
            os._exit(ended)
    _pid, status = os.waitpid(child, 0)
    if not (out / "result.json").exists():
        fault = "too_heavy" if os.WIFSIGNALED(status) else "broken"
        _write({"fault": fault}, out)


def _check(files: list[tuple[Path, str]], out: Path) -> dict[str, Any]:
    from credentials.intake import kinds, pdf, pictures  # after the limits are set

    for at, (path, media_type) in enumerate(files):
        if kinds.hides_archive(path):
            return {"fault": "two_in_one", "at": at}
        if media_type == kinds.PDF:
            fault, _count = pdf.pdf_fault(path)
        else:
            fault = _picture_fault(pictures, path, media_type)
        if fault:
            return {"fault": fault, "at": at}
    return {"fault": ""}


def _picture_fault(pictures: Any, path: Path, media_type: str) -> str:
    try:
        for _frame in pictures.frames_of(path, media_type, 200):
            pass
    except pictures.PictureFault as fault:
        return str(fault.args[0])
    return ""


def _combine(files: list[tuple[Path, str]], out: Path) -> dict[str, Any]:
    import pikepdf

    from credentials.intake import kinds, pictures

    with pikepdf.new() as whole:
        for number, (path, media_type) in enumerate(files):
            if media_type == kinds.PDF:
                with pikepdf.open(path) as part:
                    whole.pages.extend(part.pages)
                continue
            for page, (frame, _side) in enumerate(pictures.frames_of(path, media_type, pictures.COMBINED_LONG_SIDE)):
                single = out / f"part-{number}-{page}.pdf"
                frame.save(single, "PDF", resolution=300, quality=88)
                with pikepdf.open(single) as part:
                    whole.pages.extend(part.pages)
                single.unlink()
        whole.save(out / "combined.pdf", deterministic_id=True)
    return {"fault": ""}


def _render(files: list[tuple[Path, str]], out: Path, *, first: int | None = None) -> dict[str, Any]:
    import pypdfium2

    from credentials.intake import pictures, rendering

    path, media_type = files[0]
    try:
        return {"fault": "", "pages": rendering.render(path, media_type, out, first)}
    except pictures.PictureFault as fault:
        return {"fault": str(fault.args[0])}
    except pypdfium2.PdfiumError:
        return {"fault": "broken"}


def _glance(files: list[tuple[Path, str]], out: Path) -> dict[str, Any]:
    return _render(files, out, first=1)


def _advise(files: list[tuple[Path, str]], out: Path) -> dict[str, Any]:
    import pypdfium2

    from credentials.intake import rendering

    checked = _check(files, out)
    if checked["fault"]:
        return checked
    try:
        return {"fault": "", "pages": rendering.advise(*files[0])}
    except pypdfium2.PdfiumError:
        return {"fault": "broken"}


def _read(files: list[tuple[Path, str]], out: Path) -> dict[str, Any]:
    from credentials.intake import kinds, reading

    checked = _check(files, out)
    path, media_type = files[0]
    return checked if checked["fault"] or media_type != kinds.PDF else reading.first_text(path)


def _unpack(files: list[tuple[Path, str]], out: Path) -> dict[str, Any]:
    from credentials.intake import reading

    return reading.unpack(files[0][0], out)


def _separate(files: list[tuple[Path, str]], out: Path, *, parted: bool = False) -> dict[str, Any]:
    import pypdfium2

    from credentials.intake import separating

    checked = _check(files, out)
    if checked["fault"]:
        return checked
    try:
        return separating.separate(files[0][0], out, parted=parted)
    except pypdfium2.PdfiumError:
        return {"fault": "broken"}


def _separate_pile(files: list[tuple[Path, str]], out: Path) -> dict[str, Any]:
    return _separate(files, out, parted=True)


_COMMANDS = {
    "check": _check,
    "combine": _combine,
    "render": _render,
    "glance": _glance,
    "advise": _advise,
    "read": _read,
    "unpack": _unpack,
    "separate": _separate,
    "separate_pile": _separate_pile,
}


if __name__ == "__main__":
    main(sys.argv[1])
