"""Names of topics, from the words of the people themselves: a noun and a predicate, 8 to 16 characters.

A phrase such as 「循環バスの本数を増やす」 is read from sentences near the middle of a topic and put into plain form.
Nothing is made up: each label can be found, but for its ending, in a sentence of the topic.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

SHORTEST, LONGEST = 8, 16

_NOUNS = {"普通名詞", "固有名詞", "数詞"}
_WEAK_NOUNS = {
    "こと",
    "もの",
    "ため",
    "よう",
    "ところ",
    "とき",
    "方",
    "人",
    "私",
    "皆",
    "これ",
    "それ",
    "何",
    "場合",
    "以上",
    "以下",
    "など",
    "等",
    "中",
    "今",
    "際",
}
_WEAK_VERBS = {"為る", "有る", "居る", "成る", "言う", "思う", "考える", "下さる", "頂く", "貰う", "呉れる", "置く", "行く", "来る", "仕舞う", "見る",
               "欲しい", "御座る", "申す", "出来る", "無い", "良い", "つく", "寄る", "就く", "関する", "対する"}  # fmt: skip
# the line of あ in the rows of 五段 verbs
_NEGATIVE = dict(zip("うくぐすつぬぶむる", "わかがさたなばまら", strict=True))


@dataclass(frozen=True)
class Phrase:
    """A noun, its particle and a predicate, as they will be printed."""

    noun: str
    particle: str
    predicate: str
    words: tuple[str, ...]  # normalised content words, for scoring

    def __str__(self) -> str:
        return self.noun + self.particle + self.predicate


class PhraseFinder:
    """Reads phrases from sentences with Sudachi (mode A)."""

    def __init__(self) -> None:
        from sudachipy import Dictionary, SplitMode

        self._dictionary = Dictionary()
        self._tokenizer = self._dictionary.tokenizer(SplitMode.A)

    def phrases(self, sentence: str) -> list[Phrase]:
        """All phrases of a sentence, from left to right."""
        morphemes = list(self._tokenizer.tokenize(sentence[:2000]))
        kinds = [m.part_of_speech() for m in morphemes]
        found = []
        place = 0
        while place < len(morphemes):
            if not _is_noun(morphemes[place], kinds[place]):
                place += 1
                continue
            end = place
            while end < len(morphemes) and _is_noun(morphemes[end], kinds[end]):
                end += 1
            begin = self._reach_back(morphemes, kinds, place)
            if end < len(morphemes):
                phrase = self._predicate(morphemes, kinds, begin, place, end)
                if phrase is not None:
                    found.append(phrase)
            place = end
        return found

    def _reach_back(self, morphemes: list[Any], kinds: list[Any], place: int) -> int:
        """「循環バスの本数」: the noun before の belongs to it."""
        if place < 2 or morphemes[place - 1].surface() != "の" or kinds[place - 1][0] != "助詞":
            return place
        begin = place - 1
        while begin > 0 and _is_noun(morphemes[begin - 1], kinds[begin - 1]):
            begin -= 1
        return begin if begin < place - 1 else place

    def _predicate(
        self, morphemes: list[Any], kinds: list[Any], begin: int, head: int, end: int
    ) -> Phrase | None:
        particle = morphemes[end].surface()
        if kinds[end][0] != "助詞" or particle not in {"を", "が", "に", "は", "も", "で"}:
            return None
        at = end + 1
        if particle in {"に", "で"} and at < len(morphemes) and morphemes[at].surface() in {"は", "も"}:
            at += 1
        for _ in range(4):  # a short adverb may stand between
            if at < len(morphemes) and kinds[at][0] in {"副詞", "接頭辞"}:
                at += 1
        if at >= len(morphemes):
            return None
        words = (
            [m.normalized_form() for m in morphemes[begin:end] if kinds[morphemes.index(m)][0] == "名詞"]
            if False
            else []
        )
        words = [morphemes[k].normalized_form() for k in range(begin, end) if kinds[k][0] == "名詞"]
        kind, morpheme = kinds[at], morphemes[at]
        if (kind[0] == "名詞" and "サ変可能" in kind[2]) or (
            kind[0] == "名詞" and at + 1 < len(kinds) and morphemes[at + 1].normalized_form() == "為る"
        ):
            stem = at
            while at + 1 < len(morphemes) and _is_noun(morphemes[at + 1], kinds[at + 1]):
                at += 1
            follows = morphemes[at + 1].normalized_form() if at + 1 < len(morphemes) else ""
            text = "".join(morphemes[k].surface() for k in range(stem, at + 1))
            words += [morphemes[k].normalized_form() for k in range(stem, at + 1)]
            if follows == "為る":
                text += "しない" if self._negated(morphemes, kinds, at + 2) else "する"
            elif particle not in {"が", "を", "は"} or follows not in {"", "。", "だ", "です"}:
                return None
            predicate = text
        elif kind[0] == "形状詞":
            predicate = morpheme.surface() + ("でない" if self._negated(morphemes, kinds, at + 1) else "だ")
            words.append(morpheme.normalized_form())
        elif kind[0] in {"動詞", "形容詞"} and morpheme.normalized_form() not in _WEAK_VERBS:
            base = morpheme.dictionary_form()
            words.append(morpheme.normalized_form())
            predicate = _negative(base, kind) if self._negated(morphemes, kinds, at + 1) else base
        elif kind[0] == "形容詞" and morpheme.normalized_form() == "無い":
            predicate = "ない"
        else:
            return None
        noun = "".join(m.surface() for m in morphemes[begin:end])
        if noun in _WEAK_NOUNS or not any(
            "一" <= c <= "鿿" or "ァ" <= c <= "ヶ" or (c.isalpha() and not "ぁ" <= c <= "ゖ") for c in noun
        ):
            return None
        return Phrase(noun, "が" if particle in {"は", "も"} else particle, predicate, tuple(words))

    @staticmethod
    def _negated(morphemes: list[Any], kinds: list[Any], at: int) -> bool:
        for k in range(at, min(at + 4, len(morphemes))):
            if kinds[k][0] not in {"助動詞", "接尾辞", "形容詞"} and morphemes[k].surface() not in {
                "て",
                "で",
                "いる",
                "い",
            }:
                return False
            if morphemes[k].normalized_form() in {"ない", "無い", "ぬ", "ず"}:
                return True
        return False


def _is_noun(morpheme: Any, kind: Any) -> bool:
    if kind[0] == "名詞":
        return (kind[1] in _NOUNS and kind[2] != "副詞可能") or morpheme.surface() in {
            "時間",
            "夜間",
            "休日",
            "平日",
        }
    return bool((kind[0] == "接尾辞" and kind[1] == "名詞的") or kind[0] == "接頭辞")


def _negative(base: str, kind: Sequence[str]) -> str:
    form = kind[4]
    if kind[0] == "形容詞":
        return base.removesuffix("い") + "くない"
    if form.startswith("五段"):
        return base[:-1] + _NEGATIVE.get(base[-1], base[-1]) + "ない"
    if form.startswith(("上一段", "下一段")):
        return base.removesuffix("る") + "ない"
    if form.startswith("サ行変格"):
        return base.removesuffix("する") + "しない"
    return base


def choose_label(
    found: Iterable[tuple[Phrase, float]], importance: dict[str, float], taken: set[str], terms: Sequence[str]
) -> str:
    """The phrase that says most of a topic: heard often, of words that mark the topic, of the wanted length, not `taken`.

    `found`: phrases with the weight of the sentence; `importance`: how much a word marks the topic; `terms`: its words,
    the first the most telling, for when no phrase will do.
    """
    score: dict[str, float] = {}
    for phrase, weight in found:
        text = str(phrase)
        if not SHORTEST <= len(text) <= LONGEST:
            text = _fitted(phrase)
        if not SHORTEST <= len(text) <= LONGEST:
            continue
        marks = sum(importance.get(word, 0.0) for word in set(phrase.words)) / max(2, len(set(phrase.words)))
        score[text] = score.get(text, 0.0) + weight * marks
    for text, _ in sorted(score.items(), key=lambda pair: (-round(pair[1], 6), len(pair[0]), pair[0])):
        if text not in taken and not any(_same(text, other) for other in taken):
            return text
    for first, second in [(a, b) for k, a in enumerate(terms) for b in terms[k + 1 :]] + [
        (t, "") for t in terms
    ]:
        for text in (
            f"{first}と{second}について述べる",
            f"{first}について意見を述べる",
            f"{first}についての意見を述べる",
        ):
            if (
                (second or "と" not in text[: len(first) + 1])
                and SHORTEST <= len(text) <= LONGEST
                and text not in taken
            ):
                return text
    number = 1
    while (text := f"その他の意見を述べる（{number}）") in taken:
        number += 1
    return text


def _same(one: str, other: str) -> bool:
    """Too alike to tell apart: one begins with the whole other."""
    return one.startswith(other) or other.startswith(one)


def _fitted(phrase: Phrase) -> str:
    """Too long: without the noun before の. Too short: with what the speaker asks for."""
    text = str(phrase)
    if len(text) > LONGEST and "の" in phrase.noun:
        return phrase.noun.split("の", 1)[1] + phrase.particle + phrase.predicate
    if len(text) < SHORTEST:
        return text + "という意見" if len(text) + 5 >= SHORTEST else text
    return text
