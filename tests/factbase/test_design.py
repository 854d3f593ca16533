"""The colours of the design: enough contrast in both themes, and none that is not named."""

import re
from functools import cache
from pathlib import Path

import pytest
from django.contrib.staticfiles import finders

from factbase import design

COLOUR = re.compile(r"--([\w-]+): light-dark\((#[0-9a-f]{6}), (#[0-9a-f]{6})\);")
# Of masks, where it is no colour, and of printed pages.
MASKS_AND_PAPER = {"#000", "#0000", "#000000", "#ffffff"}
# Sheets of archived originals, which are white paper whatever the theme around them.
ORIGINALS = {"original.css", "original-page.css"}
THEMES = {"light": 0, "dark": 1}


def sheets() -> list[Path]:
    return sorted(Path(finders.find("factbase/tokens.css")).parent.glob("*.css"))


@cache
def colours() -> dict[str, tuple[str, str]]:
    text = Path(finders.find("factbase/tokens.css")).read_text()
    return {name: (light, dark) for name, light, dark in COLOUR.findall(text)}


def luminance(colour: str) -> float:
    """Return the relative luminance of WCAG 2."""
    channels = (int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5))
    linear = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels)
    return sum(weight * c for weight, c in zip((0.2126, 0.7152, 0.0722), linear, strict=True))


def contrast(one: str, other: str, theme: str) -> float:
    tones = (luminance(colours()[name][THEMES[theme]]) for name in (one, other))
    low, high = sorted(tones)
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize("theme", THEMES)
def test_text_has_enough_contrast_on_every_ground_it_may_stand_upon(theme):
    ratios = {pair: contrast(*pair, theme) for pair in design.TEXT_PAIRS}
    assert {pair: r for pair, r in ratios.items() if r < design.TEXT_CONTRAST} == {}


@pytest.mark.parametrize("theme", THEMES)
def test_borders_of_controls_have_enough_contrast(theme):
    ratios = {pair: contrast(*pair, theme) for pair in design.LINE_PAIRS}
    assert {pair: r for pair, r in ratios.items() if r < design.LINE_CONTRAST} == {}


def test_contrast_of_a_faint_colour_is_found_too_low():
    assert contrast("line", "paper", "light") < design.LINE_CONTRAST


def test_every_colour_has_a_role():
    roles = (*design.SURFACES, *design.INKS, *design.LINES, *design.SIGNALS)
    named = {role.token for role in roles} | {f"{role.token}-tint" for role in design.SIGNALS}
    assert colours().keys() == named | {"on-accent"}


@pytest.mark.parametrize(
    "sheet",
    [sheet for sheet in sheets() if sheet.name not in ORIGINALS],
    ids=lambda path: path.name,
)
def test_sheets_use_no_colour_of_their_own(sheet):
    text = re.sub(r"/\*.*?\*/", "", sheet.read_text(), flags=re.DOTALL)
    own = set(re.findall(r"#[0-9a-fA-F]{3,8}\b(?=[^{}]*[;}])", text)) - MASKS_AND_PAPER
    assert own - {tone for tones in colours().values() for tone in tones} == set()


def test_every_token_that_is_used_is_there():
    texts = [path.read_text() for path in sheets()]
    used = {name for text in texts for name in re.findall(r"var\((--[\w-]+)\)", text)}
    assert used - {name for text in texts for name in re.findall(r"(--[\w-]+):", text)} == set()
