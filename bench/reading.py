"""How well and how fast plan documents are read: ``python -m bench.reading``.

Scores (F1) on the three real plans, where they are, on documents that somebody else wrote, on styles drawn by lot, and on
the invented styles, whole and damaged; then seconds (CPU) and
memory for 500,000 characters of text and for a PDF of 300 pages. Exit code 1 when a bar is missed.
"""

import json
import os
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from tomoni.plan.reading import read, read_text
from tomoni.plan.reading.tests.late_styles import LATE
from tomoni.plan.reading.tests.mixed import mixed
from tomoni.plan.reading.tests.more_styles import MORE
from tomoni.plan.reading.tests.pdf_files import pdf
from tomoni.plan.reading.tests.scores import PARTS, scores
from tomoni.plan.reading.tests.styles import HELD_OUT, STYLES, damaged
from tomoni.plan.reading.tests.written import DOCUMENTS, gold_of, written_scores

SHARED = Path(os.environ.get("TOMONI_SHARED", Path(__file__).resolve().parents[2] / "shared"))
BARS_GOLD = {"nodes": 0.98, "edges": 0.95, "indicators": 0.95, "items": 0.90}
BARS_OWN = {"nodes": 0.90, "indicators": 0.85}
BAR_TEXT, BAR_PDF, BAR_MEMORY = 3.0, 8.0, 300  # seconds, seconds, MiB
SEEDS = 5
MIXED = 150  # plans whose styles are drawn by lot


def main() -> int:
    """Print the tables; 1 when a bar is missed."""
    if sys.argv[1:2] == ["--memory"]:
        _read_once(sys.argv[2])
        return 0
    missed = _gold() + _written() + _mixed() + _own() + _speed()
    print("\n" + ("Missed: " + ", ".join(missed) if missed else "Every bar is kept."))
    return int(bool(missed))


def _row(name: str, found: dict[str, float]) -> None:
    print(f"{name:34}" + "".join(f"{found[part]:12.3f}" for part in PARTS if part in found))


def _missed(name: str, found: dict[str, float], bars: dict[str, float]) -> list[str]:
    return [f"{name} {part}" for part, bar in bars.items() if found[part] < bar]


def _gold() -> list[str]:
    print(f"{'F1':34}" + "".join(f"{part:>12}" for part in PARTS))
    missed = []
    for path in sorted((SHARED / "data" / "plans").glob("*.txt")):
        gold = json.loads((path.parent / "gold" / f"{path.stem}.json").read_text("utf-8"))
        found = scores(read(path).as_document(), gold)
        _row(path.name, found)
        missed += _missed(path.name, found, BARS_GOLD)
    return missed


def _written() -> list[str]:
    """Documents that somebody else wrote, each in a style of its own."""
    found = {path.name: written_scores(read(path).as_document(), gold_of(path)) for path in DOCUMENTS}
    for name, each in found.items():
        _row(name, each)
    return _means("documents of somebody else, mean", list(found.values()))


def _mixed() -> list[str]:
    """Plans whose styles are drawn by lot."""
    found = []
    for seed in range(MIXED):
        book = mixed(seed)
        found.append(scores(read_text("\n".join(book.lines), str(seed)).as_document(), book.gold))
    return _means(f"{MIXED} styles drawn by lot, mean", found)


def _means(name: str, found: list[dict[str, float]]) -> list[str]:
    mean = {part: statistics.mean(each[part] for each in found) for part in found[0]}
    _row(name, mean)
    return _missed(name, mean, BARS_OWN)


def _own() -> list[str]:
    missed = []
    for name, style in {**STYLES, **HELD_OUT, **MORE, **LATE}.items():
        book = style()
        whole = scores(read_text("\n".join(book.lines), name).as_document(), book.gold)
        hurt = [
            scores(read_text("\n".join(damaged(book.lines, seed)), name).as_document(), book.gold)
            for seed in range(SEEDS)
        ]
        mean = {part: statistics.mean(found[part] for found in hurt) for part in PARTS}
        _row(name, whole)
        _row("  damaged", mean)
        missed += _missed(name, whole, BARS_OWN) + _missed(f"{name} damaged", mean, BARS_OWN)
    return missed


def _long_text() -> str:
    """Different chapters one after the other, 500,000 characters."""
    texts = ["\n".join(style().lines) for style in {**STYLES, **HELD_OUT, **MORE, **LATE}.values()]
    texts += [path.read_text("utf-8") for path in sorted((SHARED / "data" / "plans").glob("*.txt"))]
    whole = "\n\n".join(texts)
    return (whole * (500_000 // len(whole) + 1))[:500_000]


def _speed() -> list[str]:
    missed = []
    with tempfile.TemporaryDirectory() as folder:
        text = Path(folder, "long.txt")
        text.write_text(_long_text(), "utf-8")
        lines = [line[:48] for line in text.read_text("utf-8").split("\n") if line.strip()]
        paper = Path(folder, "long.pdf")
        paper.write_bytes(pdf([lines[page * 40 % len(lines) :][:40] for page in range(300)]))
        for path, what, bar in ((text, "500,000 characters", BAR_TEXT), (paper, "PDF of 300 pages", BAR_PDF)):
            began = time.perf_counter()
            said = subprocess.run(
                [sys.executable, "-m", "bench.reading", "--memory", str(path)],
                capture_output=True,
                text=True,
                check=True,
            )
            seconds, memory = map(float, said.stdout.split())
            print(
                f"\n{what}: {seconds:.2f} s CPU with the start of Python ({time.perf_counter() - began:.2f} s on the clock), {memory:.0f} MiB"
            )
            missed += [what] if seconds > bar else []
            missed += [f"{what} memory"] if memory > BAR_MEMORY else []
    return missed


def _read_once(path: str) -> None:
    read(Path(path))
    own, child = (resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    seconds = sum(usage.ru_utime + usage.ru_stime for usage in (own, child))
    print(seconds, max(own.ru_maxrss, child.ru_maxrss) / 1024)


if __name__ == "__main__":
    sys.exit(main())
