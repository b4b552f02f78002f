"""How many runs of kanji get the right kana: ``python -m bench.furigana``.

Each phrase of ``phrases.txt`` names the readings of its runs in order; where two are right, both stand there.
"""

import re
from pathlib import Path
from time import perf_counter
from typing import Any

RUN = re.compile(r"[々〆〇㐀-鿿豈-﫿ヶ]+")


def measure(readings: Any) -> tuple[int, int, int, int, list[str], float]:
    """With a list of readings: runs, right ones, phrases, wholly right ones, what went wrong, seconds."""
    from tomoni.furigana.api import annotate

    lines = Path(__file__).with_name("phrases.txt").read_text("utf-8").splitlines()
    phrases = [line.split("|") for line in lines if line and not line.startswith("#")]
    runs = right = whole = 0
    wrong = []
    began = perf_counter()
    for phrase, expected in phrases:
        got = read_runs(annotate(phrase, readings))
        wanted = expected.split()
        assert len(got) == len(wanted), (phrase, got, wanted)
        hits = [said in allowed.split("/") for said, allowed in zip(got, wanted, strict=True)]
        runs, right, whole = runs + len(hits), right + sum(hits), whole + all(hits)
        wrong += [
            f"{phrase}: {said or '-'} ({allowed})"
            for said, allowed, hit in zip(got, wanted, hits, strict=True)
            if not hit
        ]
    return runs, right, len(phrases), whole, wrong, perf_counter() - began


def read_runs(pieces: tuple[tuple[str, str], ...]) -> list[str]:
    """The readings of the runs of kanji in order; pieces that touch are one run."""
    text = "".join(base for base, _ in pieces)
    said, at = [], 0
    starts = []
    for base, reading in pieces:
        starts.append((at, at + len(base), reading))
        at += len(base)
    for run in RUN.finditer(text):
        said.append("".join(r for start, end, r in starts if start < run.end() and run.start() < end))
    return said


def main() -> None:
    """Print the figures and each miss."""
    import os

    import django

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tomoni.config.settings")
    django.setup()
    from django.conf import settings

    from tomoni.furigana.api import Readings, catalogue_readings

    listed = catalogue_readings(settings.TOMONI_CATALOG)
    for name, readings in (
        ("The dictionary alone", Readings({})),
        ("With the catalogue's list", Readings(listed)),
    ):
        runs, right, phrases, whole, wrong, seconds = measure(readings)
        print(f"{name}: {right} of {runs} runs of kanji right ({right / runs:.1%}),")
        print(f"  {whole} of {phrases} phrases ({whole / phrases:.1%}), {seconds:.2f} s")
        for one in wrong:
            print(f"  {one}")


if __name__ == "__main__":
    main()
