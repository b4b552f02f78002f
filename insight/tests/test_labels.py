import pytest

from tomoni_insight.labels import LONGEST, SHORTEST, PhraseFinder, choose_label


@pytest.mark.parametrize(
    ("sentence", "label"),
    [
        ("循環バスの本数を増やしてほしい。", "循環バスの本数を増やしてほしい"),
        ("夕方の便が少なくて困っています。", "夕方の便が少ない"),
        ("不法投棄の監視カメラを設置してください。", "不法投棄の監視カメラを設置する"),
        ("市民会館の予約が取れません。", "市民会館の予約が取れない"),
        ("学校の図書室を充実させてください。", "学校の図書室を充実させてほしい"),
        ("小さな学校の統廃合を急がないでください。", "学校の統廃合を急がない"),
        ("特別養護老人ホームに入れず困る。", "特別養護老人ホームに入れない"),
        ("保育園の待機児童を早くなくしてください。", "保育園の待機児童をなくしてほしい"),
        ("広報の文字を大きくしてほしい。", "広報の文字を大きくしてほしい"),
    ],
)
def test_labels_are_read_from_what_people_wrote(sentence, label):
    assert label in [phrase.label() for phrase in PhraseFinder().phrases(sentence)]


@pytest.mark.parametrize(
    "sentence",
    ["審議会に若い人を増やす計画", "これはよいと思います。", "", "！？", "バスを増やす計画に賛成だ"],
)
def test_what_describes_another_noun_is_no_label(sentence):
    assert "バスを増やす" not in [phrase.label() for phrase in PhraseFinder().phrases(sentence)]
    assert all("若い" not in str(phrase.label()) for phrase in PhraseFinder().phrases(sentence))


def test_a_label_is_always_found_and_differs_from_its_siblings():
    taken = {}
    for _ in range(30):
        label, words = choose_label([], {}, taken, ["循環", "バス", "本数"])
        assert SHORTEST <= len(label) <= LONGEST
        assert label not in taken
        taken[label] = words
