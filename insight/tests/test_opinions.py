import csv
import json
import os
from pathlib import Path

import numpy as np
import pytest
from planted import bench

from tomoni_insight.cli import main
from tomoni_insight.opinions import OpinionGroups, describe, read_votes
from tomoni_insight.reading import InputError
from tomoni_insight.topics import adjusted_rand


def long_file(path, matrix, words=None):
    with path.open("w", encoding="utf-8", newline="") as handle:
        out = csv.writer(handle)
        out.writerow(["participant", "statement", "vote"])
        for row, column in zip(*matrix.nonzero(), strict=True):
            value = int(matrix[row, column])
            out.writerow([f"p{row}", f"s{column}", words[value] if words else value])
    return path


@pytest.fixture(scope="module")
def planted():
    return bench("groups").planted(400, 60, 16_000, groups=3, seed=3)


def test_planted_groups_are_found_and_their_number_too(planted):
    matrix, group = planted
    fitted = OpinionGroups().fit(matrix)
    known = fitted.labels_ >= 0
    assert fitted.labels_.max() == 2
    assert adjusted_rand(fitted.labels_[known], group[known]) > 0.9
    assert fitted.stability_ > 0.9
    sizes = np.bincount(fitted.labels_[known])
    assert (np.diff(sizes) <= 0).all()  # numbered by size


def test_the_order_of_people_does_not_decide(planted):
    matrix, _ = planted
    turned = np.random.default_rng(1).permutation(matrix.shape[0])
    one, other = OpinionGroups().fit(matrix).labels_, OpinionGroups().fit(matrix[turned]).labels_
    assert adjusted_rand(one[turned], other) > 0.9


def test_words_and_numbers_long_and_wide_say_the_same(planted, tmp_path):
    matrix, _ = planted
    one = read_votes(long_file(tmp_path / "a.csv", matrix))
    other = read_votes(long_file(tmp_path / "b.csv", matrix, {1: "賛成", -1: "反対"}))
    with (tmp_path / "c.csv").open("w", encoding="utf-8", newline="") as handle:
        out = csv.writer(handle)
        out.writerow(["participant", *one.statements])
        dense = one.values.toarray()
        for person, row in zip(one.people, dense, strict=True):
            out.writerow([person, *("" if v == 0 else int(v) for v in row)])
    wide = read_votes(tmp_path / "c.csv")
    for found in (other, wide):
        assert found.people == one.people
        assert (found.values != one.values).nnz == 0


def test_a_later_vote_replaces_an_earlier_one_and_a_pass_is_a_vote(tmp_path):
    (tmp_path / "v.csv").write_text(
        "participant,statement,vote\na,1,agree\na,2,pass\na,1,disagree\nb,1,pass\n", encoding="utf-8"
    )
    votes = read_votes(tmp_path / "v.csv")
    assert votes.values.nnz == 3
    assert votes.values[0, 0] == -1


def test_who_voted_too_little_is_told_apart(planted):
    matrix, _ = planted
    few = matrix.tolil()
    few[0, 3:] = 0
    few = few.tocsr()
    few.eliminate_zeros()
    assert OpinionGroups().fit(few).labels_[0] == -1


def test_every_person_is_in_one_group_or_listed_as_ungrouped(planted, tmp_path):
    matrix, _ = planted
    path = long_file(tmp_path / "v.csv", matrix)
    assert main(["groups", str(path), "-o", str(tmp_path / "out")]) == 0
    told = json.loads((tmp_path / "out" / "groups.json").read_text(encoding="utf-8"))
    everybody = [name for group in told["groups"] for name in group["members"]] + told["ungrouped"]
    assert sorted(everybody) == sorted(read_votes(path).people)
    assert all(len(group["members"]) == group["size"] and group["statements"] for group in told["groups"])
    assert (tmp_path / "out" / "groups.svg").read_text(encoding="utf-8").startswith("<svg")
    assert "グループ3" in (tmp_path / "out" / "groups.html").read_text(encoding="utf-8")


def test_common_ground_is_what_every_group_says():
    matrix = bench("groups").planted(300, 30, 6000, groups=2, seed=8)[0].tolil()
    matrix[:, 5] = 1
    votes = read_like(matrix.tocsr())
    told = describe(votes, OpinionGroups().fit(votes.values))
    assert told["consensus"][0]["id"] == "5"
    assert told["consensus"][0]["side"] == "agree"
    assert told["bridging"][0]["id"] == "5"


def test_what_was_moderated_out_is_not_shown(planted, tmp_path):
    matrix, _ = planted
    path = long_file(tmp_path / "votes.csv", matrix)
    shown = json.dumps(describe(votes := read_votes(path), OpinionGroups().fit(votes.values)))
    first = json.loads(shown)["groups"][0]["statements"][0]["id"]
    (tmp_path / "comments.csv").write_text(
        f"comment-id,moderated,comment-body\n{first},-1,bad words\n", encoding="utf-8"
    )
    votes = read_votes(path)
    assert "bad words" not in json.dumps(describe(votes, OpinionGroups().fit(votes.values)))


def read_like(matrix):
    from tomoni_insight.opinions import Votes

    return Votes([str(k) for k in range(matrix.shape[0])], [str(k) for k in range(matrix.shape[1])], matrix)


@pytest.mark.parametrize(
    "text", ["", "a\n", "participant,statement,vote\n", "participant,statement,vote\na,1,maybe\n"]
)
def test_a_file_without_votes_is_an_error(tmp_path, text):
    (tmp_path / "v.csv").write_text(text, encoding="utf-8")
    with pytest.raises(InputError):
        read_votes(tmp_path / "v.csv")


def test_three_people_are_no_reason_to_fail(tmp_path):
    (tmp_path / "v.csv").write_text("participant,statement,vote\na,1,1\nb,1,-1\nc,2,1\n", encoding="utf-8")
    assert main(["groups", str(tmp_path / "v.csv"), "-o", str(tmp_path / "out")]) == 0


SHARED = Path(os.environ.get("TOMONI_SHARED", Path(__file__).parents[3] / "shared")) / "data" / "votes"


@pytest.mark.shared
@pytest.mark.skipif(not SHARED.is_dir(), reason="real votes are not here")
def test_real_conversations_come_out_as_polis_published_them():
    scores = []
    for folder in sorted(p for p in SHARED.iterdir() if p.is_dir()):
        votes = read_votes(folder)
        with (folder / "participants-votes.csv").open(encoding="utf-8", newline="") as handle:
            published = {
                r["participant"]: int(r["group-id"]) for r in csv.DictReader(handle) if r["group-id"]
            }
        labels = OpinionGroups().fit(votes.values).labels_
        both = [k for k, name in enumerate(votes.people) if name in published and labels[k] >= 0]
        scores.append(adjusted_rand(labels[both], np.array([published[votes.people[k]] for k in both])))
    assert np.median(scores) >= 0.9
