"""What every journey starts with: a site, a browser, people."""

from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser
from tests.journeys.living import PHONE, Running, Someone, on_a_screen, running_site, system_chromium

from tomoni.ops.journey.story import STEPS, Story


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """What somebody walks in a browser is a journey."""
    for item in items:
        if "someone" in getattr(item, "fixturenames", ()):
            item.add_marker(pytest.mark.journey)


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    with running_site(tmp_path_factory.mktemp("site")) as running:
        yield running


@pytest.fixture(scope="session")
def story(site: Running) -> Story:
    """One voice that has walked the whole house already, so that every page has something to show."""
    walked = Story(site.base, site.data / "mail")
    for _words, step in STEPS:
        step(walked)
    return walked


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    with system_chromium() as browser:
        yield browser


@pytest.fixture
def someone(chromium: Browser, site: Running) -> Iterator[Callable[..., Someone]]:
    """``someone(360, javascript=False)``. At the end nobody may have met a page that fails its rules."""
    people: list[Someone] = []

    def enter(width: int = PHONE, *, javascript: bool = True, axe: bool = True) -> Someone:
        context = on_a_screen(chromium, width, javascript=javascript)
        # Without JavaScript the promises never come for which axe waits.
        person = Someone(context, site, axe=axe and javascript)
        people.append(person)
        return person

    yield enter
    for person in people:
        person.context.close()
    complaints = [complaint for person in people for complaint in person.complaints]
    assert not complaints, "\n".join(dict.fromkeys(complaints))
