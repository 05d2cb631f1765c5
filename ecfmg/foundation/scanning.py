"""Asking a virus scanner, clamd, about a file. It gets the bytes over a socket and never sees our store.

The protocol is that of clamd(8): ``zINSTREAM``, chunks behind their length in four bytes, a length of zero; then one
answer that ends in a zero byte. Whatever is not a plain answer is `ScanFailed`: silence never means clean.
"""

import re
import socket
import struct
from typing import BinaryIO
from urllib.parse import urlsplit

from django.conf import settings

_CHUNK = 256 * 1024
_CONNECT_SECONDS = 5.0
_SCAN_SECONDS = 60.0  # for each step on the socket; a large PDF takes clamd some seconds
_LONGEST_ANSWER = 4096
#: With `AlertExceedsMax` clamd says so of what it stopped looking through: that is neither clean nor harmful.
_NOT_LOOKED_THROUGH = "Heuristics.Limits.Exceeded"


class ScanFailed(Exception):
    """The scanner is away, too slow, refused the file or said what we do not understand: nothing is known of it."""


def is_on() -> bool:
    """Whether this site has a scanner (`CLAMD_URL`)."""
    return bool(settings.CLAMD_URL)


def answers() -> bool:
    """Whether the scanner is there and well, asked with a short patience."""
    try:
        with _connected(_CONNECT_SECONDS) as scanner:
            scanner.sendall(b"zPING\0")
            return _answer(scanner) == "PONG"
    except (OSError, ScanFailed):
        return False


def scan(content: BinaryIO) -> str:
    """What was found in `content` (the scanner's name for it), empty where it is clean. Raises `ScanFailed`."""
    try:
        with _connected(_SCAN_SECONDS) as scanner:
            _send(scanner, content)
            answer = _answer(scanner)
    except OSError as error:
        raise ScanFailed(f"The virus scanner at {settings.CLAMD_URL} could not be asked: {error}.") from error
    plain = re.fullmatch("stream: (?:OK|(.+) FOUND)", answer)
    if plain and not (plain[1] or "").startswith(_NOT_LOOKED_THROUGH):
        return plain[1] or ""
    raise ScanFailed(f"The virus scanner at {settings.CLAMD_URL} answered {answer[:200]!r}, which settles nothing.")


def _connected(seconds: float) -> socket.socket:
    url = urlsplit(settings.CLAMD_URL)
    if url.scheme == "unix":
        scanner = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        scanner.settimeout(_CONNECT_SECONDS)
        try:
            scanner.connect(url.path)
        except OSError:
            scanner.close()
            raise
    else:
        scanner = socket.create_connection((url.hostname or "", url.port or 3310), timeout=_CONNECT_SECONDS)
    scanner.settimeout(seconds)
    return scanner


def _send(scanner: socket.socket, content: BinaryIO) -> None:
    """All of `content`. Where the scanner hangs up (too large for it, say), its answer says why."""
    try:
        scanner.sendall(b"zINSTREAM\0")
        while chunk := content.read(_CHUNK):
            scanner.sendall(struct.pack("!I", len(chunk)) + chunk)
        scanner.sendall(struct.pack("!I", 0))
    except BrokenPipeError:
        return


def _answer(scanner: socket.socket) -> str:
    answer = b""
    while not answer.endswith(b"\0"):
        part = scanner.recv(_LONGEST_ANSWER)
        if not part or len(answer) > _LONGEST_ANSWER:
            raise ScanFailed("The virus scanner ended the connection without a whole answer.")
        answer += part
    return answer[:-1].decode("utf-8", "replace")
