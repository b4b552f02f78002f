"""Near duplicates of a planted file: seconds, memory, precision and recall of pairs, by kind.

    python insight/bench/near.py hard.csv [--datasketch]

Pairs of senders: two rows are a pair when they are of one campaign (truth) or have one leader (found). A text of one's
own that stands in a campaign's group was drawn in.
"""

from __future__ import annotations

import argparse
import csv
import resource
import time
import unicodedata
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


def by_datasketch(texts: list[str]) -> list[int]:
    """The same by datasketch: its index on character 5-grams, exact copies first; single links, as its examples do."""
    from datasketch import MinHash, MinHashLSH

    first: dict[str, int] = {}
    to_first = [first.setdefault(text, number) for number, text in enumerate(texts)]
    index = MinHashLSH(threshold=0.5, num_perm=128)
    parent = list(range(len(texts)))

    def root(number: int) -> int:
        while parent[number] != number:
            number = parent[number]
        return number

    sketches = MinHash.generator(
        ({_folded(t)[k : k + 5].encode() for k in range(max(1, len(_folded(t)) - 4))} for t in first),
        num_perm=128,
    )
    for number, sketch in zip(first.values(), sketches, strict=True):
        for other in index.query(sketch):
            parent[root(number)] = min(root(number), root(other))
        index.insert(number, sketch)
    return [root(number) for number in to_first]


def _folded(text: str) -> str:
    return "".join(c for c in unicodedata.normalize("NFKC", text) if c.isalnum())


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
    parser.add_argument(
        "--datasketch", action="store_true", help="the peer: MinHash 128, threshold 0.5, exact copies first"
    )
    wanted = parser.parse_args()
    with wanted.file.open(encoding="utf-8", newline="") as handle:
        rows = list(csv.DictReader(handle))
    texts = [row["text"] for row in rows]
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    began, cpu = time.perf_counter(), time.process_time()
    found = by_datasketch(texts) if wanted.datasketch else leaders(texts)
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
