"""Invented voices, answers and plan texts of varied words: the same for the same seed."""

from random import Random

import jaconv

PLACES = [
    "駅前",
    "駅の北口",
    "市役所",
    "図書館",
    "中央公園",
    "川沿いの遊歩道",
    "みどり台小学校",
    "川辺小学校",
    "通学路",
    "商店街",
    "市民会館",
    "体育館",
    "プール",
    "児童館",
    "学童クラブ",
    "保育園",
    "診療所",
    "市営住宅",
    "バス停",
    "駐輪場",
    "踏切",
    "交差点",
    "歩道橋",
    "古い橋",
    "堤防",
    "用水路",
    "農道",
    "林道",
    "墓地",
    "集会所",
    "公民館",
    "資料館",
    "温泉",
    "直売所",
    "ごみ集積所",
    "リサイクルセンター",
    "給食センター",
    "消防団の詰所",
    "避難所",
    "防災倉庫",
    "空き家",
    "空き店舗",
    "工業団地",
    "貸農園",
    "展望台",
    "神社の森",
    "ため池",
    "運動場",
    "テニスコート",
    "河川敷",
]
THINGS = [
    "街灯",
    "歩道",
    "横断歩道",
    "信号",
    "標識",
    "白線",
    "側溝",
    "ベンチ",
    "トイレ",
    "遊具",
    "砂場",
    "花壇",
    "街路樹",
    "桜",
    "雑草",
    "落ち葉",
    "水たまり",
    "ガードレール",
    "カーブミラー",
    "手すり",
    "階段",
    "坂道",
    "スロープ",
    "点字ブロック",
    "案内板",
    "掲示板",
    "時刻表",
    "路線バス",
    "乗合タクシー",
    "駐車場",
    "自転車道",
    "除雪",
    "ごみ袋",
    "粗大ごみ",
    "野焼き",
    "騒音",
    "野良猫",
    "鹿の柵",
    "熊の知らせ",
    "防災無線",
    "避難訓練",
    "備蓄",
    "ハザードマップ",
    "健診",
    "予防接種",
    "介護の相談",
    "見守り",
    "配食",
    "手話",
    "通訳",
    "日本語教室",
    "奨学金",
    "部活動",
    "給食",
    "教科書",
    "いじめの相談",
    "図書の貸出",
    "電子申請",
    "窓口",
    "番号札",
    "印鑑",
    "証明書",
    "国民健康保険",
    "水道料金",
    "下水道",
    "固定資産税",
    "ふるさと納税",
    "婚活",
    "移住",
    "起業",
    "就労",
    "広報紙",
    "ホームページ",
    "市長との対話",
    "パブリックコメント",
    "議会の中継",
    "市民活動",
    "自治会",
    "盆踊り",
    "花火",
    "マラソン大会",
]
FAULTS = [
    "が暗くて夜は怖い",
    "が壊れたままになっている",
    "の利用時間が短すぎる",
    "が足りない",
    "の数が少ない",
    "が古くなって危ない",
    "が雨のたびに使えなくなる",
    "の案内がわかりにくい",
    "が車いすでは通れない",
    "がベビーカーで通りにくい",
    "の掃除が行き届いていない",
    "の予約が取りにくい",
    "の料金が高く感じる",
    "が子どもには高すぎる",
    "の手続きに時間がかかる",
    "の音が大きい",
    "が見えにくい",
    "の説明が高齢者には難しい",
    "に段差があって転びそうになった",
    "が春から減ってしまった",
    "が冬になると凍る",
    "の担当がどこかわからない",
    "が去年の台風で傷んだまま",
    "について問い合わせても返事がない",
    "が外国語では読めない",
    "の申込みが平日の昼しかできない",
]
WISHES = [
    "直してください",
    "増やしてほしいです",
    "見直しをお願いします",
    "もう少し明るくしてほしいです",
    "夜も開けてもらえませんか",
    "子どもの目の高さで一度歩いて確かめてください",
    "どこに相談すればよいか教えてください",
    "今の良さを残してほしいです",
    "となりの市のように案内を出せませんか",
    "点検の結果を公表してください",
    "手伝えることがあれば声をかけてください",
    "次の計画に入れてください",
    "理由を聞かせてください",
    "使う人の話を先に聞いてほしいです",
    "予算の見通しを教えてください",
]
WHO = [
    "二人の子を育てています",
    "車の運転をやめました",
    "この春に引っ越してきました",
    "中学三年生です",
    "足の悪い母と暮らしています",
    "小さな店を開いています",
    "夜勤の仕事をしています",
    "目が見えにくくなりました",
    "農家をしています",
    "消防団に入っています",
    "赤ちゃんが生まれました",
    "日本に来て三年です",
    "町内会の役をしています",
    "犬の散歩で毎日歩いています",
    "ひとり暮らしの七十代です",
]
WHEN = [
    "先週",
    "朝の七時ごろ",
    "雨の日",
    "夕方",
    "毎週土曜日",
    "この冬",
    "先月の終わり",
    "夏休みの間",
    "祭りの日",
    "昨年から",
]
THANKS = [
    "いつも親切な対応に感謝しています",
    "先日の工事はとても助かりました",
    "職員の方が話をよく聞いてくれました",
]
DONE = [
    "現地を確認し、直しました",
    "次の年度の予算で整えます",
    "地域の皆さんと場所を相談します",
    "関係する機関に伝えました",
    "点検の回数を増やします",
    "案内をわかりやすく改めました",
    "計画に沿って順に進めます",
    "利用の様子を調べたうえで考えます",
]
CHARACTERS = (  # two of them make the name of a hamlet, a shop, a slope: rare words, as real texts have them
    "山川田中村木林森石岩沢谷原野上下東西南北前後高低大小長広青赤白黒松竹梅杉桜柳藤菊花草水泉池沼島浜崎坂橋道町里"
    "宮寺神社光月星日朝夕春秋夏冬雪雨風雲空金銀鉄玉宝福寿吉喜楽和平安正直清明新古本末元永久富栄豊成万千百八九十三五七"
)
NAMES = [
    "町",
    "橋",
    "坂",
    "屋",
    "医院",
    "通り",
    "団地",
    "川",
    "池",
    "山",
    "前バス停",
    "理容店",
    "踏切",
    "小路",
]
_OLD_FORMS = str.maketrans("高崎沢浜桜広竜鉄学会変", "髙﨑澤濱櫻廣龍鐵學會變")
AIMS = [
    "安心して暮らせるまち",
    "子どもが育つまち",
    "緑と水のまち",
    "働く場のあるまち",
    "学び続けるまち",
    "支え合うまち",
    "災害に強いまち",
    "ともにつくるまち",
]
VERBS = ["整備", "点検", "相談", "支援", "見守り", "普及", "活用", "保全", "育成", "連携", "改善", "更新"]


def voice(rng: Random) -> str:
    """What somebody wrote: 30 to 400 characters, most of them short."""
    wanted = min(400, 30 + int(rng.expovariate(1 / 90)))
    parts: list[str] = []
    while sum(map(len, parts)) < wanted:
        parts.append(_sentence(rng))
    text = "".join(parts)
    return _as_people_write(rng, text if len(text) <= 400 else text[:399] + "。")


def _as_people_write(rng: Random, text: str) -> str:
    """Now and then in half-width kana, in full-width digits, in hiragana where others write katakana, in 旧字."""
    match rng.randrange(40):
        case 0:
            half: str = jaconv.z2h(text, kana=True, digit=True)
            return half
        case 1 | 2:
            full: str = jaconv.h2z(text, digit=True, ascii=True)
            return full
        case 3:
            kana: str = jaconv.kata2hira(text)
            return kana
        case 4:
            return text.translate(_OLD_FORMS)
    return text


def _sentence(rng: Random) -> str:
    match rng.randrange(6):
        case 0:
            return f"{rng.choice(WHO)}。"
        case 1:
            return f"{rng.choice(WHEN)}、{rng.choice(PLACES)}で{rng.choice(THINGS)}{rng.choice(FAULTS)}と感じました。"
        case 2:
            return f"{rng.choice(THINGS)}と{rng.choice(THINGS)}を{rng.choice(WISHES)}。"
        case 3 if rng.random() < 0.2:
            return f"{rng.choice(THANKS)}。"
        case 4:
            name = f"{rng.choice(CHARACTERS)}{rng.choice(CHARACTERS)}{rng.choice(NAMES)}"
            return f"{name}の近くの{rng.choice(THINGS)}のことです。"
        case _:
            number = rng.randrange(1, 400)
            return (
                f"{rng.choice(PLACES)}の{rng.choice(THINGS)}{rng.choice(FAULTS)}。{number}番地のあたりです。"
            )


def answer(rng: Random) -> str:
    """What the city answered."""
    body = "。".join(
        f"{rng.choice(PLACES)}の{rng.choice(THINGS)}は、{rng.choice(DONE)}"
        for _ in range(rng.randrange(1, 4))
    )
    return f"ご意見をいただき、ありがとうございます。{body}。"


def reason(rng: Random) -> str:
    """Why something was decided."""
    return f"{rng.choice(THINGS)}については、{rng.choice(DONE)}。"


def title(rng: Random) -> str:
    """What an item of the plan is called."""
    return f"{rng.choice(PLACES)}の{rng.choice(THINGS)}の{rng.choice(VERBS)}"


def passage(rng: Random) -> str:
    """A sentence of the plan."""
    return (
        f"{rng.choice(PLACES)}と{rng.choice(PLACES)}で、{rng.choice(THINGS)}の{rng.choice(VERBS)}を進めます。"
    )
