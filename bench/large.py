"""The bars of a large city, all in one: ``python -m bench.large [--only WORDS]``.

200,000 voices, a plan of 5,000 nodes and 3,000 indicators in its second edition, with a goal of 500 children. Measured:

* pages: queries and CPU of each, warm, and once with nothing kept in the process (``bench.web`` says how);
* search: the time on the clock until what was found, how much there is of it, and its texts are there;
* work: a spreadsheet out, what one that came back would change, the difference of two editions, the plan as data.

On SQLite, or on the PostgreSQL server of DATABASE_URL (``script/with-postgresql``). Exit code 1 when a bar is missed.
"""

import argparse
import gc
import os
import re
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from functools import partial
from typing import Any

from .web import Figure, figure_of, get

CITY = (200_000, 5_000, 3_000, 500)  # voices, nodes, indicators, children of the widest goal
BAR_QUERIES = 10
BAR_MS = 40.0  # of CPU for a page
BAR_SEARCH = 50.0  # ms on the clock
BARS_OF_WORK = {"export as .xlsx": 5.0, "difference of two editions": 2.0, "preview of an import": 5.0}  # s
TIMES = 15
PLANNER = "naoki.takase@example.jp"  # of the demo's town hall


def main() -> int:
    """Make the city ready, measure it in a process of its own."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--only", default="", help="measure what has this in its name")
    parser.add_argument("--inside", action="store_true", help=argparse.SUPPRESS)
    given = parser.parse_args()
    if given.inside:
        return measure(given.only)
    from .seed import site

    command = [sys.executable, "-m", "bench.large", "--inside", "--only", given.only]
    return subprocess.run(command, env=site(*CITY)).returncode


def measure(only: str) -> int:
    """Print the three tables; 1 where a bar is missed."""
    import django

    django.setup()
    from . import machine

    print(machine.describe())
    voices, nodes, indicators, widest = CITY
    print(
        f"{voices:,} voices, {nodes:,} nodes, {indicators:,} indicators, one goal with {widest} children and more"
    )
    missed = sum(table(only) for table in (_pages, _search, _work))
    print(f"\n{missed} figures miss a bar" if missed else "\nEvery bar is kept")
    print(f"load average {' '.join(f'{one:.1f}' for one in os.getloadavg())}")
    return 1 if missed else 0


# ---- pages -----------------------------------------------------------------------------------------


def _pages(only: str) -> int:
    from django.test import Client

    from tomoni.accounts.models import Person

    wanted = {name: url for name, url in pages().items() if only in name}
    if not wanted:
        return 0
    clients = {"": Client(raise_request_exception=False, SERVER_NAME="localhost")}
    clients["desk"] = Client(raise_request_exception=False, SERVER_NAME="localhost")
    clients["desk"].force_login(Person.objects.get(email=PLANNER))
    print(f"\nPages: at most {BAR_QUERIES} queries and {BAR_MS:.0f} ms of CPU (median of {TIMES}).")
    print("cold: CPU with nothing kept in the process; clock: until the answer is there")
    print(f"{'':44}{'queries':>8}{'ms':>8}{'of bar':>8}{'cold':>8}{'clock':>8}{'kB':>7}")
    missed = 0
    for name, url in wanted.items():
        client = clients["desk" if name.startswith("desk") else ""]
        figure = figure_of(name, client, url, TIMES)
        cold = statistics.median(_cold(client, url) for _ in range(5))
        missed += _print(figure, cold)
    return missed


def _cold(client: Any, url: str) -> float:
    """CPU of a look with nothing kept, as the first one after the process began or the kept things grew old."""
    from tomoni.web.keeping import Kept

    for one in gc.get_objects():
        if type(one) is Kept:  # isinstance would wake lazy objects
            one._found.clear()
    return get(client, url)[0]


def _print(figure: Figure, cold: float) -> bool:
    if figure.status != 200:
        print(f"{figure.page:44} answers {figure.status}")
        return True
    missed = figure.queries > BAR_QUERIES or figure.ms > BAR_MS
    print(
        f"{figure.page:44}{figure.queries:>8}{figure.ms:8.1f}{figure.ms / BAR_MS:8.0%}{cold:8.1f}"
        f"{figure.clock_ms:8.1f}{figure.size / 1000:7.0f}{'  !' if missed else ''}"
        f"{'  cold !' if cold > BAR_MS else ''}"
    )
    return missed or cold > BAR_MS


def pages() -> dict[str, str]:
    """The measured pages by name; those of the desk as the planner sees them."""
    from django.db.models import Count
    from django.urls import reverse

    from tomoni.plan.api import Edition, edition_in_force, editions, indicators_of, tree
    from tomoni.plan.models import Spreadsheet
    from tomoni.voices.models import Concern, Standing

    edition = edition_in_force()
    assert edition
    full = Edition.objects.get(pk=edition.base_id)
    first = editions(edition.plan)[-1]  # they come newest first
    widest = tree(edition, depth=1)[0].link.code
    many = Concern.objects.values("node__code").annotate(n=Count("pk")).order_by("-n").first()
    assert many
    key = indicators_of(edition)[0].key
    draft = Edition.objects.get(adopted_at=None, amends=None)
    waiting = Spreadsheet.objects.get()
    voice = Standing.objects.filter(public=True, decision="changed").select_related("voice")[0].voice
    compare = reverse("web:compare")
    api = "/api/v1"
    return {
        "plan": reverse("web:plan"),
        "plan, search": f"{reverse('web:plan')}?q=図書館",
        "goal with 500 children": reverse("web:node", args=[widest]),
        "measure, most voices": reverse("web:node", args=[many["node__code"]]),
        "edition, amendment": reverse("web:edition", args=[edition.pk]),
        "edition, whole": reverse("web:edition", args=[full.pk]),
        "compare two whole editions": f"{compare}?from={first.id}&to={full.pk}",
        "compare, last page": f"{compare}?from={first.id}&to={full.pk}&page=99999",
        "compare, amendment": f"{compare}?from={full.pk}&to={edition.pk}",
        "indicators": reverse("web:indicators"),
        "indicators, last page": f"{reverse('web:indicators')}?page=99999",
        "indicators, narrowed": f"{reverse('web:indicators')}?goal={widest}&live=0",
        "indicator": reverse("web:indicator", args=[key]),
        "search page": f"{reverse('web:search')}?q=公園",
        "search page, narrowed": f"{reverse('web:search')}?q=公園&goal={widest}",
        "search page, voices, page 100": f"{reverse('web:search')}?q=公園&kind=voices&page=100",
        "one voice, changed the plan": reverse("voices:one", args=[voice.public_id]),
        "about the data": reverse("web:data"),
        "desk, plan": reverse("web:desk_plan"),
        "desk, next edition": reverse("web:desk_edition_next", args=[full.pk]),
        "desk, draft of an edition": reverse("web:desk_edition", args=[draft.pk]),
        "desk, indicators": reverse("web:desk_indicators"),
        "desk, indicator": reverse("web:desk_indicator", args=[key]),
        "API, plans": f"{api}/plan/plans",
        "API, nodes": f"{api}/plan/nodes",
        "API, nodes, last page": f"{api}/plan/nodes?limit=200&offset=4800",
        "API, node": f"{api}/plan/nodes/{widest}",
        "API, indicators as printed": f"{api}/plan/indicators?limit=200&offset=2000",
        "API, changes": f"{api}/plan/changes",
        "API, indicators": f"{api}/indicators/",
        "API, lineage": f"{api}/plan/editions/{full.pk}/lineage",
        "API, comparison": f"{api}/plan/compare?old={first.id}&new={full.pk}",
        "API, search": f"{api}/search/?q=公園",
        "API, indicator": f"{api}/indicators/{key}",
        "API, voices": f"{api}/voices/",
        "catalogue, DCAT": reverse("web:catalogue"),
        "catalogue, CKAN": reverse("web:ckan_package_search"),
        "desk, sheet that waits": reverse("web:desk_sheet", args=[waiting.pk]),
        "desk, what the draft changes": reverse("web:desk_edition_difference", args=[draft.pk]),
    }


# ---- search ----------------------------------------------------------------------------------------


def _search(only: str) -> int:
    from tomoni.web.queries import Wanted, choices, find_everywhere

    offered = choices()
    area = offered.areas[0][0]
    goal = offered.goals[1][0]
    rare = _rare_word()
    wanted = {
        "a word in mid-sentence: 水飲み場 → 利用時間": Wanted("利用時間"),
        "in hiragana, written in katakana: べんち": Wanted("べんち"),
        "in half width: ﾊｻﾞｰﾄﾞﾏｯﾌﾟ": Wanted("ﾊｻﾞｰﾄﾞﾏｯﾌﾟ"),
        "full-width digits: １２番地": Wanted("１２番地"),
        "old characters: 學挍 as 櫻": Wanted("櫻"),
        f"a rare word: {rare}": Wanted(rare),
        "a very common word: の": Wanted("の"),
        "a very common word: です": Wanted("です"),
        "a common word: 公園": Wanted("公園"),
        "two words: 歩道 街灯": Wanted("歩道 街灯"),
        "two very common words: です 市": Wanted("です 市"),
        "a sentence": Wanted("歩道が暗くて夜は怖いと感じました"),
        "in no text": Wanted("宇宙飛行士"),
        "in a part of the plan": Wanted("公園", goal=goal),
        "in an area": Wanted("公園", area=area),
        "in a year": Wanted("公園", year=_last_year()),
        "part, area and year": Wanted("公園", goal=goal, area=area, year=_last_year()),
        "very common, part, area and year": Wanted("です", goal=goal, area=area, year=_last_year()),
        "rare, part, area and year": Wanted(rare, goal=goal, area=area, year=_last_year()),
        "voices alone, page 1": Wanted("公園", kind="voices"),
    }
    wanted = {name: one for name, one in wanted.items() if only in f"search {name}"}
    if not wanted:
        return 0
    print(
        f"\nSearch: at most {BAR_SEARCH:.0f} ms on the clock: first page, counts and texts (median of {TIMES})"
    )
    print(f"{'':44}{'median':>8}{'of bar':>8}{'slowest':>8}   plan / indicators / voices")
    missed = 0
    for name, one in wanted.items():
        look = partial(find_everywhere, one, offered, limit=20 if one.kind else 5)
        found = look().counts.values()
        said = " / ".join(f"{count.value:,}{'+' if count.capped else ''}" for count in found)
        median, slowest = _clock(look)
        missed += median > BAR_SEARCH
        print(
            f"{_wide(name, 44)}{median:8.1f}{median / BAR_SEARCH:8.0%}{slowest:8.1f}   {said}"
            f"{'  !' if median > BAR_SEARCH else ''}"
        )
    return missed


def _rare_word() -> str:
    """One of the invented names, which stand in few texts."""
    from tomoni.voices.models import VoiceText

    texts = VoiceText.objects.filter(
        text__contains="医院", voice__standing__public=True, voice__consent="words"
    )
    found = re.search("..医院", texts.values_list("text", flat=True)[0])
    assert found
    return found[0]


def _last_year() -> int:
    from django.utils import timezone

    from tomoni.kernel.calendars import fiscal_year

    return fiscal_year(timezone.localdate()) - 1


def _clock(act: Callable[[], object]) -> tuple[float, float]:
    times = []
    for _ in range(TIMES):
        began = time.perf_counter()
        act()
        times.append((time.perf_counter() - began) * 1000)
    return statistics.median(times), max(times)


def _wide(text: str, columns: int) -> str:
    """Text and blanks that fill so many columns of a terminal: a Japanese character takes two."""
    from unicodedata import east_asian_width

    width = sum(2 if east_asian_width(character) in "WF" else 1 for character in text)
    return text + " " * max(1, columns - width)


# ---- work ------------------------------------------------------------------------------------------


def _work(only: str) -> int:
    wanted = {name: act for name, act in _works().items() if only in f"work {name}"}
    if not wanted:
        return 0
    print("\nWork: seconds of CPU, and on the clock (median of 3, where it takes long of fewer)")
    missed = 0
    for name, act in wanted.items():
        cpu: list[float] = []
        clock: list[float] = []
        while len(clock) < 3 and sum(clock) < 10:
            began, began_cpu = time.perf_counter(), time.process_time()
            act()
            clock.append(time.perf_counter() - began)
            cpu.append(time.process_time() - began_cpu)
        bar = BARS_OF_WORK.get(name)
        over = bar is not None and statistics.median(clock) > bar
        missed += over
        said = f"{statistics.median(clock) / bar:8.0%} of {bar:.0f} s" if bar else ""
        print(
            f"{name:44}{statistics.median(cpu):8.2f}{statistics.median(clock):8.2f}{said}{'  !' if over else ''}"
        )
    return missed


def _works() -> dict[str, Callable[[], object]]:
    from tomoni.kernel.part import resolve
    from tomoni.plan.api import (
        Edition,
        compare_editions,
        edition_in_force,
        editions,
        export_edition,
        read_sheet,
    )
    from tomoni.plan.models import Spreadsheet
    from tomoni.web.open_data import open_tables

    edition = edition_in_force()
    assert edition
    full = Edition.objects.get(pk=edition.base_id)
    first = Edition.objects.get(pk=editions(edition.plan)[-1].id)
    kept = Spreadsheet.objects.select_related("edition__plan").get()

    def preview() -> None:
        changes = read_sheet(kept.edition, bytes(kept.content))
        assert not changes.problems
        changes.difference()

    def whole(rows: str) -> int:
        return sum(1 for _ in _rows(resolve(rows)))

    return {
        "export as .xlsx": lambda: export_edition(full),
        "difference of two editions": lambda: compare_editions(first, full),
        "preview of an import": preview,
        **{f"open table {key}": partial(whole, one.rows) for key, one in open_tables().items()},
    }


def _rows(rows: Callable[[], Iterator[object]]) -> Iterator[object]:
    yield from rows()


if __name__ == "__main__":
    sys.exit(main())
