"""What people write: kept as it came, shown safely, and made comparable for searching.

Nothing here changes a citizen's words: ``as_received`` replaces only what no database can hold, and says so.
"""

import re
import unicodedata
from collections.abc import Iterator, Sequence
from functools import lru_cache

import jaconv

from .words import readings

REPLACEMENT = "\N{REPLACEMENT CHARACTER}"
NUL_REPLACED = "nul_replaced"
SURROGATE_REPLACED = "surrogate_replaced"

# ---- keeping -------------------------------------------------------------------------------------

_LONE_SURROGATE = re.compile("[\ud800-\udfff]")


def as_received(text: str) -> tuple[str, frozenset[str]]:
    """The text as it can be stored, and flags for what had to be replaced by U+FFFD; all else stays untouched.

    >>> as_received("水飲み場がほしい") == ("水飲み場がほしい", frozenset())
    True
    >>> as_received("a" + chr(0) + "b")
    ('a\ufffdb', frozenset({'nul_replaced'}))
    """
    flags = set()
    if "\0" in text:
        text = text.replace("\0", REPLACEMENT)
        flags.add(NUL_REPLACED)
    if _LONE_SURROGATE.search(text):
        text = _LONE_SURROGATE.sub(REPLACEMENT, text)
        flags.add(SURROGATE_REPLACED)
    return text, frozenset(flags)


# ---- showing -------------------------------------------------------------------------------------

_LINE_END = re.compile("\r\n|[\r\x85\u2028\u2029]")
_BIDI = "\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069"
_HARMFUL = re.compile(f"[\x00-\x08\x0b-\x1f\x7f-\x9f{_BIDI}\ufff9-\ufffb\U000e0001]")


def visible(text: str) -> str:
    """The text as it can be shown: characters that turn the writing direction or command a terminal become U+FFFD,
    so that nobody can make a page read differently from what was written. All line ends become a newline.

    >>> visible("ok" + chr(0x202E) + "exe.txt" + chr(13) + chr(10) + "next")
    'ok\ufffdexe.txt\\nnext'
    """
    return _HARMFUL.sub(REPLACEMENT, _LINE_END.sub("\n", text))


def excerpt(text: str, length: int) -> str:
    """The beginning of a text in one line of at most ``length`` characters, with … where something was left out.

    >>> excerpt("駅前の公園に 水飲み場がほしいです。夏は暑いです。", 12)
    '駅前の公園に 水飲み場…'
    """
    line = squash_spaces(visible(text))
    if len(line) <= length:
        return line
    cut = length - 1
    while cut > 0 and _joins_before(line[cut]):
        cut -= 1
    return line[:cut].rstrip() + "…"


def _joins_before(character: str) -> bool:
    """Whether a character belongs to the one before it (variation selector, combining mark, joiner)."""
    return unicodedata.category(character) in ("Mn", "Me") or character in "\u200c\u200d"


def count_characters(text: str) -> int:
    """How many characters a person would count: 葛 with its variation selector is one, a line end is one.

    >>> count_characters("葛" + chr(0xE0100) + "城市")
    3
    """
    return sum(not _joins_before(character) for character in text.replace("\r\n", "\n"))


# ---- spaces and widths ---------------------------------------------------------------------------

_UNSEEN = "\u00ad\u180e\u200b\u200c\u200d\u2060\u2800\u3164\ufeff\uffa0"
_SPACES = re.compile(rf"[\s{_UNSEEN}]+")
_SPACES_KEEPING_JOINERS = re.compile(r"[\s\u180e\u200b\u2060\ufeff]+")


def is_blank(text: str) -> bool:
    """Whether nothing can be seen: empty, spaces of any width, zero-width characters.

    >>> is_blank("　 " + chr(0x200B)), is_blank("。")
    (True, False)
    """
    return _SPACES.sub("", text) == ""


def squash_spaces(text: str) -> str:
    """Every run of spaces and line ends as one space, none at the ends.

    >>> squash_spaces("  駅前　　公園 ")
    '駅前 公園'
    """
    return _SPACES_KEEPING_JOINERS.sub(" ", text).strip()


_DASH_IN_NUMBER = re.compile(r"(?<=[0-9A-Za-z)])[‐‑‒–—―−ー](?=[0-9A-Za-z(])")


def half_width(text: str) -> str:
    """Latin letters, digits, signs and spaces in half width, as numbers, dates and addresses of mail need them.
    Kana keep their width, and a ー that lengthens a vowel stays.

    >>> half_width("０５０ー１２３４−５６７８　（内線１２）")
    '050-1234-5678 (内線12)'
    >>> half_width("センター２Ｆ")
    'センター2F'
    """
    narrow: str = jaconv.z2h(text, kana=False, digit=True, ascii=True)
    return _DASH_IN_NUMBER.sub("-", narrow.replace("\u3000", " "))


# ---- mail addresses ------------------------------------------------------------------------------

_EMAIL = re.compile(
    r"[\w.!#$%&'*+/=?^`{|}~-]{1,64}@(?:[^\W_](?:[\w-]{0,61}[^\W_])?\.)+[^\W\d_][\w-]{0,61}[^\W_]", re.ASCII
)


def clean_email(text: str) -> str:
    """A mail address as typed, without full-width characters and spaces around it.

    >>> clean_email("　ｔａｒｏ＠ｅｘａｍｐｌｅ．ｊｐ ")
    'taro@example.jp'
    """
    return half_width(text).strip().strip(_UNSEEN)


def looks_like_email(text: str) -> bool:
    """Whether mail could be sent there; the host needs a dot. Full width is accepted: keep ``clean_email``.

    >>> looks_like_email("taro@example.jp"), looks_like_email("taro@example"), looks_like_email("ｔａｒｏ＠ｅｘａｍｐｌｅ．ｊｐ")
    (True, False, True)
    """
    return len(text) <= 254 and _EMAIL.fullmatch(clean_email(text)) is not None


def mask_email(address: str) -> str:
    """An address that its owner recognises and nobody else can use.

    >>> mask_email("taro@example.jp")
    't•••@example.jp'
    """
    name, at, host = address.rpartition("@")
    return f"{name[:1]}•••{at}{host}"


# ---- searching -----------------------------------------------------------------------------------

# Forms of one character that names and older texts use side by side: as written, as looked up.
_VARIANT_FORMS = (
    "髙高 﨑崎 碕崎 嵜崎 邊辺 邉辺 齋斎 齊斎 斉斎 澤沢 國国 圀国 濱浜 濵浜 廣広 櫻桜 龍竜 瀧滝 嶋島 嶌島 德徳 惠恵 眞真 壽寿 "
    "榮栄 條条 佛仏 冨富 峯峰 渕淵 舘館 桒桑 學学 會会 縣県 區区 圓円 驛駅 鐵鉄 醫医 體体 藝芸 發発 變変 應応 對対 關関 實実 "
    "畫画 讀読 聲声 靜静 淺浅 橫横 黑黒 薗園 曾曽 檜桧 籠篭 藪薮 鷗鴎 禮礼 與与 傳伝 來来 單単 兒児 彥彦 步歩 每毎 淸清 增増 "
    "槇槙 莊荘 萬万 壯壮 寬寛 靑青 戶戸 𠮷吉 𣘺橋 𠀋丈 "
)
_FOLD: dict[int, int | str] = {
    **{katakana: katakana - 0x60 for katakana in range(ord("ァ"), ord("ヶ") + 1)},
    **{ord(pair[0]): pair[1] for pair in _VARIANT_FORMS.split()},
}
_COUNTING_KA = re.compile("(?<=[0-9〇一二三四五六七八九十百数])[ヶケヵカ](?=[月所年国条村])")  # 3ヶ月, 三ケ月
_PLACE_GA = re.compile("(?<=[一-鿿])[ヶケ](?=[一-鿿])")  # 霞ヶ関, 霞ケ関

_CJK = "\u3005-\u3007\u3041-\u3096\u309d\u309e\u30fc-\u30fe\u3400-\u9fff\uf900-\ufaff\U00020000-\U000323af"
_READING = re.compile("[\u3041-\u3096\u30fc]{2,}")
_RUN = re.compile(rf"(?P<japanese>[{_CJK}]+)|(?:(?![{_CJK}])[^\W_])+")


def fold(text: str) -> str:
    """The text as searching sees it: widths, case, katakana, 旧字 and 異体字 made equal.

    >>> fold("髙﨑さんの ｺﾐｭﾆﾃｨ・センター ＮＰＯ")
    '高崎さんの こみゅにてぃ・せんたー npo'
    >>> fold("霞ヶ関") == fold("霞が関"), fold("３ヶ月") == fold("3か月")
    (True, True)
    """
    plain = unicodedata.normalize("NFKC", text).lower()
    plain = "".join(character for character in plain if not _drops_out(character))
    return _PLACE_GA.sub("が", _COUNTING_KA.sub("か", plain)).translate(_FOLD)


def _drops_out(character: str) -> bool:
    return character >= "\u00ad" and unicodedata.category(character) in ("Mn", "Me", "Cf")


def search_tokens(text: str) -> list[str]:
    """The tokens by which a text is found, in order: Latin words and numbers whole, Japanese by pairs of characters.

    Each Japanese run ends with its last character alone, so that every character begins exactly one token: a word of
    one character is found as the beginning of a token, and neighbouring tokens make a phrase.

    >>> search_tokens("公園のAED、2026年")
    ['公園', '園の', 'の', 'aed', '2026', '年']
    """
    tokens = []
    for found in _RUN.finditer(fold(text)):
        run = found[0]
        if found["japanese"]:
            tokens += [run[place : place + 2] for place in range(len(run))]
        else:
            tokens.append(run)
    return tokens


def is_reading(word: str) -> bool:
    """Whether a folded word that is looked for may be meant as the reading of a word with kanji.

    >>> is_reading("こうえん"), is_reading("公えん"), is_reading("へ")
    (True, False, False)
    """
    return _READING.fullmatch(word) is not None


def reading_tokens(text: str) -> list[str]:
    """The tokens by which a text is found by how its kanji are read, each once. No other token looks like these.

    >>> reading_tokens("公園へ")
    ['yこうえん']
    """
    return list(dict.fromkeys(reading_token(fold(reading)) for _, _, reading in readings(text)))


def reading_token(reading: str) -> str:
    """The token of one folded reading: Latin letters and kana are never one token otherwise."""
    return f"y{reading}"


def search_phrases(words: str) -> list[list[str]]:
    """What somebody looks for: one phrase for each word between spaces, as tokens that follow one another.
    Words of nothing but punctuation vanish.

    >>> search_phrases("水飲み場　ＡＥＤ 森")
    [['水飲', '飲み', 'み場'], ['aed'], ['森']]
    """
    phrases = []
    for word in fold(words).split():
        tokens = search_tokens(word)
        if (
            len(tokens) > 1
            and begins_tokens(tokens[-1])
            and len(tokens[-2]) == 2
            and tokens[-2][1] == tokens[-1]
        ):
            tokens = tokens[:-1]  # inside a text the run may go on
        if tokens:
            phrases.append(tokens)
    return phrases


def begins_tokens(token: str) -> bool:
    """Whether a token that is looked for stands for all tokens that begin with it: one Japanese character.

    >>> begins_tokens("森"), begins_tokens("公園"), begins_tokens("a")
    (True, False, False)
    """
    return len(token) == 1 and re.match(f"[{_CJK}]", token) is not None


# ---- showing what was found ----------------------------------------------------------------------

_HALF_WIDTH_MARKS = "\uff9e\uff9f"  # the voicing marks of half-width katakana join the letter before them
_BETWEEN = r"[\W_]*"  # what stands between two tokens is not searched


def found_in(text: str, words: str) -> list[tuple[int, int]]:
    """Where the words that were looked for stand in a text as it is written: begin and end of each place, in
    order, none overlapping. Finds in the same sense as ``search_phrases``.

    >>> found_in("髙﨑さんのｺﾐｭﾆﾃｨ・センター", "高崎 コミュニティ")
    [(0, 2), (5, 11)]
    >>> found_in("市民病院の前", "しみん びょういん")
    [(0, 2), (2, 4)]
    """
    pattern = _looked_for(words)
    if pattern is None:
        return []
    folded, places = _folded_with_places(text)
    found = [(places[hit.start()], places[hit.end()]) for hit in pattern.finditer(folded)]
    if heard := {word for word in fold(words).split() if is_reading(word)}:
        found += [(start, end) for start, end, reading in readings(text) if fold(reading) in heard]
    return _apart(found)


def _apart(places: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """Of places that overlap the first one, and of these the longest."""
    apart: list[tuple[int, int]] = []
    for start, end in sorted(places, key=lambda place: (place[0], -place[1])):
        if not apart or start >= apart[-1][1]:
            apart.append((start, end))
    return apart


def around_found(text: str, words: str, length: int) -> str:
    """A piece of a text in one line, at most ``length`` characters and two …, with the first place where one of
    the words stands; the beginning where none does.

    >>> around_found("駅前には広場があります。中央公園に水飲み場がほしいです。", "水飲み場", 12)
    '…園に水飲み場がほしいです…'
    """
    line = squash_spaces(visible(text))
    found = found_in(line, words)
    if not found or len(line) <= length or found[0][1] < length:
        return excerpt(line, length)
    begin, end = found[0]
    start = max(0, min(begin - (length - (end - begin)) // 3, len(line) - length))
    while start < begin and _joins_before(line[start]):
        start += 1
    piece = line[start:]
    return "…" + (piece if len(piece) <= length else piece[:length].rstrip() + "…")


@lru_cache(maxsize=256)
def _looked_for(words: str) -> re.Pattern[str] | None:
    """One expression for all words, the longest first; None where nothing is looked for."""
    phrases = {_BETWEEN.join(_runs_of(word)) for word in fold(words).split()} - {""}
    return re.compile("|".join(sorted(phrases, key=len, reverse=True))) if phrases else None


def _runs_of(word: str) -> Iterator[str]:
    for found in _RUN.finditer(word):
        run = re.escape(found[0])
        # A Latin word or a number is a token as a whole; Japanese stands in the midst of more.
        yield run if found["japanese"] else rf"(?<![^\W_{_CJK}]){run}(?![^\W_{_CJK}])"


def _folded_with_places(text: str) -> tuple[str, Sequence[int]]:
    """``fold(text)``, and for each of its characters (and its end) where in the text it comes from."""
    joined, places = plain_with_places(text)
    # What depends on neighbours replaces one character by one: the places stay.
    return _PLACE_GA.sub("が", _COUNTING_KA.sub("か", joined)).translate(_FOLD), places


# Letters of which each becomes one: ASCII, kana, kanji and their marks, full-width forms. Nearly every text is of them.
_ONE_BY_ONE = re.compile("[\n -~\u3000-\u301c\u3041-\u3096\u30a1-\u30fc\u4e00-\u9fff\uff01-\uff5e]*")
_HALF: dict[int, str | int] = {0x3000: " ", **{full: full - 0xFEE0 for full in range(0xFF01, 0xFF5F)}}


def plain_with_places(text: str) -> tuple[str, Sequence[int]]:
    """The text with widths and case made equal (NFKC), and for each of its characters (and its end) where in the
    text it comes from. Unlike ``fold`` it tells hiragana from katakana.

    >>> plain_with_places("ＡIとﾊﾞｽ")
    ('aiとバス', [0, 1, 2, 3, 5, 6])
    """
    if _ONE_BY_ONE.fullmatch(text):
        return text.translate(_HALF).lower(), range(len(text) + 1)
    plain: list[str] = []
    places: list[int] = []
    for place, letter in _letters(text):
        plain.append(_plain_letter(letter))
        places += [place] * len(plain[-1])
    places.append(len(text))
    return "".join(plain), places


def _letters(text: str) -> Iterator[tuple[int, str]]:
    """Each character with what joins it, and where it begins."""
    start = 0
    for place, character in enumerate(text):
        if place > start and not (character > "~" and _joins(character)):
            yield start, text[start:place]
            start = place
    if text:
        yield start, text[start:]


@lru_cache(maxsize=8192)
def _joins(character: str) -> bool:
    return character in _HALF_WIDTH_MARKS or _joins_before(character)


@lru_cache(maxsize=16384)
def _plain_letter(letter: str) -> str:
    plain = unicodedata.normalize("NFKC", letter).lower()
    return "".join(character for character in plain if not _drops_out(character))
