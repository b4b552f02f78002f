"""Names of topics, from the words of the people themselves: a noun and a predicate, 8 to 16 characters.

A phrase such as 「循環バスの本数を増やしてほしい」 or 「夜道が暗いと感じる」 is read from sentences near the middle of a topic. Nothing
is made up: but for its ending, each label stands in a sentence of the topic.
"""

from __future__ import annotations

from collections.abc import Container, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

SHORTEST, LONGEST = 8, 16
WISH, FEELING = "ほしい", "と感じる"
ENDS = ("を取り上げる", "についての意見を述べる")

_WEAK_NOUNS = {
    "こと", "もの", "ため", "よう", "ところ", "とき", "方", "人", "私", "皆", "これ", "それ", "何", "場合", "以上", "以下", "など", "等", "中", "今", "際", "意見",
    "ひと", "声", "話", "先", "分", "点", "さん", "みなさん", "皆さん", "自分", "うち", "一つ", "計画案", "素案", "市",
}  # fmt: skip
_WEAK_VERBS = {
    "為る", "有る", "居る", "成る", "言う", "思う", "考える", "下さる", "頂く", "貰う", "呉れる", "置く", "仕舞う", "欲しい", "御座る", "申す", "出来る", "良い",
    "つく", "寄る", "就く", "関する", "対する", "感ずる", "感じる", "述べる", "願う", "致す", "過ぎる", "分かる",
}  # fmt: skip
_ASKING = {"下さる", "欲しい", "頂く", "貰う", "願う", "御願い"}
_NOT = {"ない", "無い", "ぬ", "ず", "ん"}
# the line of あ in the rows of 五段 verbs
_NEGATIVE = dict(zip("うくぐすつぬぶむる", "わかがさたなばまら", strict=True))


@dataclass(frozen=True)
class Phrase:
    """A noun, its particle and a predicate; `wish` is the predicate as a request, where it was one."""

    noun: str
    particle: str
    predicate: str
    wish: str
    words: tuple[str, ...]  # normalised content words, for scoring
    nouns: int = 1  # words of the noun: 「場所」 alone says little

    def label(self) -> str | None:
        """The phrase as a label of the wanted length, if it can be one."""
        nouns = [self.noun]
        if "の" in self.noun:
            nouns.append(self.noun.split("の", 1)[1])
        for noun in nouns:
            for predicate in (
                self.wish,
                self.predicate,
                self.predicate + FEELING if self.particle == "が" else "",
            ):
                text = noun + self.particle + predicate
                if predicate and SHORTEST <= len(text) <= LONGEST and noun not in _WEAK_NOUNS:
                    return text
        return None


class PhraseFinder:
    """Reads phrases from sentences with Sudachi (mode A)."""

    def __init__(self) -> None:
        from sudachipy import Dictionary, SplitMode

        self._dictionary = Dictionary()
        self._tokenizer = self._dictionary.tokenizer(SplitMode.A)

    def phrases(self, sentence: str) -> list[Phrase]:
        """All phrases of a sentence, from left to right."""
        line = _Line(list(self._tokenizer.tokenize(sentence[:2000])))
        found = []
        place = 0
        while place < len(line):
            end = line.nouns_from(place)
            if end == place:
                place += 1
                continue
            phrase = line.phrase(line.reach_back(place), end)
            if phrase is not None:
                found.append(phrase)
            place = end
        return found


class _Line:
    """The morphemes of a sentence."""

    def __init__(self, morphemes: list[Any]) -> None:
        self.surface = [m.surface() for m in morphemes]
        self.normal = [m.normalized_form() for m in morphemes]
        self.base = [m.dictionary_form() for m in morphemes]
        self.kind = [m.part_of_speech() for m in morphemes]

    def __len__(self) -> int:
        return len(self.surface)

    def is_noun(self, k: int) -> bool:
        kind = self.kind[k]
        if kind[0] == "名詞":
            return (kind[1] in {"普通名詞", "固有名詞", "数詞"} and kind[2] != "副詞可能") or self.surface[
                k
            ] in {"時間", "夜間", "休日", "平日", "冬", "夜"}
        return bool(
            (kind[0] == "接尾辞" and kind[1] == "名詞的")
            or (kind[0] == "接頭辞" and self.surface[k] not in {"お", "ご"})
        )

    def nouns_from(self, place: int) -> int:
        end = place
        while end < len(self) and self.is_noun(end):
            end += 1
        return end

    def reach_back(self, place: int) -> int:
        """「循環バスの本数」: the noun before の belongs to it."""
        while place and self.kind[place - 1][0] == "形状詞":
            place -= 1  # 特別養護老人ホーム
        if place < 2 or self.surface[place - 1] != "の" or self.kind[place - 1][0] != "助詞":
            return place
        begin = place - 1
        while begin > 0 and (
            self.is_noun(begin - 1)
            or self.kind[begin - 1][2] == "副詞可能"
            or (begin < place - 1 and self.kind[begin - 1][0] == "形状詞")
        ):
            begin -= 1
        return begin if begin < place - 1 else place

    def phrase(self, begin: int, end: int) -> Phrase | None:
        """The phrase whose noun is `begin:end`, if a predicate follows."""
        if (
            end + 1 >= len(self)
            or self.kind[end][0] != "助詞"
            or self.surface[end] not in {"を", "が", "は", "も", "に"}
        ):
            return None
        particle = self.surface[end]
        at = end + 1
        if particle == "に" and self.surface[at] in {"は", "も"}:
            return None
        while at < len(self) and self.kind[at][0] == "副詞":
            at += 1
        chain = self._chain(at)
        noun = "".join(self.surface[begin:end])
        if chain is None or not any(_is_letter(c) for c in noun):
            return None
        predicate, wish, words = chain
        own = [self.normal[k] for k in range(begin, end) if self.kind[k][0] == "名詞"]
        return Phrase(
            noun,
            "が" if particle in {"は", "も"} else particle,
            predicate,
            wish if particle != "が" else "",
            (*own, *words),
        )

    def _chain(self, at: int) -> tuple[str, str, list[str]] | None:
        """Predicate in plain form, as a wish (or empty), and its content words, from `at`."""
        if at + 2 < len(self) and self.surface[at + 1] == "なく" and self.normal[at + 2] == "為る":
            at += 1  # 「早くなくして」 is cut as 「早く・なく・して」
        while (
            at + 1 < len(self)
            and self.kind[at][0] == "形容詞"
            and self.surface[at].endswith("く")
            and self.kind[at + 1][0] == "動詞"
            and self.normal[at + 1] not in {"為る", "成る"}
        ):
            at += 1  # 「早くなくす」: how, not what
        if at >= len(self):
            return None
        begin, kind = at, self.kind[at]
        words = [self.normal[at]]
        suru = False
        if kind[0] == "名詞" and (kind[2] == "サ変可能" or kind[2] == "サ変形状詞可能"):
            while at + 1 < len(self) and self.is_noun(at + 1):
                at += 1
                words.append(self.normal[at])
            if at + 1 >= len(self) or self.normal[at + 1] != "為る":
                return None
            at, suru = at + 1, True
        elif (
            kind[0] == "形容詞"
            and self.surface[at].endswith("く")
            and at + 1 < len(self)
            and self.normal[at + 1] in {"為る", "成る"}
        ):
            at, suru = at + 1, self.normal[at + 1] == "為る"
        elif kind[0] == "形状詞":
            if at + 1 < len(self) and self.surface[at + 1] == "に":
                if at + 2 >= len(self) or self.normal[at + 2] not in {"為る", "成る"}:
                    return None
                at, suru = at + 2, self.normal[at + 2] == "為る"
            else:
                return self.surface[at] + ("でない" if self._negated(at + 1) else "だ"), "", words
        elif self.normal[at] in {"居る", "有る", "出来る"} and self._negated(at + 1):
            pass  # 「なり手がいない」
        elif kind[0] not in {"動詞", "形容詞"} or self.normal[at] in _WEAK_VERBS:
            return None
        last = at
        while (
            last + 1 < len(self)
            and self.kind[last + 1][0] == "助動詞"
            and self.base[last + 1] in {"せる", "させる", "れる", "られる"}
        ):
            last += 1
        after = last + 1
        if after < len(self) and (
            self.kind[after][0] in {"名詞", "接尾辞", "代名詞", "接頭辞"}
            and self.surface[after] not in {"よう"}
        ):
            return None  # 「増やす計画」: it tells about another noun
        if (
            after < len(self)
            and self.kind[after][0] in {"形容詞", "動詞"}
            and self.surface[after] not in {"ない"}
            and self.kind[last][0] != "形容詞"
        ):
            return None
        head = "".join(self.surface[begin:last])
        if suru and last == at:
            plain = head + "する"
            plain = head + "しない" if self._negated(after) else plain
        elif last > at:
            plain = head + self.base[last]
            plain = plain.removesuffix("る") + "ない" if self._negated(after) else plain
        else:
            plain = head + (
                _negative(self.base[last], self.kind[last]) if self._negated(after) else self.base[last]
            )
        wish = ""
        if (
            after + 1 < len(self)
            and self.surface[after] in {"て", "で"}
            and self.normal[after + 1] in _ASKING
        ):
            wish = "".join(self.surface[begin : after + 1]) + WISH
        return plain, wish, words

    def _negated(self, at: int) -> bool:
        for k in range(at, min(at + 4, len(self))):
            if self.surface[k] in _NOT or self.normal[k] in _NOT:
                return True
            if self.kind[k][0] not in {"助動詞"} and self.surface[k] not in {"て", "で", "い", "いる", "は"}:
                return False
        return False


def _is_letter(char: str) -> bool:
    return char.isalpha() and not "ぁ" <= char <= "ゖ"


def _negative(base: str, kind: Sequence[str]) -> str:
    form = kind[4]
    if kind[0] == "形容詞":
        return base.removesuffix("い") + "くない"
    if form.startswith("五段"):
        return base[:-1] + _NEGATIVE.get(base[-1], base[-1]) + "ない"
    if form.startswith(("上一段", "下一段")):
        return base.removesuffix("る") + "ない"
    return base.removesuffix("する") + "しない" if base.endswith("する") else base


def choose_label(
    found: Iterable[tuple[Phrase, float]],
    importance: dict[str, float],
    taken: dict[str, frozenset[str]],
    terms: Sequence[str],
) -> tuple[str, frozenset[str]]:
    """The phrase that says most of a topic, and its words: heard often, of words that mark the topic, of the wanted length.

    `found`: phrases with the weight of the sentence; `importance`: how much a word marks the topic; `taken`: labels it must
    differ from, with their words (増やす and ふやす are one word); `terms`: words of the topic, the first the most telling, for
    when no phrase will do.
    """
    score: dict[frozenset[str], float] = {}
    texts: dict[frozenset[str], dict[str, float]] = {}
    for phrase, weight in found:
        said = phrase.label()
        if said is None:
            continue
        words = frozenset(phrase.words)
        marks = sum(importance.get(word, 0.0) for word in words) / max(2, len(words))
        ending = 1.2 if said.endswith(WISH) else 0.8 if said.endswith(FEELING) else 1.0
        value = weight * marks**2 * ending * (1.0 if phrase.nouns > 1 else 0.35)
        score[words] = score.get(words, 0.0) + value
        told = texts.setdefault(words, {})
        told[said] = told.get(said, 0.0) + value
    best = {
        words: min(told, key=lambda text: (-round(told[text], 6), len(text), text))
        for words, told in texts.items()
    }
    for words in sorted(score, key=lambda words: (-round(score[words], 6), best[words])):
        text = best[words]
        if score[words] > 0 and not any(_same(text, other) or words == own for other, own in taken.items()):
            return text, words
    pairs = [(a, b) for k, a in enumerate(terms) for b in terms[k + 1 :] if a not in b and b not in a]
    for text in [f"{a}と{b}を取り上げる" for a, b in pairs] + [f"{t}{end}" for t in terms for end in ENDS]:
        if _fits(text, taken):
            return text, frozenset()
    number = 1
    while (text := f"その他の意見を述べる（{number}）") in taken:
        number += 1
    return text, frozenset()


def _fits(text: str, taken: Container[str]) -> bool:
    return SHORTEST <= len(text) <= LONGEST and text not in taken


def _same(one: str, other: str) -> bool:
    """Too alike to tell apart: the same but for the ending."""
    first, second = (text.removesuffix(WISH).removesuffix(FEELING) for text in (one, other))
    return first.startswith(second[:-1]) or second.startswith(first[:-1])
