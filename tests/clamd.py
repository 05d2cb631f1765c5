"""A real clamd for the tests, that knows one signature: the harmless test file of the EICAR institute."""

import socket
import subprocess
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

CLAMD = "/usr/sbin/clamd"

#: In two halves, so that no scanner takes this file for the test file.
EICAR = rb"X5O!P%@AP[4\PZX54(P^)7CC)7}$EICAR-STANDARD-" + rb"ANTIVIRUS-TEST-FILE!$H+H*"


@contextmanager
def clamd(folder: Path) -> Iterator[str]:
    """clamd with sockets and signatures in `folder`; its URL."""
    database, path = folder / "signatures", folder / "clamd.socket"
    database.mkdir()
    (database / "local.ndb").write_text(f"Test.Eicar:0:*:{EICAR.hex()}\n")
    config = folder / "clamd.conf"
    config.write_text(
        f"DatabaseDirectory {database}\nLocalSocket {path}\nTemporaryDirectory {folder}\n"
        f"LogFile {folder / 'clamd.log'}\nForeground yes\nStreamMaxLength 1M\nMaxThreads 2\n"
    )
    process = subprocess.Popen([CLAMD, f"--config-file={config}"], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        while not path.exists():
            assert process.poll() is None, (folder / "clamd.log").read_text()
            time.sleep(0.05)
        yield f"unix://{path}"
    finally:
        process.terminate()
        process.wait()


@contextmanager
def impostor(answer: bytes | None) -> Iterator[str]:
    """Something else that listens on the port: it says `answer` to everybody and hangs up, or (None) says nothing."""
    server = socket.create_server(("127.0.0.1", 0))
    held: list[socket.socket] = []

    def serve() -> None:
        while True:
            try:
                connection, _ = server.accept()
            except OSError:
                return
            held.append(connection)
            if answer is not None:
                connection.sendall(answer)
                connection.shutdown(socket.SHUT_WR)

    thread = threading.Thread(target=serve)
    thread.start()
    try:
        yield f"tcp://127.0.0.1:{server.getsockname()[1]}"
    finally:
        server.shutdown(socket.SHUT_RDWR)
        server.close()
        thread.join()
        for connection in held:
            connection.close()
