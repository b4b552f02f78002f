"""Planted submissions about an invented city: campaigns by Zipf, and texts of people's own.

    python insight/bench/generate.py hard -n 200000 --seed 1 -o hard.csv

Shapes: ``hard`` (30 % campaigns, texts of one's own nearly all distinct), ``clauses`` (60 % campaigns, texts of one's
own share whole clauses with each other and with campaigns), ``ministry`` (few texts, sent very often).

Columns beside ``id`` and ``text``: ``campaign`` (empty for a text of one's own), ``kind`` (see `KINDS`), ``topic``,
``added`` (the sentence a sender put in). All sentences are made up here.
"""

from __future__ import annotations

import argparse
import csv
import random
from pathlib import Path

KINDS = {
    "own": "a text of one's own",
    "exact": "copied",
    "spelling": "width, punctuation, white space and line breaks differ",
    "added": "a sentence of the sender's own added",
    "dropped": "a sentence left out",
    "reordered": "sentences in another order",
    "words": "a few words replaced",
    "slots": "a synonym in every slot (mail merge)",
}

# topic: things, what is wrong with them, who suffers
TOPICS: dict[str, tuple[list[str], list[str], list[str]]] = {
    "公共交通": (
        [
            "循環バス",
            "路線バス",
            "デマンド交通",
            "駅前の停留所",
            "終電後の足",
            "バスの運賃",
            "コミュニティバス",
            "乗り継ぎ",
        ],
        [
            "本数が少なく",
            "夕方に途切れ",
            "時刻表がわかりにくく",
            "乗り場が遠く",
            "料金が高く",
            "日曜に走らず",
        ],
        ["通学する高校生", "免許を返した親", "車のない世帯", "通院する人", "ベビーカーの家族"],
    ),
    "子育て": (
        [
            "保育園",
            "学童クラブ",
            "一時預かり",
            "子どもの医療費",
            "病児保育",
            "子育て広場",
            "児童館",
            "産後ケア",
        ],
        ["空きがなく", "申し込みが複雑で", "開所時間が短く", "先生が足りず", "家から遠く", "利用料が重く"],
        ["共働きの夫婦", "ひとり親", "転入したばかりの家庭", "双子の親", "夜勤のある保護者"],
    ),
    "高齢者": (
        [
            "見守り活動",
            "介護予防教室",
            "配食サービス",
            "地域包括支援センター",
            "認知症カフェ",
            "買い物支援",
            "いきいきサロン",
        ],
        [
            "担い手が減り",
            "存在を知られておらず",
            "回数が限られ",
            "送迎がなく",
            "窓口が混み",
            "男性が参加しにくく",
        ],
        ["一人暮らしの老人", "老々介護の世帯", "民生委員", "足の悪い人", "離れて住む家族"],
    ),
    "防災": (
        ["避難所", "防災無線", "ハザードマップ", "備蓄倉庫", "川の堤防", "自主防災組織", "避難路", "消防団"],
        [
            "狭くて",
            "聞き取れず",
            "古い情報のままで",
            "鍵の場所が不明で",
            "雨のたびに不安で",
            "訓練が形だけで",
        ],
        ["川沿いの住民", "障害のある人", "外国から来た住民", "観光客", "ペットを飼う世帯"],
    ),
    "道路": (
        ["通学路の歩道", "市道の舗装", "街路灯", "横断歩道", "交差点", "自転車道", "側溝", "橋"],
        ["段差が多く", "暗くて", "白線が消え", "見通しが悪く", "幅が狭く", "傷みがひどく"],
        ["小学生", "車いすの利用者", "自転車の通勤者", "夜に帰る女性", "荷物を運ぶ人"],
    ),
    "ごみと環境": (
        [
            "ごみの分別",
            "資源回収",
            "不法投棄",
            "里山の手入れ",
            "太陽光発電",
            "川の水質",
            "剪定枝の処理",
            "生ごみの堆肥化",
        ],
        [
            "わかりにくく",
            "回収日が少なく",
            "見回りが行き届かず",
            "荒れたままで",
            "基準があいまいで",
            "費用がかさみ",
        ],
        ["集合住宅の住人", "農家", "町内会の役員", "若い世帯", "事業者"],
    ),
    "医療": (
        ["市立病院", "夜間診療", "小児科", "産婦人科", "がん検診", "かかりつけ医", "在宅医療", "救急搬送"],
        [
            "予約が取れず",
            "医師が不足し",
            "待ち時間が長く",
            "土日に休みで",
            "遠方まで行くしかなく",
            "案内が乏しく",
        ],
        ["乳児の親", "持病のある人", "妊婦", "働き盛りの世代", "介護する家族"],
    ),
    "教育": (
        [
            "給食",
            "学校図書館",
            "部活動",
            "特別支援学級",
            "タブレット学習",
            "不登校の子の居場所",
            "校舎の冷房",
            "英語の授業",
        ],
        [
            "予算が削られ",
            "司書がおらず",
            "指導者が見つからず",
            "支援員が足りず",
            "使い方に差があり",
            "相談先がなく",
        ],
        ["中学生", "担任の先生", "不登校の生徒", "保護者", "小さな学校の児童"],
    ),
    "産業": (
        [
            "駅前商店街",
            "空き店舗",
            "地元の農産物",
            "新しい企業",
            "観光案内所",
            "伝統の祭り",
            "後継者",
            "創業支援",
        ],
        ["にぎわいを失い", "借り手がなく", "売り先が限られ", "働く場が少なく", "発信が弱く", "手続きが重く"],
        ["若い起業家", "店主", "就職する学生", "移住した人", "女性の働き手"],
    ),
    "住まいと土地": (
        ["空き家", "市営住宅", "区画整理", "市街化調整区域", "移住者の住まい", "公園", "墓地", "古い団地"],
        ["放置されて", "老朽化が進み", "計画が見えず", "規制が厳しく", "家賃が合わず", "遊具が壊れ"],
        ["隣に住む人", "若い夫婦", "地主", "高齢の入居者", "子ども連れ"],
    ),
    "文化とスポーツ": (
        ["市民会館", "図書館", "体育館", "郷土資料館", "市民プール", "音楽祭", "生涯学習講座", "史跡"],
        ["予約が埋まり", "閉館が早く", "設備が古く", "展示が変わらず", "冬に閉まり", "参加者が固定され"],
        ["合唱の仲間", "勤め帰りの人", "少年団", "郷土史の愛好者", "退職した人"],
    ),
    "行政運営": (
        [
            "市役所の窓口",
            "オンライン申請",
            "市の広報紙",
            "財政の見通し",
            "職員の配置",
            "公共施設の統廃合",
            "審議会",
            "マイナンバーの手続き",
        ],
        ["縦割りで", "使いにくく", "文字が多く", "説明が足りず", "偏りがあり", "住民に知らされず"],
        ["平日に休めない人", "日本語に不慣れな人", "スマートフォンのない人", "納税者", "若者"],
    ),
}

PLACES = [
    "北部地区",
    "みどり台",
    "旧町の集落",
    "駅の西側",
    "川向こう",
    "山あいの地域",
    "港の周辺",
    "新しい住宅地",
    "中央地区",
    "南小の学区",
]
OPENERS = [
    "{place}に住んでいます。",
    "{who}の立場から書きます。",
    "計画案を読みました。",
    "{place}で{year}年暮らしてきました。",
    "初めて意見を出します。",
]
FACTS = [
    "{thing}は{wrong}、{who}が困っています。",
    "{place}では{thing}が{wrong}、{who}から不安の声を聞きます。",
    "先日も{place}の{thing}について、{wrong}、{who}があきらめて帰ったと聞きました。",
    "{year}年前に比べて{thing}は{wrong}、{who}ほど影響を受けています。",
    "{thing}のことで市に電話をしましたが、{wrong}、{who}としては納得できませんでした。",
    "私の近所でも{thing}が{wrong}、{who}の負担になっています。",
]
REASONS = [
    "{who}が安心して暮らせなければ、{place}に人は残りません。",
    "隣の市では{thing}に早くから取り組み、{who}に喜ばれています。",
    "計画案の{page}ページには{thing}のことがほとんど書かれていません。",
    "{percent}パーセントという目標では、{who}の実感と離れています。",
    "{thing}への支出は、将来の{who}への投資だと考えます。",
    "{season}になると{thing}の問題はいっそう大きくなります。",
]
REQUESTS = [
    "{thing}を{place}でも充実させてください。",
    "{thing}の予算を{percent}パーセント増やすことを求めます。",
    "{who}の話を聞いたうえで、{thing}を見直してほしいです。",
    "{thing}について、{year}年以内に改善する計画を示してください。",
    "{place}の{thing}を最優先にしていただきたいと思います。",
    "{thing}を{who}にも使いやすいものに変えてください。",
]
# what people put before a noun or a sentence; only where every text of one's own should be nearly all its own
DETAILS = ["古くなった", "話題の", "三丁目の", "坂の上の", "うちの近くの", "何度も話に出る", "議会でも触れられた", "昔からある", "数の少ない",
           "町で一つきりの", "広報にも載った", "雨の日の", "土曜の朝の", "いまの", "十年前からの", "使う人の多い", "地図に載らない", "隣の区と比べた",
           "小さな", "名前だけの", "評判の良い", "費用のかかる", "週に一度の", "誰もが知る", "県道沿いの", "新しくできた", "合併前の"]  # fmt: skip
MOMENTS = ["去年の秋から、", "この冬も、", "母の通院のたびに、", "町内の集まりで話したとおり、", "正直に言えば、", "仕事の帰りに見ると、", "くり返しになりますが、",
           "引っ越してきてすぐ、", "朝の散歩のとき、", "孫が生まれてから、", "議事録を読むと、", "友人と話していて、", "統計を見ても、", "実際に歩いてみると、",
           "店を開けていると、", "感染症のあとは、", "選挙のたびに、", "ある日、", "毎年のように、", "数年のうちに、"]  # fmt: skip

COMMON = [
    "どうぞよろしくお願いします。",
    "ご検討をお願いいたします。",
    "市民の声を聞いてください。",
    "この計画案に反対です。",
    "この計画案に賛成します。",
    "子どもたちの未来のために、よく考えてください。",
    "説明が足りないと感じます。",
    "早めの対応を期待しています。",
    "税金は大切に使ってください。",
    "職員のみなさまの努力には感謝しています。",
]
SYNONYMS = [
    ["困っています", "困り果てています", "苦労しています", "悩んでいます"],
    ["ください", "いただきたいです", "もらいたいです", "ほしいと考えます"],
    ["求めます", "要望します", "強く望みます", "お願いします"],
    ["住んでいます", "暮らしています", "居住しております"],
    ["計画案", "素案", "今回の案", "計画の案"],
    ["充実させて", "手厚くして", "拡充して", "もっと良くして"],
    ["近所", "周り", "まわりの地域", "近隣"],
    ["問題", "課題", "悩み", "困りごと"],
    ["安心して", "不安なく", "心配なく", "落ち着いて"],
    ["考えます", "思います", "感じます", "信じます"],
    ["私", "わたし", "当方", "自分"],
    ["聞きました", "耳にしました", "うかがいました", "聞いています"],
    ["予算", "費用", "財源", "お金"],
    ["改善する", "良くする", "直していく", "改める"],
    ["見直して", "再検討して", "考え直して", "練り直して"],
    ["取り組み", "着手し", "力を入れ", "動き出し"],
    ["大きくなります", "深刻になります", "重くなります", "ひどくなります"],
    ["負担", "重荷", "しんどさ", "苦労"],
    ["最優先に", "一番先に", "何より先に", "真っ先に"],
    ["不安の声", "心配する声", "嘆く声", "困惑の声"],
    ["将来", "これから", "未来", "今後"],
    ["目標", "めあて", "数値", "水準"],
    [
        "ほとんど書かれていません",
        "あまり触れられていません",
        "わずかしか出てきません",
        "十分に記されていません",
    ],
    ["安全", "無事", "安心"],
    ["隣の市", "近くの市", "他の市", "よその自治体"],
    ["喜ばれています", "歓迎されています", "好評です", "感謝されています"],
    ["使いやすい", "便利な", "利用しやすい", "親しみやすい"],
    ["影響を受けています", "しわ寄せを受けています", "割を食っています", "打撃を受けています"],
    ["増やす", "上乗せする", "積み増す", "引き上げる"],
    ["読みました", "拝見しました", "目を通しました", "確認しました"],
    ["納得できませんでした", "腑に落ちませんでした", "受け入れられませんでした", "残念に思いました"],
    ["子どもたち", "次の世代", "若い人たち", "幼い世代"],
    ["人は残りません", "人は減るばかりです", "誰もいなくなります", "住む人がいなくなります"],
    ["先日", "この間", "先ごろ", "最近"],
    ["市民", "住民", "町の人", "私たち"],
]


class Writer:
    """Makes sentences and texts; one random generator, so one seed gives one file."""

    def __init__(self, seed: int, *, detailed: bool = False) -> None:
        self.random = random.Random(seed)
        self.detailed = detailed
        self.replacements = [(word, group) for group in SYNONYMS for word in group]
        self.replacements.sort(key=lambda pair: -len(pair[0]))

    def sentence(self, topic: str, patterns: list[str]) -> str:
        things, wrongs, people = TOPICS[topic]
        pick = self.random.choice

        def detail(share: float, words: list[str]) -> str:
            return pick(words) if self.detailed and self.random.random() < share else ""

        return detail(0.3, MOMENTS) + pick(patterns).format(
            thing=detail(0.5, DETAILS) + pick(things), wrong=pick(wrongs), who=detail(0.4, DETAILS) + pick(people),
            place=pick(PLACES), year=self.random.randint(2, 40), page=self.random.randint(3, 96),
            percent=self.random.randint(5, 95), season=pick(["春", "夏", "秋", "冬", "梅雨"]),
        )  # fmt: skip

    def text(self, topic: str, sentences: int) -> list[str]:
        """Sentences of one text: perhaps an opening, then facts, reasons and requests, perhaps a set phrase."""
        result = [self.sentence(topic, OPENERS)] if self.random.random() < 0.4 else []
        while len(result) < sentences:
            result.append(self.sentence(topic, self.random.choice([FACTS, REASONS, REQUESTS])))
        if self.random.random() < 0.4:
            result.append(self.random.choice(COMMON))
        return result

    def spelling(self, text: str) -> str:
        changes = [
            lambda t: t.replace("。", "。\n"), lambda t: t.replace("、", "，"), lambda t: t.replace("。", "．"),
            lambda t: "　" + t, lambda t: t + "\n\n", lambda t: t.replace("、", ""), lambda t: t.replace("。", "！"),
            lambda t: t.translate(str.maketrans("0123456789", "０１２３４５６７８９")), lambda t: " ".join(t.split("、")),
        ]  # fmt: skip
        for change in self.random.sample(changes, self.random.randint(1, 3)):
            text = change(text)
        return text

    def words(self, text: str, share: float) -> str:
        """`share` of the words that have synonyms replaced by one of them."""
        found = 0
        for word, group in self.replacements:
            if word in text and self.random.random() < share:
                text = text.replace(word, "\0" + str(SYNONYMS.index(group)) + "\1")
                found += 1
        for number, group in enumerate(SYNONYMS):
            while f"\0{number}\1" in text:
                text = text.replace(f"\0{number}\1", self.random.choice(group), 1)
        return text

    def swap(self, sentences: list[str], topic: str) -> str:
        """A few nouns replaced by others of the topic."""
        text = "".join(sentences)
        nouns = [noun for group in TOPICS[topic] for noun in group if noun in text] + [
            p for p in PLACES if p in text
        ]
        for noun in self.random.sample(nouns, min(len(nouns), self.random.randint(1, 3))):
            pool = next((g for g in [*TOPICS[topic], PLACES] if noun in g), [noun])
            text = text.replace(noun, self.random.choice(pool), 1)
        return self.words(text, 0.2)

    def member(self, template: list[str], topic: str, kind: str) -> tuple[str, str]:
        """A sender's version of a campaign's text, and what was added to it."""
        sentences, added = list(template), ""
        if kind == "spelling":
            return self.spelling("".join(sentences)), added
        if kind == "words":
            return self.swap(sentences, topic), added
        if kind == "slots":
            return self.words("".join(sentences), 1.0), added
        if kind == "added":
            added = self.sentence(self.random.choice(list(TOPICS)), [*FACTS, *REASONS, *REQUESTS])
            sentences.insert(self.random.randint(0, len(sentences)), added)
        elif kind == "dropped" and len(sentences) > 2:
            sentences.pop(self.random.randrange(len(sentences)))
        elif kind == "reordered":
            self.random.shuffle(sentences)
        return "".join(sentences), added


SHAPES = {  # share of campaigns, kinds in a campaign, sentences
    "hard": (0.30, {"exact": 70, "spelling": 8, "added": 7, "dropped": 4, "reordered": 3, "words": 5, "slots": 3}, (3, 7)),
    "clauses": (0.60, {"exact": 40, "spelling": 20, "added": 10, "dropped": 6, "reordered": 6, "words": 10, "slots": 8}, (3, 5)),
    "ministry": (0.985, {"exact": 975, "spelling": 10, "added": 7, "dropped": 3, "words": 5}, (3, 7)),
}  # fmt: skip


def rows(shape: str, count: int, seed: int) -> list[tuple[str, str, str, str, str]]:
    """`(text, campaign, kind, topic, added)` in the order in which they came in."""
    writer = Writer(seed, detailed=shape != "clauses")
    chance = writer.random
    share, weights, (low, high) = SHAPES[shape]
    topics = list(TOPICS)
    campaigns = [
        (topic := chance.choice(topics), writer.text(topic, chance.randint(low, high)))
        for _ in range(max(3, count // 400))
    ]
    zipf = [1 / (rank + 1) ** 1.05 for rank in range(len(campaigns))]
    pool = [
        writer.sentence(topic, [*FACTS, *REASONS, *REQUESTS])
        for topic in topics
        for _ in range(max(20, count // 600))
    ]
    pool += [sentence for _, template in campaigns for sentence in template[:1]]
    chosen = chance.choices(range(len(campaigns)), zipf, k=count)
    kinds = chance.choices(list(weights), list(weights.values()), k=count)
    result = []
    for number, kind in zip(chosen, kinds, strict=True):
        if chance.random() < share:
            topic, template = campaigns[number]
            text, added = writer.member(template, topic, kind)
            result.append((text, f"C{number}", kind, topic, added))
            continue
        topic = chance.choice(topics)
        sentences = writer.text(topic, chance.randint(low, high))
        if shape == "clauses":  # whole sentences that others wrote, too
            for place in chance.sample(range(len(sentences)), len(sentences) // 2):
                sentences[place] = chance.choice(pool)
        result.append(("".join(sentences), "", "own", topic, ""))
    return result


def write(path: Path, shape: str, count: int, seed: int) -> None:
    with path.open("w", encoding="utf-8", newline="") as handle:
        out = csv.writer(handle)
        out.writerow(["id", "text", "campaign", "kind", "topic", "added"])
        out.writerows([f"v{number:07d}", *row] for number, row in enumerate(rows(shape, count, seed), 1))


if __name__ == "__main__":
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("shape", choices=SHAPES)
    parser.add_argument("-n", type=int, default=200_000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("-o", type=Path, required=True)
    wanted = parser.parse_args()
    write(wanted.o, wanted.shape, wanted.n, wanted.seed)
