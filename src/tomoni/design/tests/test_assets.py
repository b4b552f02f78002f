import gzip
import re

import pytest
from django.test import override_settings
from django.urls import include, path, reverse

from tomoni.design import assets, colour

urlpatterns = [path("", include("tomoni.design.urls"))]
pytestmark = pytest.mark.urls(__name__)


def address() -> str:
    return reverse("design:stylesheet", args=[assets.stylesheet().digest])


def test_the_stylesheet_may_be_kept_for_ever_under_its_digest(client):
    response = client.get(address())
    assert response["Content-Type"].startswith("text/css")
    assert "immutable" in response["Cache-Control"]


def test_an_old_address_serves_the_present_style_for_a_short_time(client):
    response = client.get(reverse("design:stylesheet", args=["0" * 12]))
    assert response.status_code == 200
    assert "immutable" not in response["Cache-Control"]


def test_who_reads_gzip_gets_gzip(client):
    plain = client.get(address())
    packed = client.get(address(), headers={"accept-encoding": "gzip, br"})
    assert packed["Content-Encoding"] == "gzip"
    assert gzip.decompress(packed.content) == plain.content
    assert "Accept-Encoding" in packed["Vary"]


def test_the_city_chooses_its_key_colour():
    with override_settings(TOMONI_KEY_COLOUR="#0017c1"):
        assert "--key: #0017c1" in assets.stylesheet().content.decode()


def test_a_wrong_key_colour_says_so():
    with override_settings(TOMONI_KEY_COLOUR="blue"), pytest.raises(colour.NotAColour, match="blue"):
        assets.stylesheet()


def test_licences_stay_in_the_bundle_and_comments_do_not():
    css = assets.stylesheet().content.decode()
    assert "MIT License" in css
    assert css.count("/*") == 1


def test_components_take_their_colours_from_the_tokens():
    strays = {
        file.name: re.findall(r"#[0-9a-fA-F]{3,8}\b", file.read_text(encoding="utf-8"))
        for file in (assets.HERE / "components").glob("*.css")
        if file.name != "desk_bar.css"  # white on the deep key colour, in both schemes
    }
    assert not {name: found for name, found in strays.items() if found}


def test_every_custom_property_that_is_used_is_set():
    css = assets.stylesheet().content.decode()
    assert not set(re.findall(r"var\((--[\w-]+)", css)) - set(re.findall(r"(--[\w-]+):", css))


@pytest.mark.parametrize("name", sorted(assets.SCRIPTS))
def test_scripts_are_served(client, name):
    response = client.get(reverse("design:script", args=[name, assets.script(name).digest]))
    assert response["Content-Type"].startswith("text/javascript")
    assert "immutable" in response["Cache-Control"]


def test_an_unknown_script_is_not_found(client):
    assert client.get(reverse("design:script", args=["other", "0" * 12])).status_code == 404


def test_the_style_of_a_page_stays_small():
    assert len(assets.stylesheet().compressed) < 20_000
    assert len(assets.script("site").compressed) < 4_000


def test_the_mark_has_the_colour_of_the_city(client):
    with override_settings(TOMONI_KEY_COLOUR="#0017c1"):
        response = client.get(reverse("design:mark"))
    assert response["Content-Type"] == "image/svg+xml"
    assert b'stroke="#0017c1"' in response.content
