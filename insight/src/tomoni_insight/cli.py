"""The command `tomoni-insight`: run, verify, groups."""

from __future__ import annotations

import argparse
import hashlib
import os
import sys
import time
from pathlib import Path

from tomoni_insight import __version__
from tomoni_insight.reading import InputError, read

MESSAGES = {
    "no-file": "ファイルが見つかりません: {path}",
    "empty-file": "ファイルに何も書かれていません。見出しの行と意見の行があるファイルを指定してください。",
    "no-column": "「{column}」という列がありません。ある列: {columns}",
    "not-a-workbook": "Excelのファイルとして読めません: {path}（{reason}）。Excelで開いて保存し直すか、CSVで保存してください。",
    "not-parquet": "Parquetのファイルとして読めません: {path}（{reason}）",
    "no-parquet": "Parquetを読むには pyarrow が必要です。CSVで保存するか、pyarrow を入れてください。",
    "not-a-plan": "計画のファイル（tomoni-plan/1）として読めません: {path}（{reason}）",
    "not-json": "JSONとして読めません: {path}（{reason}）",
    "not-empty": "出力先にすでにファイルがあります: {path}。結果は上書きしません。別のフォルダを指定してください。",
    "not-votes": "投票が見つかりません。参加者・意見・投票の列があるCSVか、1人1行の表を指定してください。",
    "no-run": "前回の結果（centres.json）がありません: {path}",
}


def main(arguments: list[str] | None = None) -> int:
    """Run the command; the exit status is 0 when all is well, 1 when a check found something, 2 when it could not run."""
    parser = argparse.ArgumentParser(
        prog="tomoni-insight", description="Understand many voices, each one accounted for."
    )
    parser.add_argument("--version", action="version", version=__version__)
    commands = parser.add_subparsers(dest="command", required=True)
    _add_run(commands.add_parser("run", help="duplicates, topics and measures of a file of voices"))
    check = commands.add_parser("verify", help="check that a result accounts for every voice")
    check.add_argument("out", type=Path)
    check.add_argument(
        "--voices", type=Path, help="the file that was analysed: compare with the originals, too"
    )
    check.add_argument("--text")
    check.add_argument("--id")
    groups = commands.add_parser("groups", help="opinion groups from agree, disagree and pass votes")
    groups.add_argument(
        "votes", type=Path, help="CSV, one vote or one person a row, or the folder of a Polis export"
    )
    groups.add_argument("-o", "--out", type=Path, required=True, help="a new folder for the result")
    groups.add_argument("--comments", type=Path, help="CSV with the texts of the statements")
    groups.add_argument("--groups", type=int, help="how many groups; found by itself if not given")
    groups.add_argument("--seed", type=int, default=0)
    wanted = parser.parse_args(arguments)
    try:
        command = {"run": _run, "verify": _verify, "groups": _groups}[wanted.command]
        return command(wanted)
    except InputError as error:
        print(MESSAGES.get(error.code, error.code).format_map(error.details), file=sys.stderr)
        return 2


def _add_run(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("voices", type=Path, help="CSV (UTF-8, CP932), .xlsx, JSONL or Parquet")
    parser.add_argument("-o", "--out", type=Path, required=True, help="a new folder for the result")
    parser.add_argument("--text", help="column with the text")
    parser.add_argument("--id", help="column with the number of the voice")
    parser.add_argument("--person", help="column that tells persons apart: topics then count persons, too")
    parser.add_argument(
        "--attributes", nargs="*", default=[], help="columns whose values are counted for each topic"
    )
    parser.add_argument("--plan", type=Path, help="plan (tomoni-plan/1) whose measures the voices concern")
    parser.add_argument(
        "--examples", type=Path, help="CSV with columns text and measure that staff have confirmed"
    )
    parser.add_argument(
        "--previous", type=Path, help="folder of an earlier run: its topics stay where they are"
    )
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--fast", action="store_true", help="character n-grams instead of words")
    parser.add_argument(
        "--workers",
        type=int,
        default=os.cpu_count() or 1,
        help="helper processes; does not change the result",
    )
    parser.add_argument("--broad", type=int, help="number of broad topics")
    parser.add_argument("--fine", type=int, help="number of fine topics")
    parser.add_argument("--quiet", action="store_true")


def _run(wanted: argparse.Namespace) -> int:
    import json

    from tomoni_insight.measures import read_plan
    from tomoni_insight.pipeline import Example, Options, analyse
    from tomoni_insight.writing import write, write_timing

    if wanted.out.exists() and any(wanted.out.iterdir()):
        raise InputError("not-empty", path=str(wanted.out))
    began = time.perf_counter()
    columns = list(dict.fromkeys([*wanted.attributes, *([wanted.person] if wanted.person else [])]))
    voices = read(wanted.voices, text=wanted.text, id=wanted.id, attributes=columns)
    reading = time.perf_counter() - began
    measures = read_plan(wanted.plan) if wanted.plan else []
    examples = []
    if wanted.examples:
        told = read(wanted.examples, text="text", attributes=["measure"])
        examples = [Example(told.text(k), told.attributes["measure"][k]) for k in range(len(told))]
    previous = None
    if wanted.previous:
        if not (wanted.previous / "centres.json").is_file():
            raise InputError("no-run", path=str(wanted.previous))
        previous = json.loads((wanted.previous / "centres.json").read_text(encoding="utf-8"))

    def progress(stage: str, share: float) -> None:
        if not wanted.quiet:
            print(f"{share:4.0%}  {stage}", file=sys.stderr)

    options = Options(
        seed=wanted.seed, fast=wanted.fast, workers=wanted.workers, broad=wanted.broad, fine=wanted.fine
    )
    persons = voices.attributes.get(wanted.person) if wanted.person else None
    if wanted.person and wanted.person not in wanted.attributes:
        del voices.attributes[wanted.person]  # counted, never listed
    result = analyse(
        voices,
        options,
        measures=measures,
        examples=examples,
        previous=previous,
        persons=persons,
        progress=progress,
    )
    began = time.perf_counter()
    write(result, wanted.out, plan_digest=_digest(wanted.plan), example_digest=_digest(wanted.examples))
    timings = (
        {"reading": round(reading, 3)} | result.timings | {"writing": round(time.perf_counter() - began, 3)}
    )
    write_timing(wanted.out, timings, wanted.workers)
    problems = "".join(f"、{code} {count}" for code, count in voices.problems.counts.items())
    print(
        f"{len(voices):,}件の意見を整理しました（{len(result.broad)}分野・{len(result.fine)}話題{problems}）。{wanted.out / 'report.html'}"
    )
    return 0


def _digest(path: Path | None) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest() if path else ""


def _groups(wanted: argparse.Namespace) -> int:
    from threadpoolctl import threadpool_limits

    from tomoni_insight.group_report import write_groups
    from tomoni_insight.opinions import OpinionGroups, describe, read_votes

    if wanted.out.exists() and any(wanted.out.iterdir()):
        raise InputError("not-empty", path=str(wanted.out))
    votes = read_votes(wanted.votes, wanted.comments)
    with threadpool_limits(limits=1):
        groups = OpinionGroups(groups=wanted.groups, seed=wanted.seed).fit(votes.values)
    told = describe(votes, groups)
    write_groups(votes, groups, told, wanted.out)
    sizes = "・".join(f"{group['size']:,}人" for group in told["groups"])
    print(
        f"{len(votes.people):,}人を{len(told['groups'])}グループに分けました（{sizes}）。{wanted.out / 'groups.html'}"
    )
    return 0


def _verify(wanted: argparse.Namespace) -> int:
    from tomoni_insight.verifying import verify

    voices = read(wanted.voices, text=wanted.text, id=wanted.id) if wanted.voices else None
    found = verify(wanted.out, voices)
    for line in found[:100]:
        print(line)
    print("OK" if not found else f"{len(found)} findings")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
