"""Opinion groups: against what Polis published, and at size.

python insight/bench/groups.py FOLDER [FOLDER …]     exports of Polis (participants-votes.csv)
python insight/bench/groups.py --planted 100000 5000 6000000
"""

from __future__ import annotations

import argparse
import csv
import resource
import time
from pathlib import Path

import numpy as np
from scipy import sparse

from tomoni_insight.opinions import OpinionGroups, read_votes
from tomoni_insight.topics import adjusted_rand


def planted(people: int, statements: int, votes: int, groups: int = 3, seed: int = 0):
    """People of some groups, who agree with what their group likes in four of five cases."""
    random = np.random.default_rng(seed)
    group = random.integers(groups, size=people)
    likes = random.choice([-1.0, 1.0], size=(groups, statements))
    row, column = random.integers(people, size=votes), random.integers(statements, size=votes)
    key = np.unique(row * statements + column)
    row, column = key // statements, key % statements
    chance = random.random(len(key))
    value = np.where(
        chance < 0.7, likes[group[row], column], np.where(chance < 0.85, -likes[group[row], column], 0.0)
    )
    starts = np.concatenate([[0], np.cumsum(np.bincount(row, minlength=people))])
    return sparse.csr_matrix((value, column.astype(np.int32), starts), shape=(people, statements)), group


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("folders", type=Path, nargs="*")
    parser.add_argument("--planted", type=int, nargs=3, metavar=("PEOPLE", "STATEMENTS", "VOTES"))
    wanted = parser.parse_args()
    scores = []
    for folder in wanted.folders:
        votes = read_votes(folder)
        with (folder / "participants-votes.csv").open(encoding="utf-8", newline="") as handle:
            published = {
                r["participant"]: int(r["group-id"]) for r in csv.DictReader(handle) if r["group-id"]
            }
        began = time.perf_counter()
        labels = OpinionGroups().fit(votes.values).labels_
        seconds = time.perf_counter() - began
        both = [k for k, name in enumerate(votes.people) if name in published and labels[k] >= 0]
        score = adjusted_rand(labels[both], np.array([published[votes.people[k]] for k in both]))
        scores.append(score)
        print(
            f"{folder.name:32s} {votes.values.shape}  k {labels.max() + 1}/{len(set(published.values()))}  ARI {score:.3f}  {seconds:.2f} s"
        )
    if scores:
        print(f"median ARI {np.median(scores):.3f}, mean {np.mean(scores):.3f}")
    if wanted.planted:
        matrix, group = planted(*wanted.planted)
        began, cpu = time.perf_counter(), time.process_time()
        fitted = OpinionGroups().fit(matrix)
        print(
            f"planted {matrix.shape}, {matrix.nnz:,} votes: {time.perf_counter() - began:.2f} s, {time.process_time() - cpu:.2f} s CPU, "
            f"peak {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:.0f} MiB, k {fitted.labels_.max() + 1}, "
            f"ARI {adjusted_rand(fitted.labels_, group):.3f}, stability {fitted.stability_}"
        )


if __name__ == "__main__":
    main()
