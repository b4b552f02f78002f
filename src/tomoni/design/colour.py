"""The city's key colour: contrast after WCAG 2.2, and the shades that the components need.

Colours are ``#rrggbb``. Nothing here knows Django.
"""

import colorsys
import re
from collections.abc import Callable
from dataclasses import dataclass

WHITE = "#ffffff"
DARK_GROUND = "#131715"  # --ground of the dark scheme in tokens.css
TEXT_CONTRAST = 4.5  # WCAG 2.2, 1.4.3 Contrast (Minimum), level AA
SAFE_CONTRAST = 7.0  # WCAG 2.2, 1.4.6 Contrast (Enhanced), level AAA

_HEX = re.compile(r"#[0-9a-f]{6}")


class NotAColour(ValueError):
    """What was given is not a colour of the form ``#rrggbb``."""


@dataclass(frozen=True, slots=True)
class Shades:
    """The roles that the key colour plays, in one scheme (light or dark)."""

    key: str  # grounds of primary buttons, lines, rings
    key_hover: str
    on_key: str  # text on ``key``
    key_ink: str  # links and words in the key colour, on any ground of the scheme
    key_deep: str  # the bar of the staff desk, always with white text
    key_25: str  # widest, lightest ground
    key_50: str
    key_100: str  # lines around a tinted ground


def contrast(one: str, other: str) -> float:
    """Contrast ratio of two colours, 1 to 21.

    Raises:
        NotAColour: one of them is not ``#rrggbb``.

    >>> round(contrast("#197a4b", "#ffffff"), 1)
    5.3
    """
    light, dark = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def light_shades(key: str) -> Shades:
    """Shades for the light scheme. A key colour too pale to carry white text is darkened until it can.

    Raises:
        NotAColour: ``key`` is not ``#rrggbb``.
    """
    carrying = _until(key, darker, lambda colour: contrast(colour, WHITE) >= TEXT_CONTRAST)
    tint_50 = _tint(carrying, lightness=0.93, saturation=0.43)
    deep = _until(darker(carrying, 0.56), darker, lambda colour: contrast(colour, WHITE) >= SAFE_CONTRAST)
    ink = _until(darker(carrying, 0.74), darker, lambda colour: contrast(colour, tint_50) >= SAFE_CONTRAST)
    return Shades(
        key=carrying,
        key_hover=ink,
        on_key=WHITE,
        key_ink=ink,
        key_deep=deep,
        key_25=_tint(carrying, lightness=0.965, saturation=0.43),
        key_50=tint_50,
        key_100=_tint(carrying, lightness=0.83, saturation=0.42),
    )


def dark_shades(key: str) -> Shades:
    """Shades for the dark scheme: the same hue, light on dark.

    Raises:
        NotAColour: ``key`` is not ``#rrggbb``.
    """
    tint_50 = _tint(key, lightness=0.15, saturation=0.30)
    ink = _until(
        _tint(key, lightness=0.60, saturation=0.50),
        lighter,
        lambda colour: min(contrast(colour, tint_50), contrast(colour, DARK_GROUND)) >= SAFE_CONTRAST,
    )
    return Shades(
        key=ink,
        key_hover=lighter(ink, 0.6),
        on_key=_tint(key, lightness=0.05, saturation=0.60),
        key_ink=ink,
        key_deep=_tint(key, lightness=0.12, saturation=0.45),
        key_25=_tint(key, lightness=0.105, saturation=0.28),
        key_50=tint_50,
        key_100=_tint(key, lightness=0.28, saturation=0.30),
    )


def darker(colour: str, by: float = 0.95) -> str:
    """The colour with its lightness multiplied by ``by``."""
    hue, lightness, saturation = _hls(colour)
    return _hex(hue, lightness * by, saturation)


def lighter(colour: str, by: float = 0.95) -> str:
    """The colour with its distance from white multiplied by ``by``."""
    hue, lightness, saturation = _hls(colour)
    return _hex(hue, 1 - (1 - lightness) * by, saturation)


def custom_properties(key: str) -> str:
    """CSS that sets ``--key-…`` for the light and the dark scheme.

    Raises:
        NotAColour: ``key`` is not ``#rrggbb``.
    """
    light, dark = _declarations(light_shades(key)), _declarations(dark_shades(key))
    return f":root {{{light}}}\n@media (prefers-color-scheme: dark) {{:root {{{dark}}}}}\n"


def _declarations(shades: Shades) -> str:
    names = ("key", "key_hover", "on_key", "key_ink", "key_deep", "key_25", "key_50", "key_100")
    return "".join(f"--{name.replace('_', '-')}: {getattr(shades, name)};" for name in names)


def _until(colour: str, step: Callable[[str], str], good: Callable[[str], bool]) -> str:
    """``colour``, moved step by step until it is good; a hundred steps reach black or white."""
    for _ in range(100):
        if good(colour):
            break
        colour = step(colour)
    return colour


def _tint(colour: str, *, lightness: float, saturation: float) -> str:
    """The hue of ``colour`` at a lightness, no more saturated than ``saturation`` (a grey stays grey)."""
    hue, _, own = _hls(colour)
    return _hex(hue, lightness, min(own, saturation))


def _channels(colour: str) -> tuple[float, float, float]:
    if not _HEX.fullmatch(colour.lower()):
        raise NotAColour(f"{colour!r} is not a colour like #197a4b")
    red, green, blue = (int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5))
    return red, green, blue


def _luminance(colour: str) -> float:
    """Relative luminance, WCAG 2.2."""
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in _channels(colour)]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def _hls(colour: str) -> tuple[float, float, float]:
    return colorsys.rgb_to_hls(*_channels(colour))


def _hex(hue: float, lightness: float, saturation: float) -> str:
    channels = colorsys.hls_to_rgb(hue, lightness, saturation)
    return "#" + "".join(f"{round(c * 255):02x}" for c in channels)
