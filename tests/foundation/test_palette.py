"""The colours of both palettes can be read."""

import re
from pathlib import Path

import pytest
from django.conf import settings

ROOT = Path(settings.BASE_DIR)


def luminance(colour: str) -> float:
    full = "".join(2 * c for c in colour) if len(colour) == 3 else colour
    parts = [int(full[at : at + 2], 16) / 255 for at in (0, 2, 4)]
    red, green, blue = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


@pytest.fixture(scope="module")
def palettes() -> list[dict[str, str]]:
    """The light and the dark palette as they were built."""
    sheet = ROOT / "build" / "static" / "css" / "site.css"
    assert sheet.exists(), "the styles are not built; npm run build makes them"
    blocks = re.findall(r":root\{([^}]*--ink:[^}]*)\}", sheet.read_text().replace("white", "#fff"))
    return [dict(re.findall(r"--([a-z-]+):\s*#([0-9a-f]{3,6})\b", block)) for block in blocks]


def test_every_pair_of_colours_can_be_read(palettes: list[dict[str, str]]) -> None:
    light_and_dark = 2
    assert len(palettes) == light_and_dark
    grounds = ("surface", "page", "sunken")
    states = ("met", "waiting", "refused", "person", "idle", "info")
    pairs = [(text, ground, 4.5) for text in ("primary", "primary-hover", "visited", "ink-muted") for ground in grounds]
    pairs += [(text, ground, 7.0) for text in ("ink", "ink-soft") for ground in grounds]
    pairs += [(f"{state}-text", ground, 4.5) for state in states for ground in (f"{state}-tint", "surface")]
    pairs += [("ink", f"{state}-tint", 7.0) for state in states] + [("ink", "primary-tint", 7.0)]
    pairs += [("on-fill", fill, 4.5) for fill in ("primary", "primary-hover", "primary-active", "danger")]
    pairs += [("edge", "surface", 3.0), ("focus", "surface", 3.0), ("focus", "page", 3.0)]
    pairs += [(state, "surface", 3.0) for state in states]
    low = [
        (name, text, ground, round(contrast(palette[text], palette[ground]), 2))
        for name, palette in zip(("light", "dark"), palettes, strict=True)
        for text, ground, least in pairs
        if contrast(palette[text], palette[ground]) < least
    ]
    assert low == []
