"""The words by which plans head their sections and tables, name who acts, and who is in charge."""

import re
import unicodedata
from functools import lru_cache

KEPT = 4096  # answers that are kept, since the same lines are looked at again and again
_SPACE = re.compile(r"\s+")


@lru_cache(KEPT)
def plain(text: str) -> str:
    """Equal width, no spaces: how printed words are compared."""
    return _SPACE.sub("", unicodedata.normalize("NFKC", text))


_LIKE = re.compile(r"[・,，、。．･\-ー―「」『』()（）:：*＊\s]+")


@lru_cache(KEPT)
def likeness(text: str) -> str:
    """By what two printed texts are held to be the same."""
    return _LIKE.sub("", unicodedata.normalize("NFKC", text).lower())


# ---- headings of sections ------------------------------------------------------------------------

_LEAD = (
    r"(?:(?:本市|本町|本村|市|町|村|区|当該|この)の|その|(?:基本)?施策(?:の|を|に|ごとの)|政策の|事業の|計画の|分野の|まちづくりの"
    r"|取組の|取り組みの|主な|主要な?|具体的な?|個別の?|今後の|今後|これからの|これまでの|現在の|重点的?な?|推進する|実施する|基本的な?|前期の?|後期の?"
    r"|展開する|取り巻く|社会|構成する|目標達成のための?|目標を達成するための?|期間中の|[0-9]+年(?:間の|後の)|10年後の|達成すべき)*"
)
_ROLES = (
    (
        "listing",
        r"(?:(?:基本)?(?:施策|政策|計画|分野|目標|事業|取組|章|基本構想|基本計画)(?:の|・)?)*(?:体系|体系図|体系表|構成図)(?:図|一覧)?|目次|もくじ|contents",
    ),
    (
        "departments",
        r"(?:主な|主に?|副)?(?:担当|所管|主管|関係|関連|推進)(?:課|部署|部局|部課|室|組織)(?:等|名|・係)?|(?:主)?(?:担当|所管|主管)",
    ),
    (
        "roles",
        r".{0,20}(?:役割(?:分担)?(?:と.{0,8})?|(?:が|で|に)?できること|取り組むこと|期待(?:する|される)こと|主体別の(?:取組|行動)|行動指針)",
    ),
    (
        "actions",
        r".{0,10}(?:施策|事業|取組|取り組み)(?:と|及び|・|および).{0,10}(?:指標|kpi)(?:\(.{1,16}\))?",
    ),
    (
        "indicators",
        r".{0,14}(?:指標|数値目標|目標値|目標指数|kpi|kgi|ベンチマーク|達成目標)(?:一覧|等|と目標値?|の推移)?(?:\(.{1,16}\))?",
    ),
    (
        "related_plans",
        r".{0,6}(?:関連|関係|個別)(?:する|の)?(?:主な|個別|分野別?|部門別?|行政)*の?計画(?:等|名|・条例|など)?|関連(?:する)?(?:法令|条例).{0,4}計画.{0,2}",
    ),
    (
        "glossary",
        r"(?:本文中の)?(?:用語|語句|キーワード)(?:の)?(?:解説|説明|集|一覧)?|注釈|脚注|用語の意味",
    ),
    ("viewpoints", r".{0,8}(?:基本的?|横断的?|共通|重点)な?視点.{0,8}|視点(?:との関係|一覧)?"),
    (
        "collaboration",
        r".{0,6}(?:協働|共創)(?:の|による)(?:取組|形態?|進め方|領域|主体|あり方|方針|区分).{0,4}",
    ),
    (
        "issues",
        rf"{_LEAD}(?:現状|現況|課題|背景|問題点|取り巻く(?:環境|状況)|動向|情勢|現状(?:値)?分析)(?:(?:と|・|及び|および|や)(?:主な|主要な|今後の)?(?:現状|現況|課題|問題点|動向|背景|成果|分析|今後の課題))*",
    ),
    (
        "vision",
        rf"{_LEAD}(?:(?:目指す|めざす|目指すべき|めざすべき|あるべき|ありたい|実現したい|望ましい)(?:まち|将来|方向|地域|都市)?の?(?:姿|将来像|状態|まち|目標|像|方向)|(?:まち|市|町|村|区|地域|地区|都市)の(?:将来像|目標像|将来の姿)|将来像|将来の姿|年後の(?:まちの)?姿|[0-9]+年後の?(?:まちの|目指す)?姿|あるべき姿|目的|ねらい|狙い|目標|到達点|理念|スローガン|キャッチフレーズ)(?:像)?(?:と目標)?",
    ),
    (
        "direction",
        rf"{_LEAD}(?:基本|取組|取り組み|取組み|推進|施策|展開|活動|対応)?の?(?:方針|方向|方向性|考え方|方策|推進方策|進め方|対策)",
    ),
    (
        "actions",
        r"(?:(?:本市の|施策の|施策を|政策の|計画の|主な|主要な?|具体的な?|個別の?|今後の|これからの|重点的?な?|推進する|実施する|展開する|構成する|目標達成のための?|期間中の|基本|関連する?|行政の|市の|計画|事業の))*"
        r"(?:取組|取り組み|取組み|施策|事業|展開|内容|具体策|アクション)(?:・|と|の|及び)?(?:取組|取り組み|内容|項目|事業|一覧|方法|概要|構成|展開|計画|事業一覧)?(?:等|など|例)?",
    ),
    (
        "other",
        r"(?:関連する|関係する)?sdgs(?:の|との)?(?:.{0,8})|.{0,4}(?:参考|資料|備考|財源|スケジュール|進行管理|データ|トピックス?|コラム|アンケート結果)",
    ),
)
_ROLE_PATTERNS = [(role, re.compile(pattern)) for role, pattern in _ROLES]
_CLOSED_ENDS = re.compile(r"[:：。．]+$")
LONGEST_HEADING = 28


@lru_cache(KEPT)
def role_of(text: str) -> str | None:
    """What a section is for, told by its heading; None when the heading is not one that plans use.

    >>> role_of("施策の目指す姿"), role_of("成果指標（KPI）"), role_of("１０年後の姿"), role_of("広報の充実")
    ('vision', 'indicators', 'vision', None)
    """
    said = _CLOSED_ENDS.sub("", plain(text).lower()).strip("【】[]「」<>《》〈〉≪≫〔〕")
    if not said or len(said) > LONGEST_HEADING:
        return None
    for role, pattern in _ROLE_PATTERNS:
        if pattern.fullmatch(said):
            return role
    return None


# ---- words in the heads of tables ------------------------------------------------------------------

_HEADS = (
    ("type", r"(?:指標の?)?(?:種類|種別|区分|分類|性質|no\.?|番号)"),
    (
        "definition",
        r"(?:指標の?|数値の|目標の?)?(?:定義|説明|内容|考え方|概要|算出(?:方法|式|根拠)|算定(?:方法|式|根拠)|計算(?:方法|式)|算式|測り方|測定方法|設定(?:の?理由|根拠|の考え方))(?:(?:・|や|と|及び).{1,8})?",
    ),
    (
        "name",
        r"[一-鿿ァ-ヶー・ぁ-ん]{0,10}指標(?:名|項目|の名称|の項目|の内容)?称?|(?:目標|評価|測定|指標)?項目名?|名称|数値目標|(?:重要業績評価指標)?kpi|.{0,6}(?:ものさし|物差し|モノサシ|バロメーター)|(?:何を)?(?:測る|はかる)(?:もの|こと|か)?",
    ),
    ("unit", r"単位"),
    ("part", r"対象(?:者|区分)?|内訳|性別|年齢(?:区分|層)?|細目"),
    (
        "direction",
        r"(?:目標|指標|目指す|めざす|望ましい|数値|推移|動き|改善|今後)?の?(?:方向性?|向き|動向|傾向|矢印|増減)",
    ),
    (
        "baseline",
        r"(?:計画)?(?:現状|現況|現在|基準|策定時|策定前|当初|初期|直近|実績|いま|今|スタート|出発点|はじめ)(?:数?値|の(?:値|状況|数値|姿)|年度?|年次|時点?|地点)?",
    ),
    ("middle", r"(?:中間|前期|途中)(?:目標|年度?|年次|時点?)?(?:値|の値|年度?)?"),
    (
        "target",
        r"(?:後期|最終|将来|計画|到達)?(?:の?(?:目標|ゴール|到達点|目指す|めざす|目指そう|めざそう|目ざす|期待))(?:す?る)?(?:数?値|の値|年度?|年次|水準|の姿)?|(?:最終|計画|見込み?)(?:年度?|年次|数?値)|目標数値|kpi値|(?:[0-9]+|十|五)年後(?:の?(?:値|目標値?|姿|目安))?|(?:計画|期間)?(?:終了|終わり|最終)(?:時|年度?)(?:の?値)?",
    ),
    (
        "remark",
        r"備考|出典|資料|根拠|.{0,2}担当(?:課|部署|部)?|.{0,2}所管課?|データ元|.{0,6}(?:把握|調査)方法|調べ|出所|関連(?:事業|施策|計画)",
    ),
)
_HEAD_PATTERNS = [(role, re.compile(pattern)) for role, pattern in _HEADS]

_ROW_HEADS = (  # tables of actions, roles, terms
    (
        "title",
        r"(?:主な|主要|具体的な|個別)?(?:取組|取り組み|取組み|施策|事業|基本事業|主要事業)(?:項目|名|の区分|名称|の柱|区分)?|(?:施策|取組|事業)の?(?:区分|項目|名)|区分|項目|大項目|施策の方向性?",
    ),
    (
        "content",
        r"(?:(?:取組|取り組み|施策|事業|具体的な|主な|活動|実施)の?)*(?:内容|概要|具体的な?内容|具体的な?取組|説明|主な取組|主な事業|取組例)(?:等|例)?",
    ),
    ("department", r"(?:主な)?(?:担当|所管|主管|関係|実施)(?:課|部署|部局|室|部課)?(?:名|等)?"),
    ("actor", r"(?:実施|推進)?主体(?:名)?|担い手"),
    ("role", r"(?:(?:期待される|主な|それぞれの|主体の))?(?:役割|取組内容|できること)(?:分担)?"),
    ("term", r"用語|語句"),
    ("meaning", r"解説|意味|用語の(?:解説|説明)"),
    ("number", r"(?:事業|施策|取組|整理|通し)?番号|no\.?|№|#"),
    ("remark", r"備考|年度|期間|実施時期|事業費|予算額?|スケジュール|重点|新規.?継続"),
)
_ROW_HEAD_PATTERNS = [(role, re.compile(pattern)) for role, pattern in _ROW_HEADS]


_LEVEL_HEAD = re.compile(
    r"(?:まちづくりの)?(?:基本|政策|施策)?目標|基本(?:施策|方針|政策|事業|構想|方向)|(?:個別|重点|主要|主な|具体的な?|単位)?(?:施策|政策|分野|取組|取り組み|事業)(?:分野|の?柱|項目|の?区分|群)?|"
    r"(?:施策|政策|取組)の?(?:基本的)?方向性?|まちづくりの(?:柱|方向性?|方針|分野)|章|節|項|柱|事務事業|大項目|中項目|小項目|方針|(?:重点)?プロジェクト|(?:大|中|小)(?:分類|施策|柱)|戦略"
)
_NUMBER_HEAD = re.compile(
    r"(?:(?:事業|施策|取組|整理|通し|管理)(?:番号|no\.?|コード))|番号|no\.?|№|連番|項番|#"
)


@lru_cache(KEPT)
def level_head(text: str) -> str | None:
    """Whether a word heads a column that names items of the plan (level), or their numbers (number).

    >>> level_head("基本目標"), level_head("事業名"), level_head("事業番号"), level_head("備考")
    ('level', 'level', 'number', None)
    """
    said = plain(text).lower()
    if _NUMBER_HEAD.fullmatch(said):
        return "number"
    bare = re.sub(r"(?:名|名称|の名称)$", "", said)
    return "level" if _LEVEL_HEAD.fullmatch(bare) else None


@lru_cache(KEPT)
def indicator_head(text: str) -> str | None:
    """Which column of an indicator table this word heads."""
    return _first(plain(text).lower(), _HEAD_PATTERNS)


@lru_cache(KEPT)
def row_head(text: str) -> str | None:
    """Which column of a table of actions, roles or terms this word heads."""
    return _first(plain(text).lower(), _ROW_HEAD_PATTERNS)


def _first(said: str, patterns: list[tuple[str, re.Pattern[str]]]) -> str | None:
    if not said or len(said) > 20:
        return None
    return next((role for role, pattern in patterns if pattern.fullmatch(said)), None)


FRONT = re.compile(  # parts of a book that tell of the town or of the plan
    r"総論|序論|策定の|計画の(?:構成|期間|位置|目的|趣旨)|資料|人口|財政|はじめに|アンケート|取り巻く"
)
_BOOK_PART = r"(?:[一-鿿]{0,4}基本計画|基本構想|実施計画|総合計画|分野別(?:計画|施策)|施策別計画|部門別計画|各論|本論|計画の内容|本編|施策編|基本目標|まちづくりの目標)"
_BOOK_PARTS = re.compile(
    rf"{_BOOK_PART}(?:編|の内容)?|(?:{_BOOK_PART}|基本方針)(?:と|及び|・|ごとの|別の|に基づく)?(?:具体的な?|主要な?)?(?:施策|取組|取り組み|事業|方針)(?:の?(?:展開|内容|推進))?|(?:施策|取組|取り組み|事業|政策)の?(?:展開|推進|内容|体系と内容)"
)


def is_book_part(title: str) -> bool:
    """Whether a title only says which part of the book begins, and nothing of what the plan is about.

    >>> is_book_part("前期基本計画"), is_book_part("基本目標と具体的な施策"), is_book_part("健やかなまち")
    (True, True, False)
    """
    return _BOOK_PARTS.fullmatch(re.sub(r"\(.*\)$", "", plain(title))) is not None


# ---- who -----------------------------------------------------------------------------------------

_ONE_ACTOR = (
    r"(?:(?:自助|互助|共助|公助)(?:・(?:自助|互助|共助|公助))*|(?:一般|地元|民間|関係|各種|市内|町内|村内|地域)?(?:の)?(?:市民|町民|村民|区民|県民|住民|国民|個人|家庭|家族|保護者|子ども|若者|高齢者|地域(?:社会|住民|団体|組織|コミュニティ)?|"
    r"自治会|町内会|区会?|自治組織|行政区|コミュニティ|(?:市民)?活動団体|市民団体|各?種?団体|関係団体|関係機関|機関|npo(?:法人)?|ボランティア|事業者|事業所|企業|会社|商店|農業者|農家|"
    r"生産者|学校|大学|教育機関|医療機関|民間|金融機関|メディア|行政|市|町|村|県|国|市役所|役場|議会|社会福祉協議会)(?:等|など|の皆さん|の皆様)?)"
)
_ACTOR = re.compile(
    rf"{_ONE_ACTOR}(?:(?:[・、,/／＝=]|や|と|及び|および){_ONE_ACTOR}){{0,4}}(?:\([^)]{{1,16}}\))?"
)
_ACTOR_HEADING = re.compile(
    rf"(?P<actor>{_ACTOR.pattern})(?:の(?:主な)?(?:役割|取組|行動|皆さん.*)|(?:が|に|で|として)?(?:できること|期待(?:する|される).{{0,8}}|取り組む.{{0,4}}|お願い.{{0,8}}))?"
)


@lru_cache(KEPT)
def actor_of(text: str) -> str | None:
    """Who acts, when a text is nothing but a name of actors, or heads what they do.

    >>> actor_of("市民・事業者"), actor_of("市民の役割"), actor_of("市民会館")
    ('市民・事業者', '市民', None)
    """
    said = plain(text).lower().strip("【】[]「」<>《》〈〉≪≫〔〕:")
    found = _ACTOR_HEADING.fullmatch(said)
    if found is None:
        return None
    actor = found["actor"]
    for end in range(1, len(text) + 1):  # as printed
        if plain(text[:end]).lower().strip("【】[]「」<>《》〈〉≪≫〔〕:") == actor:
            return text[:end].strip("【】［］「」＜＞《》〈〉≪≫〔〕：: 　")
    return None


_OFFICE = r"[一-鿿ァ-ヶーぁ-ん・A-Za-z]{1,14}?(?:課|室|局|署|係|事務局|委員会|部|センター|所|館|本部|チーム)(?:\([^)）]{1,12}\))?"
_SURE_OFFICE = r"[一-鿿ァ-ヶーぁ-んA-Za-z]{1,14}(?:課|室|事務局|委員会|係)"
_PLACE = re.compile(
    r"[一-鿿ァ-ヶーぁ-ん]{1,16}(?:課|室|局|署|係|委員会|部|センター|所|館|園|校|本部|チーム|病院|公社|協議会)|全(?:庁|課|部局)|関係(?:各?課|部局)"
)
_BETWEEN = r"(?:[/／、,，・\s　]|及び|および|と|ほか|他)+"
_OFFICES = re.compile(rf"{_SURE_OFFICE}(?:{_BETWEEN}(?:{_OFFICE}))*(?:ほか|他|等|など)?")
_OFFICE_LEAD = re.compile(
    r"^(?:主な|主に?|副)?(?:担当|所管|主管|関係|関連|実施)(?:課|部署|部局|室|部課)?(?:名|等)?\s*[:：／/\s　]\s*"
)
_OFFICE_TAIL = re.compile(
    rf"(?:[\s　]+(?P<spaced>{_OFFICES.pattern})|[\s　]*[(（【［\[〔《〈＜](?:(?:主な)?(?:担当|所管|主管|関係)(?:課|部署)?[:：\s　]?)?(?P<boxed>{_OFFICES.pattern})[)）】］\]〕》〉＞])\s*$"
)


def offices(text: str) -> list[str]:
    """The departments, when a text names nothing else.

    >>> offices("市民課/生涯学習推進課及び全課"), offices("担当課：農林課、観光課"), offices("地域課題の解決")
    (['市民課', '生涯学習推進課', '全課'], ['農林課', '観光課'], [])
    """
    said = text.strip(" 　()（）【】［］[]〔〕・")
    said = _OFFICE_LEAD.sub("", said).strip()
    if not said or len(said) > 120 or not _OFFICES.fullmatch(said):
        return []
    names = [
        name for name in re.split(r"[/／、,，・\s　]+|及び|および|ほか|他|(?<=課)と|(?<=室)と", said) if name
    ]
    return [name for name in names if re.fullmatch(_OFFICE, name)]


def departments_in(cell: str) -> list[str]:
    """The departments in a cell that is meant for nothing else, where 図書館 and 保健センター are departments too.

    >>> departments_in("生涯学習課、図書館"), departments_in("学校給食センター"), departments_in("本の貸出し")
    (['生涯学習課', '図書館'], ['学校給食センター'], [])
    """
    names = offices(cell)
    if names:
        return names
    said = _OFFICE_LEAD.sub("", cell.strip(" 　()（）・"))
    names = [name for name in re.split(r"[/／、,，・\s　]+|及び|および|ほか", said) if name]
    return names if names and len(said) <= 120 and all(_PLACE.fullmatch(name) for name in names) else []


_OFFICE_LABEL = re.compile(
    r"(?:^|(?<=[\s　]))(?:主な|主に?|副)?(?:担当|所管|主管|関係|関連|連携)(?:課|部署|部局|室|部課)?(?:名|等)?[\s　]*[:：]?[\s　]+(?=\S)"
)


def is_department_line(text: str) -> bool:
    """Whether a line begins by saying who is in charge: 主担当　市民課　　関係課　―."""
    found = _OFFICE_LABEL.match(text)
    return found is not None and len(text) <= 80 and not is_sentence(text)


def departments_of_line(text: str) -> list[str]:
    """The departments of such a line.

    >>> departments_of_line("主担当　学校教育課　　関係課　教育総務課、図書館")
    ['学校教育課', '教育総務課', '図書館']
    """
    return [name for part in _OFFICE_LABEL.split(text) for name in departments_in(part.strip())]


def without_offices(text: str) -> tuple[str, list[str]]:
    """A heading without the departments at its end.

    >>> without_offices("地域コミュニティの活性化      市民課")
    ('地域コミュニティの活性化', ['市民課'])
    """
    found = _OFFICE_TAIL.search(text[-130:])
    if found is None:
        return text, []
    start = len(text) - len(text[-130:]) + found.start()
    names = offices(found["spaced"] or found["boxed"])
    return (text[:start].rstrip(), names) if names and start > 0 else (text, [])


# ---- sentences -----------------------------------------------------------------------------------

_SENTENCE = re.compile(
    r"(?:[。．！？!?]|ます|です|した|ません|である|ている|ください|れる|ました|でした|しょう|ている|られる)[)）」』]?$"
)
_LONG_TITLE = 48


@lru_cache(KEPT)
def is_sentence(text: str) -> bool:
    """Whether a text ends as a sentence does."""
    return _SENTENCE.search(text.rstrip()) is not None


@lru_cache(KEPT)
def is_title(text: str) -> bool:
    """Whether a text could be the title of something: short, with words, no sentence."""
    text = text.strip()
    said = plain(text)
    return (
        2 <= len(said) <= _LONG_TITLE
        and not is_sentence(text)
        and "。" not in text
        and re.search(r"[一-鿿ぁ-んァ-ヶA-Za-z]{2}", said) is not None
    )


_JAPANESE = re.compile(r"[一-鿿ぁ-んァ-ヶ]")
_LATIN = re.compile(r"[A-Za-z]{2,}")


def is_english(text: str) -> bool:
    """Whether a line is in English: words in Latin letters and no Japanese."""
    return _JAPANESE.search(text) is None and len(_LATIN.findall(text)) >= 2


_ENGLISH_MARKER = re.compile(
    r"(?P<word>(?:(?:Basic|Main|Key|Core|Priority|Strategic|General)\s)?(?:Goal|Policy|Measure|Objective|Target|Strategy|Program|Programme|Project|Action|Vision|Theme|Chapter|Section|Part))\s*(?P<number>[0-9]+(?:[-.][0-9]+)*|[IVX]+)[:.]?\s*"
)


def without_english_marker(text: str) -> tuple[bool, str]:
    """Whether an English line begins as "Basic Measure 2 …" does, and what follows."""
    found = _ENGLISH_MARKER.match(text)
    return (found is not None, text[found.end() :].strip() if found is not None else text.strip())
