import re

from django import forms
from django.template import engines
from django.utils import translation

from tomoni.design.forms import LongText, Renderer, choice


class Letter(forms.Form):
    default_renderer = Renderer
    text = LongText(
        label="Text",
        max_length=4000,
        help_text="Short is fine.",
        widget=forms.Textarea(attrs={"data-draft": "d"}),
    )
    place = forms.CharField(label="Place", required=False)
    reply = forms.ChoiceField(
        label="Reply",
        help_text="How?",
        choices=[("a", choice("<Mail>", "fast")), ("b", "Letter")],
        widget=forms.RadioSelect,
    )
    agree = forms.BooleanField(label="Agree", required=False)


def field(name, data=None):
    with translation.override("en"):
        return str(Letter(data, use_required_attribute=False)[name].as_field_group())


def render(source, **context):
    with translation.override("en"):
        return engines["django"].from_string("{% load design %}" + source).render(context)


def order(html, *words):
    places = [html.index(word) for word in words]
    return places == sorted(places)


def test_label_help_error_and_control_come_in_this_order():
    assert order(field("text", {}), "<label", "Short is fine.", "field__errors", "<textarea")


def test_required_and_optional_are_said_in_words():
    assert "required</span>" in field("text")
    assert "optional</span>" in field("place")


def test_a_wrong_field_is_marked_and_described():
    html = field("text", {})
    assert 'aria-invalid="true"' in html
    assert 'aria-describedby="id_text_helptext id_text_error id_text_limit"' in html
    assert all(f'id="id_text_{part}"' in html for part in ("helptext", "error", "limit"))


def test_a_plain_field_points_at_nothing_that_is_not_there():
    assert "aria-describedby" not in field("place")


def test_a_long_text_says_its_limit_without_script():
    assert "Up to 4,000 characters." in field("text")


def test_a_long_text_is_never_cut_off_by_the_browser():
    html = field("text")
    assert "maxlength" not in html
    assert 'data-limit="4000"' in html


def test_a_long_text_that_is_too_long_is_refused_when_it_is_sent():
    assert "text" in Letter({"text": "x" * 4001, "reply": "a"}).errors


def test_a_limit_of_its_own_stands_before_the_longest_text_that_is_stored():
    letter = Letter()
    letter.fields["text"].widget.attrs["data-limit"] = 100
    assert letter["text"].limit == 100


def test_choices_are_a_group_with_a_legend_and_cards():
    html = field("reply", {})
    assert order(html, "<fieldset", "<legend", "How?", "field__errors", 'class="choices"')
    assert 'aria-describedby="id_reply_helptext id_reply_error"' in html
    assert len(re.findall('<label class="choice"', html)) == 2


def test_the_label_of_a_choice_is_escaped():
    assert "&lt;Mail&gt;" in field("reply")


def test_a_checkbox_alone_is_one_card():
    html = field("agree")
    assert html.count('<label class="choice"') == 1
    assert "field__label" not in html


def test_what_was_typed_is_kept():
    assert "too short" in field("text", {"text": "too short"})


def test_a_whole_form_is_rendered_in_fields():
    assert str(Letter()).count('class="field"') == 4


def test_the_error_summary_links_to_each_control():
    html = render("{% error_summary form %}", form=Letter({}))
    assert 'href="#id_text"' in html
    assert 'href="#id_reply_0"' in html
    assert "Please look at 2 places again" in html
    assert "autofocus" in html


def test_there_is_no_error_summary_while_nothing_is_wrong():
    right = Letter({"text": "x", "reply": "a"})
    assert render("{% error_summary form other %}", form=Letter(), other=right).strip() == ""


def test_what_is_wrong_with_the_whole_form_stands_in_the_summary():
    form = Letter({"text": "x", "reply": "a"})
    form.add_error(None, "Too late")
    assert "Too late" in render("{% error_summary form %}", form=form)


def test_a_line_end_counts_as_one_character():
    assert LongText(max_length=3).clean("a\r\nb") == "a\nb"
