import re

import pytest
from django.template import engines
from django.template.loader import get_template
from django.test import RequestFactory, override_settings
from django.urls import include, path
from django.utils import translation

from tomoni.design import assets, examples
from tomoni.design.context import Site
from tomoni.kernel import part
from tomoni.kernel.actor import Actor, Grant

urlpatterns = [path("", include("tomoni.design.urls"))]
pytestmark = pytest.mark.urls(__name__)

TEMPLATES = {path.stem for path in (examples.FOLDER.parent / "components").glob("*.html")}
STYLES = {path.stem for path in (assets.HERE / "components").glob("*.css")}
SHOWN = {name for _key, _label, names in examples.GROUPS for name in names}
STYLED_BY = {"brand": "header"}  # the mark has no look of its own beside the header


@pytest.fixture
def request_(rf: RequestFactory):
    return rf.get("/design/")


@pytest.fixture
def style_sheet(client):
    with override_settings(TOMONI_STYLE_SHEET=True):
        response = client.get("/design/")
    assert response.status_code == 200
    return response.content.decode()


def render(source, **context):
    return engines["django"].from_string("{% load design %}" + source).render(context)


def test_every_component_has_a_template_a_style_and_an_example():
    assert TEMPLATES == SHOWN
    assert {STYLED_BY.get(name, name) for name in TEMPLATES} == STYLES
    assert {path.stem for path in examples.FOLDER.glob("*.html")} == TEMPLATES


def test_every_component_is_in_the_readme():
    readme = (assets.HERE.parents[1] / "README.md").read_text(encoding="utf-8")
    assert not {name for name in TEMPLATES if f"`{name}`" not in readme}


def test_the_style_sheet_shows_every_component(style_sheet):
    assert all(f'id="c-{name}"' in style_sheet for name in TEMPLATES)


def test_no_page_has_inline_style_or_script(style_sheet):
    assert not re.search(r"<style|\sstyle=|<script(?![^>]*\ssrc=)|\son\w+=", style_sheet)


def test_ids_are_unique_on_the_style_sheet(style_sheet):
    ids = re.findall(r'\sid="([^"]+)"', style_sheet)
    assert len(ids) == len(set(ids))


@pytest.mark.parametrize("name", examples.FRAMES)
def test_every_frame_can_be_seen(client, name):
    with override_settings(TOMONI_STYLE_SHEET=True):
        response = client.get(f"/design/frames/{name}/")
    assert response.status_code == 200
    assert response.content.count(b"<h1") == 1
    assert response.content.count(b'id="main"') == 1


@pytest.mark.parametrize("url", ["/design/", "/design/frames/front/"])
def test_the_style_sheet_is_hidden_where_the_setting_does_not_allow_it(client, url):
    with override_settings(TOMONI_STYLE_SHEET=False):
        assert client.get(url).status_code == 404


def test_an_unknown_frame_is_not_found(client):
    with override_settings(TOMONI_STYLE_SHEET=True):
        assert client.get("/design/frames/nothing/").status_code == 404


@pytest.mark.parametrize("code", [400, 403, 404, 429, 500])
@pytest.mark.parametrize("language", ["ja", "en"])
def test_error_pages_need_nothing_but_themselves(code, language):
    with translation.override(language):
        html = get_template(f"{code}.html").render()
    assert "<h1>" in html
    assert f'<html lang="{language}">' in html


def test_a_component_sees_its_parameters_alone():
    html = render("{% component 'card' %}<b>{{ title }}</b>{% endcomponent %}", title="of the page")
    assert "card__title" not in html
    assert "<b>of the page</b>" in html


def test_content_of_a_component_is_escaped_once():
    assert "<p>&lt;b&gt;</p>" in render("{% component 'card' %}<p>{{ x }}</p>{% endcomponent %}", x="<b>")
    assert "&lt;b&gt;" in render("{% component 'card' title=x %}{% endcomponent %}", x="<b>")


def test_a_change_says_before_and_after_in_words():
    with translation.override("ja"):
        html = render("{% include 'design/components/change.html' with old='一' new='二' only %}")
    assert re.search("変更前.*<del>一</del>.*変更後.*<ins>二</ins>", html, re.DOTALL)


def test_the_present_station_is_said_in_words():
    stations = [
        {"label": "a", "state": "done"},
        {"label": "b", "state": "now"},
        {"label": "c", "state": "next"},
    ]
    with translation.override("en"):
        html = render(
            "{% include 'design/components/stations.html' with stations=stations only %}", stations=stations
        )
    assert html.count("Here now") == 1
    assert html.count('aria-current="step"') == 1


def test_numbers_keep_their_thousands_apart_whatever_the_language():
    assert render("{{ n|number }}", n=1234567) == "1,234,567"


def test_menus_hold_what_the_actor_may_see(request_, monkeypatch):
    entries = (
        part.MenuEntry("desk", "late", "design:style_sheet", 2),
        part.MenuEntry("desk", "early", "design:style_sheet", 1),
        part.MenuEntry("desk", "secret", "design:style_sheet", 3, permission="plan.adopt"),
        part.MenuEntry("desk", "gone", "nowhere:at_all", 4),
        part.MenuEntry("public", "other", "design:style_sheet", 5),
    )
    monkeypatch.setattr(part, "parts", lambda: (part.Part("x", menu=entries),))
    assert [entry.label for entry in Site(request_).desk_menu] == ["early", "late"]
    request_.actor = Actor(kind="person", grants=frozenset({Grant("plan.adopt")}))
    assert [entry.label for entry in Site(request_).desk_menu] == ["early", "late", "secret"]
    assert all(entry.current for entry in Site(request_).desk_menu)


def test_a_language_is_named_in_itself(request_):
    with override_settings(LANGUAGES=[("ja", "J"), ("ja-easy", "やさしい日本語"), ("en", "E")]):
        assert [language.name for language in Site(request_).languages] == [
            "日本語",
            "やさしい日本語",
            "English",
        ]


def test_the_language_switch_remembers_and_comes_back(client):
    response = client.post("/design/language/", {"language": "en", "next": "/design/"})
    assert response["Location"] == "/design/"
    assert client.cookies["django_language"].value == "en"


def test_the_header_offers_the_languages(style_sheet):
    assert 'action="/design/language/"' in style_sheet
    assert "English" in style_sheet


def test_the_frame_keeps_the_name_of_the_town_where_a_view_says_another_site(request_):
    with override_settings(TOMONI_CITY_NAME="Komorebi"):
        html = get_template("design/plain.html").render({"site": "example.com"}, request_)
    assert "Komorebi" in html
