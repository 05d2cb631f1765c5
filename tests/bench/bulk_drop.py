"""``python -m tests.bench.bulk_drop [--files N]``: how long a school's folder takes, from the drop to the receipts.

A real web server, a real worker and beat are started on a database of their own. The files go up as the page's script
sends them, three at a time; what the worker opens, matches, sends and renders is waited for.
"""

import argparse
import io
import os
import signal
import socket
import subprocess
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from datetime import date
from http.client import HTTPConnection
from pathlib import Path
from typing import Any

from tests.bench.servers import own_servers

GIVEN = ("Ada", "Amara", "Chidi", "Dayo", "Emeka", "Farida", "Gbenga", "Halima", "Ife", "Jide", "Kemi", "Lanre")
FAMILY = ("Okafor", "Bello", "Eze", "Nwosu", "Balogun", "Danjuma", "Obi", "Adeyemi", "Sani", "Okoro", "Musa", "Ibe")
AT_ONCE, BORDER = 3, "----a-border-that-no-file-holds"


def main() -> None:
    """Measure and say what was found."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench.bulk_drop", description=__doc__)
    parser.add_argument("--files", type=int, default=200, metavar="N", help="how many files (default 200)")
    parser.add_argument("--pages", type=int, default=6, metavar="N", help="pages of each file (default 6)")
    parser.add_argument("--images", action="store_true", help="wait for the page images too")
    arguments = parser.parse_args()
    with own_servers():
        _measure(arguments.files, arguments.pages, arguments.images)


def _measure(count: int, pages: int, with_pages: bool) -> None:
    from credentials.models import BulkBatch, Document

    member, names = _school(count)
    files = [(f"class/{name}.pdf", _evaluation(name, pages, number)) for number, name in enumerate(names)]
    size = sum(len(content) for _name, content in files) / count / 1024
    _tell(f"{count} files of {pages} pages, {size:.0f} kB on average; load {os.getloadavg()[0]:.1f} at the start")
    with _running(_free_port()) as address:
        browser = _Browser(address, member.user)
        begun, worked = time.monotonic(), _processor_seconds()
        browser.send(files)
        _tell(f"all files received by the server: {time.monotonic() - begun:.1f} s")
        batch = BulkBatch.objects.get()
        _wait(lambda: not batch.files.filter(state="waiting").exists())
        _tell(f"all opened and matched, the list is ready: {time.monotonic() - begun:.1f} s")
        matched = batch.files.filter(state="opened", confidence__in=["certain", "likely"]).count()
        pause = time.monotonic()
        browser.press_send(batch)
        _wait(lambda: batch.files.filter(state="sent").count() == matched)
        sent = time.monotonic()
        _tell(f"all sent, each with its receipt: {sent - begun:.1f} s ({sent - pause:.1f} s after pressing Send)")
        _tell(f"processor time of web server and worker until then: {_processor_seconds() - worked:.1f} s")
        if with_pages:
            _wait(lambda: not Document.objects.filter(state="waiting").exists())
            _tell(f"all pages ready for our reviewers to look at: {time.monotonic() - begun:.1f} s")
        _tell(f"matched: {matched} of {count}; load {os.getloadavg()[0]:.1f} at the end")


def _tell(line: str) -> None:
    print(line, flush=True)


def _wait(done: Callable[[], bool], seconds: int = 900) -> None:
    until = time.monotonic() + seconds
    while not done():
        if time.monotonic() > until:
            raise TimeoutError("the worker did not come to an end")
        time.sleep(0.25)


def _school(count: int) -> tuple[Any, list[str]]:
    """A school with a quarter more people than files, and the names of the files: half by USMLE ID, half by name."""
    from tests.factories.credentials import ApplicantFactory, SchoolMemberFactory, education_of

    member = SchoolMemberFactory.create()
    names = []
    for number in range(count + count // 4):
        family = f"{FAMILY[number % len(FAMILY)]}{_letters(number)}"
        given = GIVEN[number // len(FAMILY) % len(GIVEN)]
        person = ApplicantFactory.create(name=f"{given} {family}", usmle_id=f"{20_000_000 + number}")
        education_of(person, member.school, graduated_on=date(2022, 6, 30))
        if number < count:
            names.append(f"{person.usmle_id} MSPE" if number % 2 else f"{family}_{given} MSPE")
    return member, names


def _letters(number: int) -> str:
    return "".join(chr(ord("a") + digit) for digit in (number // 676 % 26, number // 26 % 26, number % 26))


def _evaluation(name: str, pages: int, seed: int) -> bytes:
    """A PDF as a word processor makes it: letterhead picture and text on every page."""
    import pikepdf
    from PIL import Image

    from tests.factories.bulk import pdf_saying

    drawn = io.BytesIO()
    Image.effect_noise((420, 60), 20 + seed % 40).convert("RGB").save(drawn, "JPEG", quality=85)
    lines = [
        "Medical Student Performance Evaluation",
        *(f"Paragraph {line} about clinical work." for line in range(30)),
    ]
    with pikepdf.new() as whole:
        picture = pikepdf.Stream(whole, drawn.getvalue())
        picture.update(
            {"/Type": "/XObject", "/Subtype": "/Image", "/Width": 420, "/Height": 60, "/BitsPerComponent": 8}
        )
        picture.ColorSpace, picture.Filter = pikepdf.Name.DeviceRGB, pikepdf.Name.DCTDecode
        for key in ("/Type", "/Subtype"):
            picture[key] = pikepdf.Name({"/Type": "/XObject", "/Subtype": "/Image"}[key])
        head = whole.make_indirect(picture)
        for number in range(pages):
            with pikepdf.open(io.BytesIO(pdf_saying(*lines, f"Page {number} of {seed}"))) as page:
                whole.pages.extend(page.pages)
            last = whole.pages[-1]
            last.Resources.XObject = pikepdf.Dictionary(Head=head)
            last.contents_add(pikepdf.Stream(whole, b"q 420 0 0 60 90 725 cm /Head Do Q"))
        out = io.BytesIO()
        whole.save(out)
    return out.getvalue()


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def _running(port: int) -> Iterator[str]:
    """Web server, worker and beat as `make run` starts them."""
    from ecfmg.embedded.serve import project_processes

    started = [subprocess.Popen(each.command, start_new_session=True) for each in project_processes(port)]
    try:
        _wait(lambda: _answers(port), 60)
        yield f"127.0.0.1:{port}"
    finally:
        for each in started:
            os.killpg(each.pid, signal.SIGTERM)
        for each in started:
            each.wait(30)


def _processor_seconds() -> float:
    """What all processes below this one have used, those that have ended included; all servers but the database."""
    ticks = 0
    parents: dict[int, tuple[int, int]] = {}
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            with suppress(OSError):
                fields = (entry / "stat").read_text().rpartition(")")[2].split()
                parents[int(entry.name)] = (int(fields[1]), sum(int(field) for field in fields[11:15]))
    for pid, (_parent, used) in parents.items():
        above = pid
        while above in parents and above != os.getpid():
            above = parents[above][0]
        if above == os.getpid() and pid != os.getpid():
            ticks += used
    return ticks / os.sysconf("SC_CLK_TCK")


def _answers(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


class _Browser:
    """What the page's script does, without the page."""

    def __init__(self, address: str, user: Any) -> None:
        from django.conf import settings
        from django.middleware.csrf import _get_new_csrf_string

        from tests.factories.accounts import signed_in_client

        client = signed_in_client(user)
        session = client.cookies[settings.SESSION_COOKIE_NAME].value
        token = _get_new_csrf_string()
        self.address, self.add = address, ""
        self.headers = {
            "Accept": "application/json",
            "Cookie": f"{settings.SESSION_COOKIE_NAME}={session}; {settings.CSRF_COOKIE_NAME}={token}",
            "X-CSRFToken": token,
        }

    def post(self, path: str, fields: dict[str, str], file: bytes | None = None) -> tuple[int, bytes]:
        """Send one form."""
        body = b"".join(
            f'--{BORDER}\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n'.encode()
            for name, value in fields.items()
        )
        if file is not None:
            head = f'--{BORDER}\r\nContent-Disposition: form-data; name="file"; filename="file.pdf"\r\n'
            body += f"{head}Content-Type: application/pdf\r\n\r\n".encode() + file + b"\r\n"
        connection = HTTPConnection(self.address, timeout=120)
        kind = {"Content-Type": f"multipart/form-data; boundary={BORDER}"}
        connection.request("POST", path, body + f"--{BORDER}--\r\n".encode(), {**self.headers, **kind})
        answer = connection.getresponse()
        status, content = answer.status, answer.read()
        connection.close()
        return status, content

    def send(self, files: list[tuple[str, bytes]]) -> None:
        """Start a batch and send its files."""
        import json

        status, content = self.post("/school/bulk/", {"kind": "", "once_key": "bench"})
        if status != 200:
            raise RuntimeError(f"the batch was not started: {status}")
        self.add = json.loads(content)["add"]
        with ThreadPoolExecutor(AT_ONCE) as pool:
            answers = list(pool.map(lambda each: self.post(self.add, {"name": each[0]}, each[1])[0], files))
        if set(answers) != {200}:
            raise RuntimeError(f"not every file was taken: {sorted(set(answers))}")

    def press_send(self, batch: Any) -> None:
        """The step that sends."""
        status, _content = self.post(f"/school/bulk/{batch.public_id}/send/", {})
        if status != 302:
            raise RuntimeError(f"the batch was not sent: {status}")


if __name__ == "__main__":
    main()
