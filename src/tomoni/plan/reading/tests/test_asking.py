"""A language model beside the reader: what it answers is checked, and the plain reading never depends on it."""

import json
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest

from tomoni.kernel.errors import DomainError
from tomoni.plan.reading import Model, Reading, as_html, improve, read_text
from tomoni.plan.reading.asking import uncertain

from .strictness import check

PLAN = """基本目標１　健やかなまち
施策１－１　健康づくりの推進
◆現状と課題
・受診率が低い状況です。
施策の体系
まち全体で支える　受診率　三割八分から五割へ
だれも知らない見出し
施策１－２　高齢者福祉の充実
◆現状と課題
・一人暮らしが増えています。
"""


@contextmanager
def server(answer: Callable[[dict[str, Any]], Any], status: int = 200) -> Iterator[tuple[str, list[Any]]]:
    """A server that speaks the protocol; ``answer`` gives what the model says, as text or as what is made JSON."""
    asked: list[Any] = []

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            asked.append((self.path, dict(self.headers), body))
            said = answer(json.loads(body["messages"][1]["content"]))
            text = said if isinstance(said, str) else json.dumps(said, ensure_ascii=False)
            reply = json.dumps({"choices": [{"message": {"role": "assistant", "content": text}}]}).encode()
            self.send_response(status)
            self.send_header("Content-Length", str(len(reply)))
            self.end_headers()
            with suppress(BrokenPipeError):  # nobody waits any more
                self.wfile.write(reply)

        def log_message(self, *_: Any) -> None:
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as running:
        thread = threading.Thread(target=running.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
        thread.start()
        yield f"http://127.0.0.1:{running.server_address[1]}/v1", asked
        running.shutdown()
        thread.join()


def _plain() -> Reading:
    reading = read_text(PLAN, "plan.txt")
    assert [row["line"] for row in reading.document["lines"]["unplaced"]] == [6, 7]
    return reading


def test_lines_that_were_left_over_are_placed_and_marked() -> None:
    def answer(question: dict[str, Any]) -> dict[str, Any]:
        assert [row["line"] for row in question["lines"]] == [6, 7]
        node = next(item["id"] for item in question["items"] if "健康づくり" in item["title"])
        return {
            "lines": [
                {
                    "line": 6,
                    "is": "indicator",
                    "node": node,
                    "name": "受診率",
                    "baseline": "三割八分",
                    "target": "五割",
                },
                {"line": 7, "is": "layout", "node": None},
            ]
        }

    before = _plain()
    with server(answer) as (address, asked):
        after = improve(before, Model(address, "reader-1", "secret"))
    path, headers, body = asked[0]
    assert path == "/v1/chat/completions"
    assert headers["Authorization"] == "Bearer secret"
    assert body["model"] == "reader-1"
    document = after.as_document()
    assert document["lines"]["unplaced"] == []
    assert document["lines"]["placed"] + document["lines"]["layout"] == document["lines"]["total"]
    assert document["indicators"][0]["name"] == "受診率"
    assert document["indicators"][0]["by_model"] is True
    assert after.by_model == {6, 7}
    assert document["notes"] == ["reader-1: 6 → indicator", "reader-1: 7 → layout"]
    assert "言語モデル" in as_html(after)
    assert "言語モデル" not in as_html(before)
    check(before)  # the plain reading is as it was


@pytest.mark.parametrize(
    "row",
    [
        {"line": 6, "is": "item", "node": "n2", "text": "だれも書いていない文"},
        {"line": 6, "is": "item", "node": "n99", "text": "まち全体で支える"},
        {"line": 1, "is": "layout"},
        {"line": 6, "is": "poem", "node": "n2"},
        {"line": "6", "is": "layout"},
        {"line": True, "is": "layout"},
        {"line": 6, "is": "indicator", "node": "n2", "name": "受診率"},
        {"line": 6, "is": "indicator", "node": "n2", "name": "受診率", "target": "60％"},
        {"line": 6, "is": "node", "node": None, "title": ["まち"]},
        {"line": 6, "is": "department", "node": None, "name": "まち"},
        [],
        None,
    ],
    ids=str,
)
def test_what_does_not_hold_changes_nothing(row: Any) -> None:
    before = _plain()
    with server(lambda _: {"lines": [row]}) as (address, _):
        assert improve(before, Model(address)) is before


def test_a_line_is_told_once_and_a_heading_becomes_an_item() -> None:
    rows = [
        {"line": 7, "is": "node", "node": "n2", "title": "だれも知らない見出し", "kind": "action"},
        {"line": 7, "is": "layout"},
    ]
    with server(lambda _: "```json\n" + json.dumps({"lines": rows}) + "\n```") as (address, _):
        document = improve(_plain(), Model(address)).as_document()
    assert [node["id"] for node in document["nodes"]] == ["n1", "n2", "m7", "n3"]
    assert document["nodes"][2]["parent"] == "n2"
    assert [row["line"] for row in document["lines"]["unplaced"]] == [6]


@pytest.mark.parametrize(
    "said", ["申し訳ありませんが、お答えできません。", "[1, 2", "", '{"lines": 3}', "[]", "{}", "null"]
)
def test_a_server_that_babbles_costs_nothing(said: str) -> None:
    before = _plain()
    with server(lambda _: said) as (address, _):
        try:
            assert improve(before, Model(address)) is before
        except DomainError as problem:
            assert problem.code == "plan_reading.model_babbles"  # noqa: PT017 both are right


@pytest.mark.parametrize("status", [401, 404, 500])
def test_a_server_that_refuses_is_named(status: int) -> None:
    with server(lambda _: {}, status) as (address, _), pytest.raises(DomainError) as problem:
        improve(_plain(), Model(address))
    assert problem.value.code == "plan_reading.model_refused"


def test_a_server_that_is_slow_or_not_there_is_named() -> None:
    def slowly(_: Any) -> dict[str, Any]:
        time.sleep(0.6)
        return {}

    with server(slowly) as (address, _), pytest.raises(DomainError) as problem:
        improve(_plain(), Model(address, seconds=0.2))
    assert problem.value.code == "plan_reading.model_slow"
    with pytest.raises(DomainError) as problem:
        improve(_plain(), Model("http://127.0.0.1:9/v1", seconds=2))
    assert problem.value.code == "plan_reading.model_unreachable"
    with pytest.raises(DomainError) as problem:
        improve(_plain(), Model("file:///etc/hostname"))
    assert problem.value.code == "plan_reading.model_address"


def test_nothing_is_asked_when_nothing_is_left() -> None:
    whole = read_text(
        "施策１　道路の整備\n◆現状と課題\n・道路が傷んでいます。\n施策２　公園の整備\n◆現状と課題\n・公園が古くなりました。"
    )
    assert uncertain(whole) == {}
    assert improve(whole, Model("http://127.0.0.1:9/v1")) is whole
