"""What a run leaves in its folder. The same result gives the same bytes; times and memory stand in `timing.json`."""

from __future__ import annotations

import csv
import io
import json
import platform
import sys
from collections import Counter
from collections.abc import Iterator, Sequence
from importlib.metadata import PackageNotFoundError, version
from itertools import islice
from pathlib import Path
from typing import Any

import numpy as np

from tomoni_insight.ooxml import CELL_LIMIT, Cell, Sheet, write_document, write_workbook
from tomoni_insight.pipeline import Result, Topic, settings
from tomoni_insight.report import write_report

LEDGER = (
    "id",
    "state",
    "same_as",
    "cluster",
    "topics",
    "primary",
    "other_topics",
    "measures",
    "check",
    "added_text",
)
SIZE_NOTE = "件数は届いた数です。賛成の多さや重要さを表すものではありません。"
EMPTY_TOPIC, WORDLESS_TOPIC = "0", "0.1"  # nothing written; nothing but signs and words that say nothing
EMPTY_LABEL, WORDLESS_LABEL = "本文のない意見", "話題を読み取れない意見"
CHECK = "要確認"
_SHOWN = 50  # sentences, pairs: in the files for people


def write(result: Result, out: Path, *, plan_digest: str = "", example_digest: str = "") -> None:
    """Write all files of a result into the folder `out`, which must be empty or new."""
    out.mkdir(parents=True, exist_ok=True)
    coverage = write_ledger(result, out / "ledger.csv")
    _json(out / "topics.json", topics(result))
    _json(out / "campaigns.json", campaigns(result))
    _json(out / "variants.json", variants(result))
    _json(out / "centres.json", result.centres, indent=None)
    write_table(result, out)
    write_report(result, out)
    _json(out / "run.json", run(result, coverage, plan_digest, example_digest))


def _json(path: Path, value: Any, indent: int | None = 1) -> None:
    path.write_text(
        json.dumps(value, ensure_ascii=False, indent=indent) + "\n", encoding="utf-8", errors="replace"
    )


# ---- the ledger -------------------------------------------------------------------------------------------


def write_ledger(result: Result, path: Path) -> dict[str, int]:
    """One row for each row of the input, in its order. Returns how many rows have which state; their sum is asserted."""
    voices = result.voices
    first_row, own = result.first_row.tolist(), result.same_spelling.tolist()
    # what is the same for all rows with one text is put together once
    tails: list[tuple[str, str]] = []
    states: list[str] = []
    for text in range(len(voices.distinct)):
        state = _state(result, text)
        states.append(state)
        same_as = {"own": "", "empty": ""}.get(state)
        if same_as is None:
            same_as = voices.ids[
                first_row[own[text]] if state == "spelling" else first_row[int(result.leader[text])]
            ]
        rest = _rest(result, text)
        first = voices.ids[first_row[text]]
        tails.append(
            (_csv([state, same_as, *rest]), "" if state == "empty" else _csv(["exact", first, *rest]))
        )
    counts = dict.fromkeys(("empty", "exact", "spelling", "template", "own"), 0)
    rows = 0
    text_of = voices.text_of.tolist()
    with path.open("w", encoding="utf-8", newline="") as handle:
        handle.write(",".join(LEDGER) + "\r\n")
        lines: list[str] = []
        for row, (name, text) in enumerate(zip(voices.ids, text_of, strict=True)):
            state = states[text]
            if state == "empty":  # each stands alone: that nothing was written is no agreement
                lines.append(_csv([name, state, "", name, EMPTY_LABEL, EMPTY_TOPIC, "", "", "", ""]))
            elif first_row[text] == row:
                lines.append(f"{_field(name)},{tails[text][0]}")
            else:
                state = "exact"
                lines.append(f"{_field(name)},{tails[text][1]}")
            counts[state] += 1
            if len(lines) == 10_000:
                rows += len(lines)
                handle.write("\r\n".join(lines) + "\r\n")
                lines.clear()
        rows += len(lines)
        handle.write("".join(line + "\r\n" for line in lines))
    if rows != len(voices) or sum(counts.values()) != len(voices):
        raise AssertionError(f"{len(voices)} rows in, {rows} rows out")
    return counts


def _state(result: Result, text: int) -> str:
    if result.blank[text]:
        return "empty"
    if result.same_spelling[text] != text:
        return "spelling"
    return "own" if result.leader[text] == text else "template"


def _rest(result: Result, text: int) -> list[str]:
    """Columns from `cluster` on."""
    own = int(result.same_spelling[text])
    leader = result.voices.ids[int(result.first_row[int(result.leader[text])])]
    number = int(result.topic[text])
    if number >= 0:
        fine = result.fine[number]
        path, primary = f"{result.broad[int(result.parents[number])].label} / {fine.label}", fine.id
    else:
        path, primary = WORDLESS_LABEL, WORDLESS_TOPIC
    others = ";".join(result.fine[k].id for k in result.others.get(own, ()))
    scores = ";".join(
        f"{result.measures[m].id}:{value:.3f}" for m, value in result.measure_scores.get(own, ())
    )
    difference = result.differences.get(own)
    added = "\n".join(difference.added) if difference else ""
    return [leader, path, primary, others, scores, CHECK if result.to_confirm[text] else "", added]


def _field(value: str) -> str:
    if '"' in value or "," in value or "\n" in value or "\r" in value:
        return '"' + value.replace('"', '""') + '"'
    return value.encode("utf-8", "replace").decode() if not value.isascii() else value


def _csv(values: Sequence[str]) -> str:
    return ",".join(map(_field, values))


# ---- topics, campaigns, variants --------------------------------------------------------------------------


def topics(result: Result) -> dict[str, Any]:
    """The tree of topics; the sizes of all broad ones and of what has no topic add up to all voices."""

    shares = _attributes(result)

    def entry(topic: Topic, level: int) -> dict[str, Any]:
        voices = result.voices
        return {
            "id": topic.id, "level": level, "label": topic.label, "terms": list(topic.terms), "voices": topic.voices, "texts": topic.texts,
            "persons": topic.persons, "place": list(topic.place),
            "quotes": [{"id": voices.ids[int(result.first_row[t])], "text": voices.distinct[t]} for t in topic.quotes],
        }  # fmt: skip

    tree = []
    for broad in result.broad:
        children = [
            entry(fine, 2) | ({"attributes": shares[k]} if shares else {})
            for k, fine in enumerate(result.fine)
            if fine.parent == broad.id
        ]
        tree.append(entry(broad, 1) | {"children": children})
    empty, wordless = _untold(result)
    left: list[dict[str, Any]] = [
        {
            "id": name,
            "level": 1,
            "label": label,
            "terms": [],
            "voices": count,
            "texts": texts,
            "persons": None,
            "quotes": [],
            "children": [],
        }
        for name, label, (count, texts) in (
            (EMPTY_TOPIC, EMPTY_LABEL, empty),
            (WORDLESS_TOPIC, WORDLESS_LABEL, wordless),
        )
        if count
    ]
    return {
        "note": SIZE_NOTE,
        "voices": len(result.voices),
        "texts": len(result.voices.distinct),
        "stability": {
            "adjusted_rand": result.stability,
            "meaning": "意見の1割を除いて話題を作り直したときの一致度（1が完全な一致）",
        },
        "levels": 2,
        "topics": tree + left,
    }


def _attributes(result: Result) -> list[dict[str, dict[str, int]]]:
    """How many voices of each fine topic have which value of each kept column; the most frequent fifty values."""
    if not result.voices.attributes:
        return []
    number = result.topic[result.voices.text_of].tolist()
    counted: list[dict[str, dict[str, int]]] = [{} for _ in result.fine]
    for name, values in result.voices.attributes.items():
        counts: list[Counter[str]] = [Counter() for _ in result.fine]
        for topic, value in zip(number, values, strict=True):
            if topic >= 0:
                counts[topic][value] += 1
        for topic, count in enumerate(counts):
            ordered = sorted(count.items(), key=lambda pair: (-pair[1], pair[0]))
            counted[topic][name] = dict(ordered[:50])
    return counted


def _untold(result: Result) -> tuple[tuple[int, int], tuple[int, int]]:
    wordless = (result.topic < 0) & ~result.blank
    return (
        (int(result.copies[result.blank].sum()), int(result.blank.sum())),
        (int(result.copies[wordless].sum()), int(wordless.sum())),
    )


def campaigns(result: Result) -> dict[str, Any]:
    """Letters that came more than once, with what senders did to them."""
    voices = result.voices
    listed = []
    for campaign in result.campaigns:
        entry: dict[str, Any] = {
            "cluster": voices.ids[int(result.first_row[campaign.leader])],
            "text": voices.distinct[campaign.leader],
            "topic": result.fine[n].id if (n := int(result.topic[campaign.leader])) >= 0 else WORDLESS_TOPIC,
            "voices": campaign.voices,
            "texts": campaign.texts,
            "exact": campaign.exact,
            "spelling": campaign.spelling,
            "template": campaign.template,
        }
        for name, counter in (("added", campaign.added), ("dropped", campaign.dropped)):
            ordered = sorted(counter.items(), key=lambda pair: (-pair[1], pair[0]))
            entry[name] = [{"sentence": s, "times": n} for s, n in ordered[:_SHOWN]]
            entry[f"{name}_sentences"] = len(counter)
        changed = sorted(campaign.changed.items(), key=lambda pair: (-pair[1], pair[0]))
        entry["changed"] = [{"from": a, "to": b, "times": n} for (a, b), n in changed[:_SHOWN]]
        entry["changed_sentences"] = len(campaign.changed)
        listed.append(entry)
    return {"note": SIZE_NOTE, "campaigns": listed}


def variants(result: Result) -> dict[str, Any]:
    """Pairs of texts that may say the same in other words: for people to look at, never merged."""
    voices = result.voices

    def said(text: int) -> dict[str, str]:
        return {"id": voices.ids[int(result.first_row[text])], "text": voices.distinct[text]}

    return {
        "note": "言い換えかもしれない意見の組です。まとめてはいません。",
        "pairs": len(result.rewordings),
        "shown": [
            {"likeness": share, "one": said(a), "other": said(b)} for a, b, share in result.rewordings[:2000]
        ],
    }


# ---- the table --------------------------------------------------------------------------------------------


def write_table(result: Result, out: Path) -> None:
    """意見の概要と市の考え方: one row for each fine topic, room for the city's words; the ids on a sheet beside."""
    heading = [
        "番号",
        "分野",
        "意見の概要",
        "意見の例（原文）",
        "件数",
        "人数",
        "文の種類",
        "市の考え方",
        "対応",
    ]
    rows: list[list[Cell]] = [list(heading)]
    names = {topic.id: topic.label for topic in result.broad}
    for topic in result.fine:
        quote = result.voices.distinct[topic.quotes[0]] if topic.quotes else ""
        quote = quote if len(quote) <= 300 else quote[:299] + "…"
        rows.append(
            [
                topic.id,
                names[str(topic.parent)],
                topic.label,
                quote,
                topic.voices,
                topic.persons,
                topic.texts,
                None,
                None,
            ]
        )
    for name, label, (count, texts) in zip(
        (EMPTY_TOPIC, WORDLESS_TOPIC), (EMPTY_LABEL, WORDLESS_LABEL), _untold(result), strict=True
    ):
        if count:
            rows.append([name, "", label, "", count, None, texts, None, None])
    voices, total = result.voices, len(result.voices)
    last: list[Cell] = ["", "", "合計", "", total, None, len(voices.distinct), None, None]
    sheets = [
        Sheet("意見の概要と市の考え方", [*rows, last], (8, 22, 28, 50, 9, 9, 9, 50, 14)),
        Sheet("意見の番号", _ids(result), (8, 28, 12, 90)),
        Sheet("この表について", _about(result), (24, 80)),
    ]
    write_workbook(out / "table.xlsx", sheets)
    note = [
        SIZE_NOTE,
        "「市の考え方」と「対応」は空欄です。意見の番号は、表計算の表（table.xlsx）の2枚目と ledger.csv にあります。",
    ]
    short = [[row[0], row[1], row[2], row[3], row[4], row[5], row[7]] for row in [*rows, last]]
    write_document(
        out / "table.docx", "意見の概要と市の考え方", note, short, (900, 2000, 2400, 4200, 900, 900, 3500)
    )


def _ids(result: Result) -> Iterator[Sequence[Cell]]:
    """Ids of the voices of each topic, as many to a cell as it holds."""
    yield ["番号", "意見の概要", "件数", "意見の番号（受け付けた順）"]
    number = result.topic[result.voices.text_of]
    blank = result.blank[result.voices.text_of]
    names = [(topic.id, topic.label) for topic in result.fine] + [
        (EMPTY_TOPIC, EMPTY_LABEL),
        (WORDLESS_TOPIC, WORDLESS_LABEL),
    ]
    count = len(result.fine)
    place = np.where(blank, count, np.where(number < 0, count + 1, number))
    order = np.argsort(place, kind="stable")
    edges = np.searchsorted(place[order], np.arange(count + 3))
    for k, (name, label) in enumerate(names):
        ids = [result.voices.ids[row] for row in order[edges[k] : edges[k + 1]].tolist()]
        source = iter(ids)
        while part := list(islice(source, 1000)):
            text = "、".join(part)
            while len(text) > CELL_LIMIT and len(part) > 1:
                half = len(part) // 2
                yield [name, label, half, "、".join(part[:half])[:CELL_LIMIT]]
                part = part[half:]
                text = "、".join(part)
            yield [name, label, len(part), text]


def _about(result: Result) -> Iterator[Sequence[Cell]]:
    yield ["項目", "内容"]
    yield ["届いた意見", len(result.voices)]
    yield ["異なる文", len(result.voices.distinct)]
    yield ["件数について", SIZE_NOTE]
    yield ["話題の安定度", result.stability]
    yield ["入力の要約値（SHA-256）", result.voices.digest]
    yield ["版とシード", f"tomoni-insight {own_version()}、シード {result.options.seed}"]


# ---- the run ----------------------------------------------------------------------------------------------


def own_version() -> str:
    """The version of this library."""
    from tomoni_insight import __version__

    return __version__


def run(result: Result, coverage: dict[str, int], plan_digest: str, example_digest: str) -> dict[str, Any]:
    """How the result came about: enough to make it again."""
    voices = result.voices
    return {
        "format": "tomoni-insight/1",
        "version": own_version(),
        "libraries": {name: _version(name) for name in ("numpy", "scipy", "sudachipy", "sudachidict_core")},
        "seed": result.options.seed,
        "options": settings(result.options),
        "words_by": result.cutter,
        "input": {
            "digest": voices.digest, "rows": len(voices), "columns": voices.columns,
            "problems": voices.problems.counts,
            "problems_listed": [{"row": p.row, "code": p.code, "detail": p.detail} for p in voices.problems.listed],
        },
        "plan_digest": plan_digest,
        "examples_digest": example_digest,
        "coverage": {"rows_in": len(voices), "rows_out": sum(coverage.values()), "states": coverage},
        "texts": len(voices.distinct),
        "clusters": len(np.unique(result.leader[~result.blank])),
        "topics": {"broad": len(result.broad), "fine": len(result.fine), "stability": result.stability},
        "note": SIZE_NOTE,
    }  # fmt: skip


def _version(name: str) -> str:
    try:
        return version(name)
    except PackageNotFoundError:
        return ""


def write_timing(out: Path, timings: dict[str, float], workers: int) -> None:
    """Seconds of each stage and memory, which differ from run to run, in a file of their own."""
    _json(
        out / "timing.json",
        {"seconds": timings, "total": round(sum(timings.values()), 3), "peak_mib": peak_memory(), "workers": workers,
         "python": platform.python_version(), "system": platform.system()},
    )  # fmt: skip


def peak_memory() -> float | None:
    """The most memory this process has held, in MiB; none where the system does not tell."""
    try:
        import resource
    except ImportError:
        return None
    most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return round(most / (1 << 20 if sys.platform == "darwin" else 1 << 10), 1)


def read_ledger(path: Path) -> Iterator[dict[str, str]]:
    """Rows of a ledger."""
    csv.field_size_limit(2**31 - 1)
    with path.open(encoding="utf-8-sig", newline="") as handle:
        yield from csv.DictReader(
            io.StringIO(handle.read(), newline="") if path.stat().st_size < 1 << 20 else handle
        )
