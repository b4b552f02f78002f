"""Pictures of every screen of the journey, on a phone and on a desk: ``script/screens [FOLDER]``.

With ``--readme`` those that the README shows are also written into ``docs/images``, cut to the height of a screen.
"""

import sys
import tempfile
from itertools import count
from pathlib import Path
from typing import Any

from tests.journeys.living import DESK, PHONE, Running, Someone, on_a_screen, running_site, system_chromium
from tests.journeys.whole_house import walk

# Who opens which page besides those of the journey. The address's last word names the picture.
OTHERS = {
    "": {
        "collection": "/voices/",
        "follow": "/voices/follow/",
        "promise": "/voices/promise/",
        "indicator-page": "/plan/m9-1/",
        "changed-by-voices": "/plan/m4-2/",
        "demo": "/demo/sign-in/",
        "sign-in": "/accounts/login/",
        "how": "/about/how/",
        "style-sheet": "/design/",
    },
    "clerk": {"desk-mails": "/desk/mails/"},
    "planner": {"desk-indicators": "/desk/indicators/"},
    "mayor": {"desk-log": "/desk/log/"},
}

IMAGES = Path(__file__).resolve().parents[2] / "docs" / "images"
README = {  # name and width of the screen -> the picture's name and height
    ("front", DESK): ("front", 860),
    ("write", PHONE): ("write", 1000),
    ("receipt", PHONE): ("receipt", 1000),
    ("answered", PHONE): ("answered", 1000),
}


def take_pictures(folder: Path, *, readme: bool) -> int:
    """Every screen at both widths, full length, named in the order of the journey. Returns how many."""
    folder.mkdir(parents=True, exist_ok=True)
    taken = 0
    with (
        tempfile.TemporaryDirectory() as data,
        running_site(Path(data)) as site,
        system_chromium() as browser,
    ):
        for width, street in ((PHONE, "銀杏の並木道"), (DESK, "けやきの並木道")):
            numbers = count(1)

            def someone(wanted: int, *, width: int = width, **_more: Any) -> Someone:
                return Someone(on_a_screen(browser, width), site, axe=False)

            def picture(person: Someone, name: str, *, width: int = width, numbers: Any = numbers) -> None:
                nonlocal taken
                taken += 1
                person.page.screenshot(
                    path=folder / f"{width:04d}-{next(numbers):02d}-{name}.png", full_page=True
                )
                if readme and (name, width) in README:
                    _for_the_readme(person, *README[name, width])
                print(f"\r{taken}", end="", flush=True)  # noqa: T201

            walk(someone, street=street, phone=width, desk=width, picture=picture)
            _others(site, someone, picture)
    return taken


def _for_the_readme(person: Someone, name: str, height: int) -> None:
    assert person.page.viewport_size
    person.page.evaluate("document.activeElement.blur(); scrollTo(0, 0)")
    cut = {"x": 0, "y": 0, "width": person.page.viewport_size["width"], "height": height}
    person.page.screenshot(path=IMAGES / f"{name}.png", clip=cut, full_page=True)


def _others(site: Running, someone: Any, picture: Any) -> None:
    for who, pages in OTHERS.items():
        person = someone(0)
        if who:
            person.signs_in(who)
        for name, address in pages.items():
            person.opens(address)
            picture(person, name)


if __name__ == "__main__":
    where = Path(sys.argv[1])
    print(f"\r{take_pictures(where, readme='--readme' in sys.argv)} → {where.resolve()}")  # noqa: T201
