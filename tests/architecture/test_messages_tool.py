"""The tool that keeps the translations, on a small house of two parts and a slice."""

import os
from collections.abc import Callable
from pathlib import Path

import polib
import pytest
from click.testing import CliRunner, Result
from tools.messages import messages

Run = Callable[..., Result]

PARTS = 'INSTALLED_PARTS = ["tomoni.voices", "tomoni.listening.letters", "tomoni.web"]\n'
PYTHON = """
from django.utils import translation
from django.utils.translation import gettext_lazy as _, ngettext, pgettext as p
HELLO = _("Received")
def sentence(n):
    return ngettext("%(n)s voice", "%(n)s voices", n) + p("button", "Close") + translation.gettext("By phone" " or mail")
def local(gettext):
    return other("not extracted")
"""
TEMPLATE = """{% load i18n %}<h1>{% translate "Write to the mayor" %}</h1>
<p title="{% translate 'May' context 'month' %}">{{ word|default:_("nothing yet") }}</p>
{% blocktranslate trimmed with name=voice.name %}
  Thank you,
  {{ name }}.
{% endblocktranslate %}
{% blocktranslate count n=number %}one letter{% plural %}{{ n }} letters{% endblocktranslate %}
"""


@pytest.fixture
def house(tmp_path: Path) -> Path:
    for name, text in {
        "config/parts.py": PARTS,
        "voices/models.py": PYTHON,
        "voices/tests/test_it.py": PYTHON.replace("Received", "Only in a test"),
        "listening/letters/templates/letters/write.html": TEMPLATE,
        "web/views.py": "x = 1\n",
    }.items():
        path = tmp_path / "tomoni" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8")
    return tmp_path


@pytest.fixture
def run(house: Path) -> Run:
    return lambda *words: CliRunner().invoke(messages, ["--source", str(house), *words])


def catalogue(house: Path, part: str) -> polib.POFile:
    return polib.pofile(str(house / "tomoni" / part / "locale/ja/LC_MESSAGES/django.po"))


def translate(house: Path, part: str, **words: str) -> None:
    po = catalogue(house, part)
    for entry in po:
        word = words.get(entry.msgid.split()[0], "訳 " + " ".join(w for w in entry.msgid.split() if "%" in w))
        if entry.msgid_plural:
            entry.msgstr_plural = {0: word}
        else:
            entry.msgstr = word
    po.save()


def test_texts_of_python_go_to_the_catalogue_of_their_part(house: Path, run: Run) -> None:
    run("update")
    found = {(e.msgctxt or "", e.msgid, e.msgid_plural) for e in catalogue(house, "voices")}
    assert found == {
        ("", "Received", ""),
        ("", "%(n)s voice", "%(n)s voices"),
        ("button", "Close", ""),
        ("", "By phone or mail", ""),
    }
    assert not (house / "tomoni/web/locale").exists()


def test_texts_of_templates_go_to_the_catalogue_of_their_slice(house: Path, run: Run) -> None:
    run("update")
    found = {(e.msgctxt or "", e.msgid, e.msgid_plural) for e in catalogue(house, "listening/letters")}
    assert found == {
        ("", "Write to the mayor", ""),
        ("month", "May", ""),
        ("", "nothing yet", ""),
        ("", "Thank you, %(name)s.", ""),
        ("", "one letter", "%(n)s letters"),
    }


def test_update_keeps_translations_and_drops_what_is_gone(house: Path, run: Run) -> None:
    run("update")
    translate(house, "voices", Received="受け付けました")
    (house / "tomoni/voices/models.py").write_text(
        'from django.utils.translation import gettext\ngettext("Received")\ngettext("New")\n', "utf-8"
    )
    result = run("update")
    assert [(e.msgid, e.msgstr) for e in catalogue(house, "voices")] == [
        ("New", ""),
        ("Received", "受け付けました"),
    ]
    assert "tomoni.voices (ja): 2 texts, 1 to translate" in result.output


def test_check_lists_what_is_missing_and_passes_when_all_is_translated(house: Path, run: Run) -> None:
    assert run("check").exit_code == 1
    run("update")
    untranslated = run("check")
    assert untranslated.exit_code == 1
    assert "tomoni.voices (ja): not translated: 'Received'" in untranslated.output
    translate(house, "voices")
    translate(house, "listening/letters", one="%(n)s通")
    complete = run("check")
    assert (complete.output, complete.exit_code) == ("", 0)


def test_check_finds_a_lost_placeholder_a_fuzzy_text_and_a_second_translation(house: Path, run: Run) -> None:
    run("update")
    translate(house, "voices", **{"%(n)s": "件"})
    translate(house, "listening/letters", one="%(n)s通")
    po = catalogue(house, "voices")
    po.find("Received").flags.append("fuzzy")
    po.save()
    (house / "tomoni/web/views.py").write_text(
        "from django.utils.translation import gettext\ngettext('By phone or mail')\n", "utf-8"
    )
    run("update", "tomoni.web")
    translate(house, "web", By="電話かメール")
    output = run("check").output
    assert "placeholders differ: '%(n)s voice' -> '件'" in output
    assert "fuzzy: 'Received'" in output
    assert "translated in two ways (ja): 'By phone or mail'" in output


def test_a_text_that_is_not_literal_is_an_error_that_names_its_line(house: Path, run: Run) -> None:
    (house / "tomoni/web/views.py").write_text(
        "from django.utils.translation import gettext\ngettext(f'{1} voices')\n", "utf-8"
    )
    result = run("update")
    assert result.exit_code == 1
    assert "views.py:2" in result.output


def test_a_text_outside_all_parts_is_reported(house: Path, run: Run) -> None:
    (house / "tomoni/urls.py").write_text(
        "from django.utils.translation import gettext\ngettext('x')\n", "utf-8"
    )
    assert "in no part: 'x' (tomoni/urls.py)" in run("check").output


def test_compile_writes_only_what_is_older_than_its_source(house: Path, run: Run) -> None:
    run("update")
    translate(house, "voices", Received="受け付けました")
    run("compile")
    compiled = house / "tomoni/voices/locale/ja/LC_MESSAGES/django.mo"
    assert {e.msgid: e.msgstr for e in polib.mofile(str(compiled))}["Received"] == "受け付けました"
    later = compiled.stat().st_mtime + 60
    os.utime(compiled, (later, later))
    run("compile")
    assert compiled.stat().st_mtime == later
