"""The process manager: what dies is started again, what cannot start ends everything, Ctrl-C leaves nothing behind."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import psutil
import pytest

from ecfmg.embedded import processes
from ecfmg.embedded.errors import CannotStart
from ecfmg.embedded.processes import Managed

ROOT = Path(__file__).resolve().parents[2]
MANAGER = """
import sys
from ecfmg.embedded.processes import Managed, run
run([Managed(name, [sys.executable, "-c", "import time; print('up'); time.sleep(600)"]) for name in ("one", "two")])
"""


def until_there_are(count: int, manager: psutil.Process, but_not: int = 0) -> list[psutil.Process]:
    deadline = time.monotonic() + 30
    while time.monotonic() < deadline:
        children = [c for c in manager.children() if c.pid != but_not and c.status() != psutil.STATUS_ZOMBIE]
        if len(children) == count:
            return children
        time.sleep(0.05)
    raise AssertionError(f"there are never {count} processes")


@pytest.mark.parametrize("ending", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_a_killed_process_comes_back_and_the_end_leaves_nothing(ending: signal.Signals) -> None:
    manager = subprocess.Popen(
        [sys.executable, "-c", MANAGER], cwd=ROOT, stdout=subprocess.PIPE, text=True, env={**os.environ}
    )
    children = until_there_are(2, psutil.Process(manager.pid))
    children[0].kill()
    children = until_there_are(2, psutil.Process(manager.pid), but_not=children[0].pid)
    manager.send_signal(ending)
    said, _ = manager.communicate(timeout=30)
    assert manager.returncode == 0
    assert "(status -9) and is started again." in said
    assert not any(child.is_running() for child in children)


def test_a_process_that_cannot_start_ends_the_others_with_one_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(signal, "signal", lambda *_: None)  # the signals of the test run stay as they are
    steady = Managed("steady", [sys.executable, "-c", "import time; time.sleep(600)"])
    faulty = Managed("faulty", [sys.executable, "-c", "raise SystemExit(7)"])
    with pytest.raises(CannotStart, match=r"^faulty ended 3 times at once \(status 7\)"):
        processes.run([steady, faulty])
    assert not [child for child in psutil.Process().children() if "time.sleep(600)" in " ".join(child.cmdline())]
