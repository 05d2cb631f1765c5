"""docs/operators/settings.md lists every variable that the settings read, and no other."""

import re
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
READ = re.compile(r"""env\.\w+\(\s*["']([A-Z][A-Z0-9_]+)["']""")


def test_every_variable_is_documented_and_every_documented_one_is_read() -> None:
    read = set(READ.findall((ROOT / "ecfmg" / "settings.py").read_text()))
    page = (ROOT / "docs" / "operators" / "settings.md").read_text()
    documented = set(re.findall(r"^\| `([A-Z][A-Z0-9_]+)` \|", page, re.MULTILINE))
    assert read == documented
