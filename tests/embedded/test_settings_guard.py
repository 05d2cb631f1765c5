"""With DEBUG off the project starts only when it is safe, and says which variable is wrong."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from ecfmg.embedded.addresses import embedded_database_url, embedded_redis_url

ROOT = Path(__file__).resolve().parents[2]
SAFE = {
    "DEBUG": "0",
    "SECRET_KEY": "k4-long-and-random-enough-for-a-test-of-production-0123456789",
    "DATABASE_URL": "postgresql://casework@db.example/casework",
    "REDIS_URL": "redis://broker.example/0",
    "ALLOWED_HOSTS": "casework.example",
    "EMAIL_HOST": "mail.example",
}


def start(changes: dict[str, str | None]) -> subprocess.CompletedProcess[str]:
    """Load the real settings in a process of its own, with `changes` to a safe environment (None removes)."""
    kept = {name: os.environ[name] for name in ("PATH", "HOME", "LANG") if name in os.environ}
    environment = {name: value for name, value in {**kept, **SAFE, **changes}.items() if value is not None}
    command = [sys.executable, "-c", "import ecfmg.settings"]
    return subprocess.run(command, env=environment, cwd=ROOT, capture_output=True, text=True, check=False)


def test_a_safe_environment_starts() -> None:
    done = start({})
    assert done.returncode == 0, done.stderr


def test_development_needs_no_variable() -> None:
    done = start(dict.fromkeys(SAFE))
    assert done.returncode == 0, done.stderr


@pytest.mark.parametrize(
    ("variable", "value"),
    [
        ("SECRET_KEY", None),
        ("SECRET_KEY", "short"),
        ("DATABASE_URL", None),
        ("DATABASE_URL", embedded_database_url(ROOT / "var")),
        ("REDIS_URL", embedded_redis_url(ROOT / "var")),
        ("REDIS_URL", None),
        ("SECURE_COOKIES", "0"),
        ("DEMO", "1"),
        ("ALLOWED_HOSTS", None),
        ("EMAIL_HOST", None),
    ],
)
def test_an_unsafe_one_is_refused_by_name(variable: str, value: str | None) -> None:
    done = start({variable: value})
    assert done.returncode != 0
    last = done.stderr.split("ImproperlyConfigured: ", 1)[1]
    assert f"- {variable} is " in last
    assert last.count("\n- ") == 1, "only the fault that is there is named"


def test_every_fault_is_named_at_once() -> None:
    done = start({"SECRET_KEY": None, "DATABASE_URL": None, "EMAIL_HOST": None})
    for variable in ("SECRET_KEY", "DATABASE_URL", "EMAIL_HOST"):
        assert f"- {variable} is missing" in done.stderr
