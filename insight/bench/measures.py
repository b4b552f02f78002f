"""The measure of a sentence: each item of a plan's sections `issues`, these sections left out of the measures' texts.

    python insight/bench/measures.py plan.json [plan.json …] [--examples]

All plans are pooled: each sentence chooses among the measures of all of them. With `--examples`, the other sentences count as
confirmed by staff.
"""

from __future__ import annotations

import argparse
import json
from pathlib import Path

import numpy as np

from tomoni_insight.measures import MeasureMapper, measures_of
from tomoni_insight.tokens import SentenceTable, Tokens, word_matrix


def counts(texts: list[str]):
    """Word counts of texts and the vocabulary."""
    table = SentenceTable(texts)
    words = Tokens().transform(table.clauses)
    return (table.sentence_matrix() @ (table.clause_matrix() @ word_matrix(words))).tocsr(), words.vocabulary


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("plans", type=Path, nargs="+")
    parser.add_argument("--wrong", action="store_true", help="show what went wrong")
    wanted = parser.parse_args()
    measures, sentences, answers = [], [], []
    for path in wanted.plans:
        plan = json.loads(path.read_text(encoding="utf-8"))
        own = measures_of(plan, without="issues")
        places = {m.id: len(measures) + k for k, m in enumerate(own)}
        items = [
            (s["node"], i)
            for s in plan["sections"]
            if s["role"] == "issues"
            for i in s["items"]
            if s["node"] in places
        ]
        having = {node for node, _ in items}
        own = [m for m in own if m.id in having]
        places = {m.id: len(measures) + k for k, m in enumerate(own)}
        measures += own
        sentences += [i for _, i in items]
        answers += [places[node] for node, _ in items]
    answer = np.array(answers)
    matrix, vocabulary = counts([m.title for m in measures] + [m.text for m in measures] + sentences)
    n = len(measures)
    titles, bodies, rows = matrix[:n], matrix[n : 2 * n], matrix[2 * n :]

    def report(name: str, scores: np.ndarray, check: np.ndarray) -> None:
        order = np.argsort(-scores, axis=1, kind="stable")
        top = [float(np.mean([a in o[:k] for a, o in zip(answer, order, strict=True)])) for k in (1, 3)]
        right = order[:, 0] == answer
        print(
            f"{name:26s} top-1 {top[0]:.3f}  top-3 {top[1]:.3f}  to confirm {check.mean():.2f}  right where sure {right[~check].mean():.3f}"
        )
        if wanted.wrong:
            for k in np.flatnonzero(~right):
                print("   ", sentences[k], "→", measures[order[k, 0]].title, "not", measures[answer[k]].title)

    print(f"{n} measures, {len(sentences)} sentences")
    for part in (0.0, 0.5, 1.0):
        mapper = MeasureMapper(part=part).fit(titles, bodies, vocabulary)
        scores = mapper.transform(rows)
        report(f"part {part}", scores, mapper.check(scores))
    scores = np.zeros((len(sentences), n))
    mapper = MeasureMapper()
    for k in range(len(sentences)):
        others = np.arange(len(sentences)) != k
        mapper.fit(titles, bodies, vocabulary, examples=rows[others], answers=answer[others])
        scores[k] = mapper.transform(rows[k])
    report("others confirmed", scores, mapper.check(scores))


if __name__ == "__main__":
    main()
