"""Near duplicates of a planted file: seconds, memory, precision and recall of pairs, by kind.

    python insight/bench/near.py hard.csv

Pairs of senders: two rows are a pair when they are of one campaign (truth) or have one leader (found). A text of one's
own that stands in a campaign's group was drawn in.
"""

from __future__ import annotations

import argparse
import csv
import resource
import time
from collections import Counter, defaultdict
from pathlib import Path

import numpy as np

from tomoni_insight.duplicates import ExactDuplicates, NearDuplicates, SpellingDuplicates


def leaders(texts: list[str]) -> list[int]:
    """The row that leads each row, through all three tiers."""
    exact = ExactDuplicates().fit(texts).leaders_
    first, to_first = np.unique(exact, return_inverse=True)
    spelling = SpellingDuplicates().fit([texts[i] for i in first]).leaders_
    own, to_own = np.unique(spelling, return_inverse=True)
    text_of = to_own[to_first]
    near = NearDuplicates().fit([texts[first[i]] for i in own], np.bincount(text_of))
    return [int(row) for row in first[own[near.leaders_[text_of]]]]


def pairs(counts: list[int]) -> int:
    return sum(n * (n - 1) // 2 for n in counts)


def quality(leaders: list[int], campaigns: list[str], kinds: list[str]) -> dict[str, float]:
    """Figures over pairs of rows. Rows of one's own that are equal by chance are no pair of the truth and no error."""
    truth = [c or f"own{number}" for number, c in enumerate(campaigns)]
    both = pairs(list(Counter(zip(leaders, truth, strict=True)).values()))
    found, true = pairs(list(Counter(leaders).values())), pairs(list(Counter(truth).values()))
    result = {"precision": both / max(found, 1), "recall": both / max(true, 1)}
    groups: dict[int, Counter[str]] = defaultdict(Counter)
    for leader, campaign in zip(leaders, campaigns, strict=True):
        groups[leader][campaign] += 1
    drawn = sum(g[""] for g in groups.values() if len(g) > 1)
    result["drawn_in"] = drawn / max(1, campaigns.count(""))
    homes = {campaign: Counter() for campaign in campaigns if campaign}
    for leader, campaign in zip(leaders, campaigns, strict=True):
        if campaign:
            homes[campaign][leader] += 1
    home = {campaign: count.most_common(1)[0][0] for campaign, count in homes.items()}
    for kind in sorted(set(kinds) - {"own"}):
        hits = [
            leader == home[c] for leader, c, k in zip(leaders, campaigns, kinds, strict=True) if k == kind
        ]
        result[f"recall {kind}"] = sum(hits) / max(
            1, len(hits)
        )  # in the group that holds most of the campaign
    return result


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("file", type=Path)
    wanted = parser.parse_args()
    with wanted.file.open(encoding="utf-8", newline="") as handle:
        rows = list(csv.DictReader(handle))
    texts = [row["text"] for row in rows]
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    began, cpu = time.perf_counter(), time.process_time()
    found = leaders(texts)
    print(
        f"{time.perf_counter() - began:.2f} s, {time.process_time() - cpu:.2f} s CPU, rows {len(texts)}, groups {len(set(found))}"
    )
    print(
        f"peak {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:.0f} MiB, of which the file {before:.0f}"
    )
    for name, value in quality(found, [r["campaign"] for r in rows], [r["kind"] for r in rows]).items():
        print(f"{name:20s} {value:.4f}")


if __name__ == "__main__":
    main()
