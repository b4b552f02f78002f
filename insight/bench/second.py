"""A second planted file, in other voices and with other habits of senders than `generate.py`; written after the finder was.

    python insight/bench/second.py -n 20000 --seed 1 -o second.csv

The stock are sentences as people of the invented city こもれび市 might write them. Senders of a letter greet, sign, joke, mistype, cut
the letter in half, put it into the polite or the plain form, write words in kana, glue two letters together.
"""

from __future__ import annotations

import argparse
import csv
import random
from pathlib import Path

STOCK: dict[str, list[str]] = {
    "公共交通": [
        "循環バスの本数を増やしてほしい。", "夕方六時を過ぎると駅から帰るバスがない。", "免許を返納したら買い物にも行けなくなった。", "予約制の乗合タクシーを全域に広げてください。",
        "バス停にベンチと屋根をつけてほしい。", "バスの運賃が高くて高校生の子どもが気軽に使えない。", "電車とバスの乗り継ぎが悪く三十分も待つ。", "病院まで乗り換えなしで行ける路線を作ってください。",
        "バスの現在地がスマートフォンで見られると助かる。", "日曜日もコミュニティバスを走らせてください。", "乗る人が少ない便は小さな車にすればよい。", "自転車を載せられるバスがあると便利です。",
    ],
    "子育て": [
        "保育園の待機児童を早くなくしてください。", "学童保育の時間を夜七時まで延ばしてほしい。", "病児保育を北部にも作ってください。", "子どもの医療費を高校卒業まで無料にしてほしい。",
        "雨の日に遊べる屋内の遊び場がない。", "一時預かりの予約が取れず困っている。", "保育士の給料を上げて人を確保してください。", "産後に頼れる人がいないので家事支援を充実させてほしい。",
        "子育ての相談窓口がどこにあるのか分からない。", "双子のベビーカーでも入れる施設を増やしてください。", "父親も参加できる講座を土曜に開いてほしい。", "公園の遊具が古くて危ないと感じます。",
    ],
    "高齢福祉": [
        "一人暮らしの高齢者を見守る仕組みを強くしてください。", "介護する家族が休める場所を増やしてほしい。", "特別養護老人ホームに入れず二年待っている。", "認知症の人が安心して歩けるまちにしてほしい。",
        "地域のサロンに通う足がない。", "配食サービスの回数を増やしてください。", "介護職員が足りず訪問を断られた。", "元気な高齢者が働ける場を作ってほしい。",
        "補聴器を買うときの補助を始めてください。", "老老介護の実態を調べて支えてほしい。", "ごみ出しを手伝ってくれる制度がほしい。", "民生委員のなり手がいない。",
    ],
    "防災": [
        "避難所の体育館に冷房をつけてください。", "防災無線が家の中では聞こえない。", "川の堤防が低くて大雨のたびに不安だ。", "車いすで入れる避難所を教えてほしい。",
        "ハザードマップの字が小さくて読めない。", "ペットと一緒に避難できる場所を決めてください。", "自主防災組織の訓練に若い人が来ない。", "備蓄品に粉ミルクと生理用品を加えてほしい。",
        "停電のときに充電できる場所を作ってください。", "外国人にも分かる避難の案内を用意してほしい。", "崖の近くの住宅を調べて対策してください。", "消防団員を増やす工夫をしてほしい。",
    ],
    "道路": [
        "通学路に歩道をつけてください。", "街灯が少なくて夜道が怖い。", "横断歩道の白線が消えている。", "道路の穴を早く直してください。",
        "自転車の走る場所を分けてほしい。", "冬の朝は橋の上が凍って危ない。", "見通しの悪い交差点にミラーをつけてください。", "歩道の段差で車いすが進めない。",
        "抜け道に車が入り込んで子どもが危険だ。", "街路樹の根で歩道がでこぼこになっている。", "側溝のふたがなく、つまずきそうになった。", "駅前の送迎の車で渋滞している。",
    ],
    "環境": [
        "ごみの分別の種類が多すぎて覚えられない。", "資源ごみの回収を毎週にしてほしい。", "里山の手入れをする人を支援してください。", "太陽光パネルを斜面に置くのを規制してほしい。",
        "川の水がきれいになるよう下水道を広げてください。", "不法投棄の監視カメラを増やしてほしい。", "生ごみを堆肥にする容器の補助を続けてください。", "公共施設の屋根で発電してほしい。",
        "プラスチックの回収を始めてください。", "野良猫の手術費用を助けてほしい。", "イノシシが畑を荒らして困っている。", "子どもが自然に触れる場を残してください。",
    ],
    "医療": [
        "市立病院の小児科を残してください。", "夜間に診てくれる医者が近くにいない。", "産婦人科がなくて隣の県まで通った。", "病院の待ち時間が長すぎる。",
        "がん検診を無料で受けられるようにしてほしい。", "在宅で最期を迎えられるよう訪問診療を増やしてください。", "救急車が来るまで二十分かかった。", "心の病の相談ができる場所を作ってほしい。",
        "市立病院の赤字の理由を説明してください。", "歯の検診を大人にも広げてほしい。",
    ],
    "教育": [
        "学校給食を無償にしてください。", "教室の人数を減らして一人ひとりを見てほしい。", "不登校の子が通える場所を増やしてください。", "学校の図書館に司書を置いてほしい。",
        "部活動の地域移行で送迎の負担が増えた。", "古い校舎のトイレを洋式にしてください。", "支援の必要な子に先生が足りない。", "小さな学校を統合しないでください。",
        "タブレットの使い方に先生で差がある。", "体育館にもエアコンをつけてほしい。", "いじめの相談にすぐ動いてほしい。", "地元の歴史を学ぶ授業を続けてください。",
    ],
    "産業": [
        "駅前商店街の空き店舗を若い人に貸してほしい。", "地元の野菜を給食に使ってください。", "若者が働ける企業を呼んでほしい。", "農業の後継者がいなくて田が荒れている。",
        "観光客が駅から先に来ない。", "起業する人への補助を増やしてください。", "祭りの担い手が減って続けられない。", "中小企業の事業承継を手伝ってほしい。",
        "道の駅を作って特産品を売りたい。", "商店街の駐車場を無料にしてください。",
    ],
    "行政": [
        "窓口を土曜日も開けてほしい。", "オンラインで手続きが終わるようにしてください。", "広報の文字を大きくしてほしい。", "公共施設の統廃合は住民とよく話してください。",
        "市の借金が増えないか心配だ。", "計画案の言葉がむずかしくて分からない。", "職員の対応が丁寧でうれしかった。", "意見がどう反映されたか公表してください。",
        "審議会に若い人と女性を増やしてほしい。", "マイナンバーカードの受け取りに何度も行った。", "市役所の駐車場が狭い。", "税金の使い道をもっと分かりやすく示してほしい。",
    ],
    "文化": [
        "図書館を夜八時まで開けてほしい。", "市民会館の予約が取れない。", "体育館の利用料を下げてください。", "市民プールを壊さないでほしい。",
        "郷土資料館の展示を新しくしてください。", "子どもが本物の音楽を聴く機会を作ってほしい。", "公民館の講座が高齢者向けばかりだ。", "スケートボードのできる広場がほしい。",
    ],
    "住まい": [
        "空き家を壊す費用を補助してください。", "隣の空き家から草が伸びて困っている。", "市営住宅にエレベーターをつけてほしい。", "移住してきた人に家賃の補助をしてほしい。",
        "公園の草刈りを増やしてください。", "墓地の返還のしかたが分からない。", "古い団地に若い世帯を呼び込んでほしい。", "住宅の耐震診断を無料にしてください。",
    ],
}  # fmt: skip
OPENINGS = [
    "",
    "",
    "",
    "市民の一人として意見を述べます。",
    "六十代の男性です。",
    "二児の母です。",
    "昨年この市に越してきました。",
    "計画案を拝見しました。",
    "いつもお世話になっております。",
]
ENDINGS = [
    "",
    "",
    "",
    "よろしくお願いいたします。",
    "以上です。",
    "どうかご検討ください。",
    "期待しています。",
    "次の世代のために考えてください。",
]
REASONS = ["母が八十を過ぎて切実です。", "近所でも同じ声をよく聞きます。", "隣の市ではもう始まっています。", "このままでは若い人が出ていきます。", "十年前から言われ続けていることです。",
           "小さなことですが毎日のことなので。", "予算が厳しいのは分かっています。", "実際に使う人の声を聞いてほしい。", "一度、現場を見に来てください。", "去年の大雨で身にしみました。"]  # fmt: skip
PLAIN = [("してください", "してほしい"), ("てほしい。", "てほしいです。"), ("ください。", "いただきたい。"), ("困っている", "困っています"), ("分からない", "わからない"),
         ("ない。", "ありません。"), ("増やし", "ふやし"), ("作って", "つくって"), ("子ども", "こども"), ("感じます", "思います"), ("不安だ", "心配だ"), ("早く", "すぐに")]  # fmt: skip
KANA = [
    ("欲しい", "ほしい"),
    ("無料", "タダ"),
    ("高齢者", "お年寄り"),
    ("増やして", "もっと増やして"),
    ("夜", "よる"),
    ("車いす", "車椅子"),
    ("場所", "ところ"),
    ("市", "市内"),
    ("人", "ひと"),
    ("駅", "JRの駅"),
]


class Pen:
    def __init__(self, seed: int) -> None:
        self.random = random.Random(seed)

    def own(self) -> tuple[str, str]:
        """A text of one's own: mostly of one matter, sometimes of two."""
        topic = self.random.choice(list(STOCK))
        said = self.random.sample(STOCK[topic], self.random.choice([1, 1, 2, 2, 3]))
        if self.random.random() < 0.15:
            said += self.random.sample(STOCK[self.random.choice(list(STOCK))], 1)
        said += self.random.sample(REASONS, self.random.choice([0, 1, 1, 2]))
        if self.random.random() < 0.5:
            said.append(self.detail())
        text = self.random.choice(OPENINGS) + "".join(said) + self.random.choice(ENDINGS)
        return (self.polite(text, 0.4), topic)

    def detail(self) -> str:
        r = self.random
        return r.choice([
            f"先週の{r.choice('月火水木金土日')}曜も{r.randint(2, 60)}分待ちました。", f"うちは{r.randint(2, 7)}人家族で、{r.choice(['祖母', '祖父', '長男', '次女', '夫', '妻'])}が{r.choice(['通院', '通学', '通勤', '入所'])}しています。",
            f"{r.choice(['西町', '東町', '本町', '緑町', '川端', '山手', '港町'])}{r.randint(1, 6)}丁目の{r.choice(['角', '坂', '橋', '公園', '集会所'])}のあたりです。",
            f"計画案の{r.randint(3, 90)}ページに、あと{r.randint(1, 9)}行でも書き足せないでしょうか。",
        ])  # fmt: skip

    def polite(self, text: str, share: float) -> str:
        for old, new in PLAIN:
            if self.random.random() < share:
                text = text.replace(old, new)
        return text

    def letter(self) -> tuple[list[str], str]:
        topic = self.random.choice(list(STOCK))
        lines = (
            self.random.sample(STOCK[topic], 3)
            + self.random.sample(REASONS, self.random.randint(1, 3))
            + [self.detail()]
        )
        self.random.shuffle(lines)
        return lines, topic

    def send(self, lines: list[str]) -> tuple[str, str]:
        """What a sender makes of a letter, and its kind."""
        r = self.random
        kind = r.choices(
            ["exact", "greeting", "signed", "polite", "kana", "half", "typo", "own words", "two lines"],
            [50, 10, 8, 8, 6, 5, 6, 5, 2],
        )[0]
        text = "".join(lines)
        if kind == "greeting":
            text = r.choice(OPENINGS[3:]) + "\n" + text + "\n" + r.choice(ENDINGS[3:])
        elif kind == "signed":
            text += (
                f"\n（{r.choice(['西町', '東町', '本町', '緑町'])}　{r.choice('佐藤鈴木高橋田中伊藤渡辺')}）"
            )
        elif kind == "polite":
            text = self.polite(text, 0.8)
        elif kind == "kana":
            for old, new in KANA:
                text = text.replace(old, new)
        elif kind == "half":
            text = "".join(lines[: -max(1, len(lines) // 3)])
        elif kind == "typo":
            letters = list(text)
            for _ in range(max(1, len(letters) // 40)):
                k = r.randrange(len(letters))
                letters[k] = r.choice([letters[k] * 2, "", r.choice("のにをはがで")])
            text = "".join(letters)
        elif kind == "own words":
            text = self.own()[0] + text
        elif kind == "two lines":
            text = "".join([*lines[:1], self.detail(), *lines[1:]]) + r.choice(REASONS)
        return text, kind


def rows(count: int, seed: int, campaigns: float = 0.4) -> list[tuple[str, str, str, str]]:
    """`(text, campaign, kind, topic)`."""
    pen = Pen(seed)
    letters = [pen.letter() for _ in range(max(2, count // 300))]
    weights = [1 / (k + 1) for k in range(len(letters))]
    result = []
    for _ in range(count):
        if pen.random.random() < campaigns:
            number = pen.random.choices(range(len(letters)), weights)[0]
            text, kind = pen.send(letters[number][0])
            result.append((text, f"L{number}", kind, letters[number][1]))
        else:
            text, topic = pen.own()
            result.append((text, "", "own", topic))
    return result


if __name__ == "__main__":
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("-n", type=int, default=20_000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument(
        "--campaigns", type=float, default=0.4, help="share of texts that are copies of a letter"
    )
    parser.add_argument("-o", type=Path, required=True)
    wanted = parser.parse_args()
    with wanted.o.open("w", encoding="utf-8", newline="") as handle:
        out = csv.writer(handle)
        out.writerow(["id", "text", "campaign", "kind", "topic"])
        out.writerows(
            [f"k{n:06d}", *row] for n, row in enumerate(rows(wanted.n, wanted.seed, wanted.campaigns), 1)
        )
