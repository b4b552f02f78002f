"""What is printed in the cells of indicator tables: numbers, periods, units, and which way is better."""

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache

from .words import KEPT

_UNITS = (
    "%|‰|パーセント|ポイント|点|人|名|件|世帯|戸|か所|カ所|ヵ所|ヶ所|箇所|ケ所|回|団体|組織|組|校|園|施設|棟|台|冊|本|基|社|店|店舗|事業所|事業者|経営体|法人|地区|区|路線|"
    "校区|自治会|町会|種類|種|講座|教室|クラス|サークル|クラブ|チーム|プロジェクト|事業|項目|計画|協定|路線|便|km|キロ|m|メートル|ha|ヘクタール|a|㎡|m2|km2|㎥|m3|t|トン|kg|g|kwh|kw|mw|"
    "円|千円|万円|百万円|億円|千人|万人|百人|千件|千台|千t|t-co2|千t-co2|人/年|件/年|回/年|人/日|g/人・日|g/人日|g/日|歳|年|日|時間|分|秒|位|倍|株|頭|羽|匹|食|品|作品|点数|筆|区画|床|室|席|体|票|語|枚|通|ページ|アクセス|pv|セッション|フォロワー|か月|泊|人泊|延べ人|対|号|級|例|者|割|機関|ヶ国|か国|カ国|市町村|件数"
)
_UNIT = rf"(?:{_UNITS})(?:/(?:年|月|日|人|世帯|10万人|千人|{_UNITS}))?"
_UNIT_ALONE = re.compile(rf"[(\[]?(?:{_UNIT})[)\]]?")
_NUMBER = r"(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?"
_LIMIT = r"(?:未満|以上|以下|以内|超|程度|台|前後|維持|増|減|増加|減少|を?維持|を目指す|を上回る|を下回る)"
_NOTE = r"(?:\([^()]{1,20}\)|\[[^\[\]]{1,14}\]|※\d?|\*\d?)"
_BEFORE = (
    r"(?:約|およそ|延べ?|のべ|累計|累積|年間|毎年度?|各年度?|平均|計|合計|毎月|第|±|\+|-|−|△|▲|[^\d\s]{1,4}:)"
)
_VALUE = re.compile(
    rf"{_BEFORE}{{0,2}}{_NUMBER}(?:[~～:/\-]{_NUMBER})?(?:{_UNIT})?{_LIMIT}?(?:{_NOTE})*{_LIMIT}?(?:\(?累計\)?)?(?:/{_UNIT})?"
    rf"|(?:-|―|－|—|‐|–|−|ー|─|…|/|\*|※|なし|無し|未実施|未策定|未設置|未整備|未導入|未算出|未調査|新規|皆無|調査中|集計中|算出中|策定中|検討中|策定済み?|設置済み?|実施済み?|継続中|該当なし|データなし|n/a)(?:{_NOTE})?"
    rf"|(?:現状|現状値|基準値|現行水準|前年度?|全国平均|県平均|国平均|目標値)?(?:を|より|の|値)?(?:維持|以上|以下|未満|増加|減少|向上|上昇|低下|改善|上回る|下回る|拡充|拡大|縮減|抑制)(?:する|を目指す|させる|継続)?(?:{_NOTE})?"
    rf"|(?:実施|策定|設置|設立|完了|完成|導入|整備|継続|継続実施|達成|開始|運用開始|供用開始|構築|公表|検討|充実|毎年度?実施|全校|全域|全地区|全世帯|全職員|全課|全施設|増|減)(?:{_NOTE})?",
    re.IGNORECASE,
)
_WORDS_ONLY = re.compile(
    r"(?:実施|策定|設置|設立|完了|完成|導入|整備|継続|達成|開始|構築|公表|検討|充実|維持|増加|減少|向上|改善|拡充|拡大|抑制|増|減|新規|全.{1,2}|-|/|\*|※|第.*)",
)
_ERA = r"(?:令和|平成|昭和|[RHＲＨ])\.?(?:元|[0-9]{1,2})"
_PERIOD = re.compile(
    rf"(?P<period>(?:(?:20|19)[0-9]{{2}}|{_ERA}))\s*(?:年度?|年末|年度末|年\d{{1,2}}月)?(?:末|時点|現在|実績|見込み?)?"
)
_PERIOD_ALONE = re.compile(
    rf"[(\[]?(?:{_ERA}|(?:20|19)[0-9]{{2}})(?:\((?:{_ERA}|(?:20|19)[0-9]{{2}})(?:年度?)?\)|[/・](?:{_ERA}|(?:20|19)[0-9]{{2}})(?:年度?)?)?(?:年度?)?(?:\((?:{_ERA}|(?:20|19)[0-9]{{2}})(?:年度?)?\))?(?:\d{{1,2}}月)?(?:末|時点|現在|実績|見込)?[)\]]?"
)
_TRAILING_UNIT = re.compile(r"[(（\[［][\s　]*([^()（）\[\]［］]{1,10}?)[\s　]*[)）\]］][\s　]*$")


@dataclass(frozen=True, slots=True)
class Printed:
    text: str
    value: float | int | None
    period: str | None

    def as_document(self) -> dict[str, object]:
        """As the format ``tomoni-plan/1`` holds it."""
        return {"text": self.text, "value": self.value, "period": self.period}


@lru_cache(KEPT)
def narrow(text: str) -> str:
    """Equal width and case, without spaces."""
    return re.sub(r"\s+", "", unicodedata.normalize("NFKC", text))


@lru_cache(KEPT)
def is_value(word: str) -> bool:
    """Whether a word can be a value in a cell.

    >>> [is_value(word) for word in ("9,560（2019）", "3３6", "90.0未満", "延370人", "―", "現状維持", "財政力指数")]
    [True, True, True, True, True, True, False]
    """
    return len(word) <= 40 and _VALUE.fullmatch(narrow(word)) is not None


def is_weak_value(word: str) -> bool:
    """A value that is a word, so that it could also be part of a name."""
    return _WORDS_ONLY.fullmatch(narrow(word)) is not None


def is_unit(word: str) -> bool:
    """Whether a word is nothing but a unit.

    >>> is_unit("％"), is_unit("（か所）"), is_unit("市民")
    (True, True, False)
    """
    return _UNIT_ALONE.fullmatch(narrow(word).lower()) is not None


@lru_cache(KEPT)
def is_period(word: str) -> bool:
    """Whether a word is nothing but a year.

    >>> is_period("（2025 年）"), is_period("令和元年度"), is_period("R2"), is_period("2019")
    (True, True, True, True)
    """
    return len(word) <= 24 and _PERIOD_ALONE.fullmatch(narrow(word)) is not None


def period_in(text: str) -> str | None:
    """The year that a text names, as printed; of years in four digits only the digits.

    >>> period_in("目標値（2025 年）"), period_in("現状値（令和元年度）"), period_in("12（R2）"), period_in("2,025")
    ('2025', '令和元年度', 'R2', None)
    """
    said = narrow(text)
    for found in _PERIOD.finditer(said):
        before, after = said[: found.start()][-1:], said[found.end() :][:1]
        if before.isdigit() or before in (",", ".") or after.isdigit() or after in (",", "."):
            continue
        year = found["period"]
        if year.isdigit():
            if not before and not after and found[0] == year:
                continue  # a bare number
            return year
        end = "年度" if said[found.end("period") :].startswith("年度") else ""
        end = end or ("年" if said[found.end("period") :].startswith("年") else "")
        return year + end
    return None


def unit_of(name: str) -> str | None:
    """The unit in parentheses at the end of an indicator's name.

    >>> unit_of("市税徴収率(滞納繰越分を含む)（％）"), unit_of("移住者数（累計）")
    ('%', None)
    """
    found = _TRAILING_UNIT.search(name)
    return narrow(found[1]) if found is not None and is_unit(found[1]) else None


_FIRST_NUMBER = re.compile(rf"(?P<minus>[△▲−-])?\s?(?P<number>{_NUMBER})")
_DATES = re.compile(
    rf"(?:{_ERA}|(?<!\d)(?:19|20)\d\d(?=年))(?:年度?)?(?:\d{{1,2}}月)?(?:末|時点|現在)?(?:までに?の?|から|以降)?"
)
_SPANS = re.compile(
    r"\d{1,2}(?:か|カ|ヵ|ヶ|ケ)?年間?(?:で|の間に|の|に|累計|合計|平均)+|\d{1,2}(?:か|カ|ヵ|ヶ|ケ)?年間(?=\D*\d)"
)


def without_dates(text: str) -> str:
    """A value without the years and spans that stand around its number.

    >>> without_dates("R1年度までの5年間 累計 62人"), without_dates("R6年 ▲20人"), without_dates("79.1年")
    ('62人', '▲20人', '79.1年')
    """
    said = narrow(text)
    for pattern in (_DATES, _SPANS):
        less = pattern.sub("", said)
        if re.search(r"\d", less):
            said = less
    return said


def number_in(text: str) -> float | int | None:
    """The first number of a value, whatever stands around it.

    >>> number_in("延 1,370人"), number_in("3３6"), number_in("―"), number_in("90.0 未満"), number_in("△2.5")
    (1370, 336, None, 90.0, -2.5)
    >>> number_in("5年間で 300人"), number_in("R6年度 22.0万人")
    (300, 22.0)
    """
    found = _FIRST_NUMBER.search(without_dates(text))
    if found is None:
        return None
    digits = found["number"].replace(",", "")
    if len(digits) > 13:
        return None
    number = float(digits) if "." in digits else int(digits)
    return -number if found["minus"] else number


_ANY_UNIT = re.compile(rf"{_NUMBER}([一-鿿ァ-ヶー]{{1,5}}(?:/[一-鿿]{{1,3}})?)(?:$|[(\[])")


def unit_in(text: str) -> str | None:
    """The unit directly after the number of a value.

    >>> unit_in("38.2％"), unit_in("10 経営体（R6）"), unit_in("28法人以上"), unit_in("現状維持")
    ('%', '経営体', '法人', None)
    """
    said = without_dates(text).lower()
    found = re.search(
        rf"{_NUMBER}({_UNIT})(?![一-鿿ァ-ヶー](?<![以未超程前増減を維]))", said
    ) or _ANY_UNIT.search(said)
    return found[1] if found is not None else None


_LEADS = r"(?:年|月|週|日|毎月|毎週|最大|最低|少なくとも|期間中|計画期間|全|市内|町内|村内|区内|うち|対象|全体の?|人口|世帯|1人当たり|1日)"
_LOOSE = re.compile(
    rf"(?:{_BEFORE}|{_LEADS}){{0,4}}{_NUMBER}[^\d。、]{{0,12}}(?:{_NOTE})*{_LIMIT}?(?:{_NOTE})*",
    re.IGNORECASE,
)


def is_loose_value(text: str) -> bool:
    """Whether a cell can be a value where values are to be expected: a number with whatever few words around it.

    >>> [is_loose_value(text) for text in ("R6年度 22.0万人", "5年間で 15 件", "3 経営体（R1）", "市民の割合")]
    [True, True, True, False]
    """
    if len(text) > 40:
        return False
    return is_value(text) or _LOOSE.fullmatch(without_dates(text)) is not None


def is_strong_value(text: str) -> bool:
    """A value that has a number."""
    return re.search(r"\d", narrow(text)) is not None and is_loose_value(text)


_AHEAD = re.compile(
    r"(?:令和|平成|[RHＲＨ])\s?[0-9０-９元]{1,2}\s?(?:年度?)?(?=[\s　:：])|(?:19|20)\d\d\s?年度?(?=[\s　:：])"
)


def printed(text: str, period: str | None) -> Printed:
    """A value with the period that it names itself, or else the one of its column."""
    text = text.strip()
    bare = re.sub(r"[(（\[［【][^()（）\[\]［］【】]*[)）\]］】]", "", text)
    number = number_in(bare if bare.strip() else text)
    own = re.search(r"[(（\[［]([^()（）\[\]［］]+)[)）\]］]", text)
    year = None
    if own is not None:
        inside = narrow(own[1])
        if is_period(inside):
            year = period_in(inside + "年") if re.fullmatch(r"(?:19|20)\d\d", inside) else period_in(inside)
    if year is None and (ahead := _AHEAD.match(text)) is not None and number is not None:
        year = period_in(
            narrow(ahead[0]) + ("年" if re.fullmatch(r"(?:19|20)\d\d", narrow(ahead[0])) else "")
        )
    if year is None and number is None:
        return Printed(text, number, period if not re.fullmatch(r"[\W_ー]+", text) else None)
    return Printed(text, number, year or period)


def direction_in(text: str) -> str | None:
    """What a cell says that is meant for nothing else: an arrow or a word.

    >>> direction_in("↗"), direction_in("減少"), direction_in("→"), direction_in("")
    ('up', 'down', 'keep', None)
    """
    said = narrow(text)
    if re.search(r"[↑↗⇧⬆⤴▲△]|増|向上|上昇|アップ|プラス|up", said, re.IGNORECASE):
        return "up"
    if re.search(r"[↓↘⇩⬇⤵▼▽]|減|低下|抑制|ダウン|マイナス|down", said, re.IGNORECASE):
        return "down"
    return "keep" if re.search(r"[→⇒➡]|維持|横ばい|継続", said) else None


def direction(baseline: Printed, target: Printed) -> str | None:
    """Which way is meant to be better: told by the words of the target, or else by comparing."""
    said = narrow(target.text)
    if re.search(r"未満|以下|以内|減少|減|低下|下回", said):
        return "down"
    if re.search(r"維持", said):
        return "keep"
    if re.search(r"以上|超|増|向上|上昇|上回", said):
        return "up"
    if baseline.value is None or target.value is None:
        return None
    if baseline.value == target.value:
        return "keep"
    return "up" if target.value > baseline.value else "down"


def is_cumulative(*texts: str) -> bool:
    """Whether a running total is printed."""
    return any(re.search("累計|累積|通算", text) for text in texts)
