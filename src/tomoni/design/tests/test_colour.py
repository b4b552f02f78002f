import re
from collections.abc import Iterator
from dataclasses import asdict

import pytest

from tomoni.design import assets, colour

WORDS = ["ink", "ink-2", "ink-3"]
GROUNDS = ["ground", "ground-soft", "raised", "key-25", "key-50", "turn-soft", "error-soft"]
PAIRS = [
    *[(word, ground) for word in ("ink", "ink-2") for ground in [*GROUNDS, "mark", "tint"]],
    *[("ink-3", ground) for ground in ("ground", "ground-soft", "raised", "key-25", "key-50")],
    *[("key-ink", ground) for ground in GROUNDS],
    *[("on-key", ground) for ground in ("key", "key-hover")],
    *[("on-error", ground) for ground in ("error", "error-ink")],
    *[("error", ground) for ground in ("ground", "raised", "ground-soft")],
    *[("error-ink", ground) for ground in ("ground", "raised", "error-soft", "key-50", "key-25")],
    *[("turn-ink", ground) for ground in ("turn-soft", "raised")],
]
# What is not text but carries meaning: WCAG 2.2, 1.4.11, 3:1.
SHAPES = [
    *[("line-input", ground) for ground in ("ground", "raised", "ground-soft")],
    *[(shape, "ground") for shape in ("key", "turn", "error")],
]


def tokens(scheme: str, key: str = assets.DEFAULT_KEY_COLOUR) -> dict[str, str]:
    """The colours of a scheme, with references followed."""
    css = (assets.HERE / "tokens.css").read_text(encoding="utf-8")
    light, dark = css.split("@media (prefers-color-scheme: dark)")
    found = dict(declarations(light))
    shades = colour.light_shades(key)
    if scheme == "dark":
        found |= dict(declarations(dark))
        shades = colour.dark_shades(key)
    found |= {name.replace("_", "-"): value for name, value in asdict(shades).items()}
    return {name: followed(found, value) for name, value in found.items()}


def declarations(css: str) -> Iterator[tuple[str, str]]:
    return ((name, value) for name, value in re.findall(r"--([\w-]+):\s*([^;]+);", css))


def followed(found: dict[str, str], value: str) -> str:
    while match := re.fullmatch(r"var\(--([\w-]+)\)", value):
        value = found[match[1]]
    return value


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize(
    "key", [assets.DEFAULT_KEY_COLOUR, "#ffd43d", "#0017c1", "#000000", "#ffffff", "#c000c0"]
)
def test_words_can_be_read_on_every_ground_whatever_the_key_colour(scheme, key):
    found = tokens(scheme, key)
    weak = {
        (word, ground): round(colour.contrast(found[word], found[ground]), 2)
        for word, ground in PAIRS
        if colour.contrast(found[word], found[ground]) < colour.TEXT_CONTRAST
    }
    assert not weak


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_shapes_that_carry_meaning_stand_out(scheme):
    found = tokens(scheme)
    assert all(colour.contrast(found[shape], found[ground]) >= 3 for shape, ground in SHAPES)


@pytest.mark.parametrize("key", [assets.DEFAULT_KEY_COLOUR, "#ffd43d", "#ffffff"])
def test_the_desk_bar_carries_white_words(key):
    for shades in (colour.light_shades(key), colour.dark_shades(key)):
        assert colour.contrast(shades.key_deep, colour.WHITE) >= colour.SAFE_CONTRAST


def test_the_dark_ground_is_the_one_the_shades_are_made_for():
    assert tokens("dark")["ground"] == colour.DARK_GROUND


def test_a_key_colour_that_carries_white_text_is_kept_as_it_is():
    assert colour.light_shades("#197a4b").key == "#197a4b"


def test_contrast_of_black_and_white_is_twenty_one():
    assert colour.contrast("#000000", "#FFFFFF") == pytest.approx(21)


@pytest.mark.parametrize("wrong", ["green", "#fff", "197a4b", "#19zz4b", ""])
def test_what_is_not_a_colour_is_refused(wrong):
    with pytest.raises(colour.NotAColour):
        colour.light_shades(wrong)
