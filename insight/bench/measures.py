"""The measure of a sentence: each item of a plan's sections `issues`, these sections left out of the measures' texts.

    python insight/bench/measures.py plan.json [plan.json …]
    python insight/bench/measures.py                            (a set of our own: 12 measures, citizens' sentences)

All plans are pooled: each sentence chooses among the measures of all of them. The lines "confirmed" show what a few confirmed
sentences for each measure teach, measured on the others.
"""

from __future__ import annotations

import argparse
import json
from pathlib import Path

import numpy as np

from tomoni_insight.measures import Measure, MeasureMapper, measures_of
from tomoni_insight.tokens import SentenceTable, Tokens, word_matrix

# What a plan says, in a plan's words, about the matters of which people write in `second.py`.
OWN = {
    "公共交通": "地域公共交通の維持・確保\n路線バス及びデマンド型交通の再編により、持続可能な移動手段の確保を図ります\n交通結節点の機能強化と利用促進",
    "子育て": "子ども・子育て支援の充実\n保育の受け皿を確保し、仕事と子育ての両立を支援します\n妊娠期から切れ目のない相談支援体制を構築します",
    "高齢福祉": "高齢者福祉の推進\n地域包括ケアシステムを深化させ、住み慣れた地域で暮らし続けられる体制を整えます\n介護人材の確保、生きがいづくり",
    "防災": "防災・減災対策の強化\n避難体制の整備と情報伝達手段の多重化を進めます\n地域防災力の向上と浸水・土砂災害への備え",
    "道路": "安全で快適な道路環境の整備\n生活道路の維持補修と交通安全施設の整備を計画的に行います\n歩行空間のバリアフリー化",
    "環境": "循環型社会の形成と自然環境の保全\n廃棄物の減量と再資源化を推進し、温室効果ガスの削減に取り組みます\n鳥獣被害の防止",
    "医療": "地域医療体制の確保\n市立病院の経営基盤を強化し、救急及び周産期医療を確保します\n疾病の予防と健康診査の受診率向上",
    "教育": "学校教育の充実\n確かな学力と豊かな心を育む教育を推進します\n教育相談体制と学習環境の整備、学校規模の適正化",
    "産業": "地域産業の振興\n中心市街地の活性化と新規就業者の確保を図ります\n観光資源の活用、地場産品の販路拡大",
    "行政": "開かれた市政と行政サービスの向上\n行政手続のデジタル化と情報公開を進めます\n公共施設マネジメントと健全な財政運営",
    "文化": "文化・スポーツの振興\n生涯にわたって学び、楽しめる機会を提供します\n文化施設及び体育施設の整備と活用",
    "住まい": "良好な住環境の形成\n空家等対策と移住・定住の促進を図ります\n市営住宅の長寿命化、公園・緑地の維持管理",
}


def counts(texts: list[str]):
    """Word counts of texts and the vocabulary."""
    table = SentenceTable(texts)
    words = Tokens().transform(table.clauses)
    return (table.sentence_matrix() @ (table.clause_matrix() @ word_matrix(words))).tocsr(), words.vocabulary


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("plans", type=Path, nargs="*")
    parser.add_argument("--wrong", action="store_true", help="show what went wrong")
    wanted = parser.parse_args()
    measures, sentences, answers = [], [], []
    for path in wanted.plans:
        plan = json.loads(path.read_text(encoding="utf-8"))
        own = measures_of(plan, without="issues")
        places = {m.id: len(measures) + k for k, m in enumerate(own)}
        items = [
            (s["node"], i)
            for s in plan["sections"]
            if s["role"] == "issues"
            for i in s["items"]
            if s["node"] in places
        ]
        having = {node for node, _ in items}
        own = [m for m in own if m.id in having]
        places = {m.id: len(measures) + k for k, m in enumerate(own)}
        measures += own
        sentences += [i for _, i in items]
        answers += [places[node] for node, _ in items]
    if not wanted.plans:
        from second import STOCK, Pen

        pen = Pen(11)
        for number, (name, told) in enumerate(OWN.items()):
            title, text = told.split("\n", 1)
            measures.append(Measure(name, title, text))
            sentences += STOCK[name]
            answers += [number] * len(STOCK[name])
        whole = [pen.own() for _ in range(600)]
        letters, meant = [text for text, _ in whole], np.array([list(OWN).index(topic) for _, topic in whole])
    else:
        letters, meant = sentences, np.array(answers)
    answer = np.array(answers)
    matrix, vocabulary = counts(
        [m.title for m in measures] + [m.text for m in measures] + sentences + letters
    )
    n = len(measures)
    titles, bodies, rows = matrix[:n], matrix[n : 2 * n], matrix[2 * n : 2 * n + len(sentences)]
    texts = matrix[2 * n + len(sentences) :]

    def report(name: str, scores: np.ndarray, check: np.ndarray) -> None:
        order = np.argsort(-scores, axis=1, kind="stable")
        top = [float(np.mean([a in o[:k] for a, o in zip(answer, order, strict=True)])) for k in (1, 3)]
        right = order[:, 0] == answer
        print(
            f"{name:26s} top-1 {top[0]:.3f}  top-3 {top[1]:.3f}  to confirm {check.mean():.2f}  right where sure {right[~check].mean():.3f}"
        )
        if wanted.wrong:
            for k in np.flatnonzero(~right):
                print("   ", sentences[k], "→", measures[order[k, 0]].title, "not", measures[answer[k]].title)

    print(f"{n} measures, {len(sentences)} sentences")
    for part in (0.0, 0.2, 0.5):
        mapper = MeasureMapper(part=part).fit(titles, bodies, vocabulary)
        scores = mapper.transform(rows)
        report(f"part {part}", scores, mapper.check(scores))
    random = np.random.default_rng(0)
    for known in (0, 1, 3, 5, 10, 20):
        right, checks = [], []
        for _ in range(5):
            drawn = np.concatenate([random.permutation(np.flatnonzero(meant == m))[:known] for m in range(n)])
            others = np.setdiff1d(np.arange(len(letters)), drawn)
            if len(others) < len(letters) // 2:
                continue
            mapper = MeasureMapper().fit(
                titles, bodies, vocabulary, background=texts, examples=texts[drawn], answers=meant[drawn]
            )
            found = mapper.transform(texts[others])
            right.append((found.argmax(axis=1) == meant[others]).mean())
            checks.append(mapper.check(found).mean())
        if right:
            print(
                f"{known:2d} confirmed for each     top-1 {np.mean(right):.3f} of the others  to confirm {np.mean(checks):.2f}"
            )


if __name__ == "__main__":
    main()
