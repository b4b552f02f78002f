"""The switch, the list, and finished pages with furigana."""

import re
from uuid import uuid4

import pytest
from django.http import HttpResponse, StreamingHttpResponse
from django.test import RequestFactory

from tomoni.audit.models import Record
from tomoni.furigana import domain
from tomoni.furigana.actions import end_reading, keep_reading
from tomoni.furigana.middleware import Furigana
from tomoni.furigana.models import Reading
from tomoni.furigana.queries import all_readings, over, state
from tomoni.kernel.actor import Actor, Grant
from tomoni.kernel.errors import DomainError, NotAllowed

pytestmark = pytest.mark.django_db

KEEPER = Actor.of_person(uuid4(), grants=frozenset({Grant("furigana.keep")}))
PAGE = '<!doctype html><html lang="ja"><head><title>市</title></head><body>{}</body></html>'


def through(body: str, *, cookie: str = "on", path: str = "/plan/", **response_headers: str) -> HttpResponse:
    """What a reader gets of a page."""
    request = RequestFactory().get(path)
    request.COOKIES["furigana"] = cookie
    answer = HttpResponse(PAGE.format(body), headers=response_headers or None)
    return Furigana(lambda _: answer)(request)


def body_of(response: HttpResponse) -> str:
    return response.content.decode().split("<body>")[1].split("</body>")[0]


def test_a_page_gets_furigana_and_keeps_everything_else():
    body = '<h1>計画</h1><a href="/市/" title="市">Tom &amp; 市</a>'
    made = body_of(through(body))
    assert "<h1><ruby>計画<rp>（</rp><rt>けいかく</rt><rp>）</rp></ruby></h1>" in made
    assert '<a href="/市/" title="市">Tom &amp; <ruby>市' in made
    bare = re.sub(r"<rp>.*?</rp>|<rt>.*?</rt>|</?ruby>", "", made)
    assert bare == body


@pytest.mark.parametrize(
    "body",
    [
        "<textarea>市民の声</textarea>",
        "<select><option>市</option></select>",
        "<script>var 市 = '<p>市</p>';</script>",
        "<style>.市{}</style>",
        "<svg><text>市</text><title>市</title></svg>",
        '<span lang="zh">市<b>民</b></span>',
        "<code>市</code>",
        "<!-- 市 -->",
        '<input value="市"><img alt="市 > 町">',
        "<ruby>市<rt>し</rt></ruby>",
    ],
)
def test_what_must_stay_as_it_is_stays(body):
    assert body_of(through(body)) == body


def test_what_was_escaped_stays_escaped():
    made = body_of(through("<p>&lt;script&gt;市&lt;/script&gt; &quot;市&quot;</p>"))
    assert "<script" not in made
    assert made.count("&lt;") == 2


def test_never_by_surprise():
    body = "<p>市民</p>"
    assert body_of(through(body, cookie="")) == body
    assert body_of(through(body, cookie="yes")) == body
    assert body_of(through(body, path="/plan/?furigana=on", cookie="")) == body
    assert body_of(through(body, path="/desk/")) == body


def test_in_english_there_is_none(settings):
    from django.utils import translation

    with translation.override("en"):
        assert body_of(through("<p>市民</p>")) == "<p>市民</p>"


def test_files_and_streams_are_left_alone():
    assert "市民" in through("<p>市民</p>", **{"Content-Type": "application/json"}).content.decode()
    request = RequestFactory().get("/data/x.csv")
    request.COOKIES["furigana"] = "on"
    stream = StreamingHttpResponse(["市"])
    assert Furigana(lambda _: stream)(request) is stream


def test_caches_keep_both_kinds_apart():
    assert "Cookie" in through("<p>市</p>").headers["Vary"]
    assert "Cookie" in through("<p>市</p>", cookie="").headers["Vary"]


def test_what_is_one_persons_alone_stays_in_no_memory():
    from tomoni.furigana.queries import _over

    _over.cache_clear()
    assert "<ruby>" in body_of(through("<p>わたしの相談</p>", **{"Cache-Control": "no-store"}))
    assert _over.cache_info().currsize == 0


def test_the_switch_remembers_and_comes_back(client):
    response = client.post("/furigana/", {"furigana": "on", "next": "/plan/?q=市"})
    assert response.status_code == 302
    assert response.headers["Location"].startswith("/plan/")
    cookie = response.cookies["furigana"]
    assert (cookie.value, cookie["samesite"], int(cookie["max-age"])) == ("on", "Lax", 31_536_000)
    page = client.get("/about/how/").content.decode()
    assert "<ruby>" in page
    assert 'value="off"' in page
    client.post("/furigana/", {"furigana": "off", "next": "/"})
    assert "<ruby>" not in client.get("/about/how/").content.decode()


@pytest.mark.parametrize("back", ["https://example.org/", "//example.org", "javascript:alert(1)", ""])
def test_the_switch_leads_nowhere_else(client, back):
    assert client.post("/furigana/", {"furigana": "on", "next": back}).headers["Location"] == "/"


def test_a_get_switches_nothing(client):
    assert client.get("/furigana/?furigana=on").status_code == 405


def test_a_reading_of_the_list_holds_at_once_and_is_recorded():
    assert "ひなんじょ" in body_of(through("<p>避難所</p>"))  # the catalogue's
    keep_reading(actor=KEEPER, word="避難所", reading="ヒナンショ")
    assert "ひなんしょ" in body_of(through("<p>避難所</p>"))
    keep_reading(actor=KEEPER, word="避難所", reading="")
    assert body_of(through("<p>避難所</p>")) == "<p>避難所</p>"
    end_reading(actor=KEEPER, word="避難所")
    assert "ひなんじょ" in body_of(through("<p>避難所</p>"))
    assert Reading.objects.filter(word="避難所").count() == 2  # what was kept stays readable
    assert Record.objects.filter(verb__startswith="furigana.", person=KEEPER.person).count() == 3


def test_only_who_may_keeps_readings():
    with pytest.raises(NotAllowed):
        keep_reading(actor=Actor.anonymous(), word="市", reading="し")
    with pytest.raises(DomainError) as refused:
        end_reading(actor=KEEPER, word="市")
    assert refused.value.code == "furigana.not_kept"


def test_a_text_is_read_once(monkeypatch):
    at = state()
    over("市民の声をきく", at)
    monkeypatch.setattr(domain, "annotate", lambda *_: pytest.fail("read again"))
    assert "しみん" in over("市民の声をきく", at)


def test_the_phrases_are_read_well():
    from bench.furigana import measure

    runs, right, phrases, *_ = measure(all_readings())
    assert phrases >= 150
    assert right / runs >= 0.98
