"""The few tags and filters that pages need: ``{% load design %}``."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal

from django import template
from django.core.paginator import Page
from django.forms import BaseForm
from django.template import Context
from django.template.defaultfilters import linebreaksbr
from django.template.loader import get_template
from django.urls import NoReverseMatch, reverse
from django.utils import translation
from django.utils.html import escape, format_html, format_html_join, linebreaks
from django.utils.safestring import SafeString

from tomoni.design import assets
from tomoni.design.charts import number_text
from tomoni.kernel.text import found_in

register = template.Library()


@dataclass(frozen=True, slots=True)
class FormError:
    """One line of an error summary. ``target`` is the id of the control, empty for the form as a whole."""

    label: str
    text: str
    target: str


@register.simple_block_tag(takes_context=True, end_name="endcomponent")
def component(context: Context, content: str, name: str, **parameters: object) -> str:
    """A frame around content: ``{% component "card" title=… %}…{% endcomponent %}``.

    The component's template sees its parameters and ``content``, nothing of the page around it.

    Raises:
        django.template.TemplateDoesNotExist: there is no such component.
    """
    values = {**parameters, "content": content}
    found: str = get_template(f"design/components/{name}.html").render(values, context.get("request"))
    return found


@register.inclusion_tag("design/components/error_summary.html", takes_context=True)
def error_summary(context: Context, *forms: BaseForm) -> dict[str, object]:
    """All that the reader should look at again, with a link to each place. Empty while nothing is wrong.

    It takes the focus, so that it is read out first; the style sheet, which only shows one, says ``quiet``.
    """
    errors = [error for form in forms if form.is_bound for error in _errors(form)]
    return {"errors": errors, "focus": not context.get("quiet")}


@register.simple_tag
def stylesheet() -> str:
    """The link to all style of the site. Empty when no addresses can be worked out, so that pages survive."""
    url = _address("design:stylesheet", assets.stylesheet().digest)
    return format_html('<link rel="stylesheet" href="{}">', url) if url else ""


@register.simple_tag
def script(name: str) -> str:
    """A script bundle, read after the page: nothing waits for it."""
    url = _address("design:script", name, assets.script(name).digest)
    return format_html('<script src="{}" defer></script>', url) if url else ""


@register.filter
def spaced(number: str) -> SafeString:
    """A receipt number in its groups, each of which stays on one line; copied, it is what it was.

    >>> spaced("7K3F-90QX")
    '<span>7K3F</span><span class="spaced__join">-</span><span>90QX</span>'
    """
    join = SafeString('<span class="spaced__join">-</span>')
    return format_html_join(join, "<span>{}</span>", ((group,) for group in str(number).split("-")))


@register.filter
def number(value: float | Decimal) -> str:
    """A number as people write it, thousands apart.

    >>> number(1412)
    '1,412'
    """
    return number_text(value)


@register.filter
def paragraphs(text: str) -> SafeString:
    """Plain text as paragraphs, escaped.

    >>> paragraphs("a<b")
    '<p>a&lt;b</p>'
    """
    return SafeString(linebreaks(str(text), autoescape=True))


@register.filter
def marked(text: object, words: object) -> SafeString:
    """A text, escaped, in which the words that were looked for are marked, however they are written there.

    >>> marked("駅前の<b>髙﨑</b>公園", "高崎 駅前")
    '<mark>駅前</mark>の&lt;b&gt;<mark>髙﨑</mark>&lt;/b&gt;公園'
    """
    whole, shown, end = str(text), SafeString(""), 0
    for start, stop in found_in(whole, str(words)):
        shown += escape(whole[end:start]) + format_html("<mark>{}</mark>", whole[start:stop])
        end = stop
    return shown + escape(whole[end:])


@register.filter
def explained(text: str | Iterable[tuple[str, str]]) -> SafeString:
    """A text, escaped, with its line breaks; or its pieces (piece, meaning), each with a meaning as ``term``.

    >>> explained("a<b")
    'a&lt;b'
    """
    if isinstance(text, str):
        return SafeString(_lines(text))
    term = get_template("design/components/term.html")
    return SafeString(
        "".join(
            term.render({"word": piece, "text": meaning}).strip() if meaning else _lines(piece)
            for piece, meaning in text
        )
    )


def _lines(text: str) -> str:
    return str(linebreaksbr(text, autoescape=True))


@register.simple_tag
def keeping(url: str, kept: str | None) -> str:
    """An address with what goes along from page to page, unless it has a query of its own.

    >>> keeping("/plan/", "area=kawabe"), keeping("/plan/?q=a", "area=kawabe"), keeping("/plan/", "")
    ('/plan/?area=kawabe', '/plan/?q=a', '/plan/')
    """
    return f"{url}?{kept}" if url and kept and "?" not in url else url


@register.filter
def html_lang(code: str) -> str:
    """The language tag for HTML: a variant that only we know (``ja-easy``) is its own language to a browser.

    >>> html_lang("ja-easy"), html_lang("en")
    ('ja', 'en')
    """
    try:
        known = translation.get_language_info(code)["code"] == code
    except KeyError:
        known = False
    return code if known else code.partition("-")[0]


@register.filter
def page_numbers(page: Page) -> Iterator[int]:  # type: ignore[type-arg]
    """Page numbers to offer; 0 stands for pages left out."""
    for number in page.paginator.get_elided_page_range(page.number, on_each_side=1, on_ends=1):
        yield number if isinstance(number, int) else 0


def _errors(form: BaseForm) -> Iterator[FormError]:
    for text in form.non_field_errors():
        yield FormError("", str(text), "")
    for field in form:
        # A group of choices has no control of its own: its first choice takes the focus.
        target = f"{field.auto_id}_0" if field.use_fieldset else field.auto_id
        for text in field.errors:
            yield FormError(str(field.label), str(text), target)


def _address(name: str, *arguments: str) -> str:
    try:
        return reverse(name, args=arguments)
    except NoReverseMatch:
        return ""
