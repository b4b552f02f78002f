"""A small web browser without JavaScript: pages, links, forms, cookies. It sends what a person's browser would send."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from html.parser import HTMLParser
from http.client import HTTPResponse
from http.cookiejar import CookieJar
from urllib.error import HTTPError
from urllib.parse import urlencode, urljoin, urlsplit
from urllib.request import HTTPCookieProcessor, ProxyHandler, Request, build_opener

_VOID = {"input", "img", "br", "hr", "meta", "link", "source", "wbr", "col", "area", "base", "embed", "track"}
_UNSEEN = {"script", "style", "template", "head"}


class Stumble(Exception):
    """Something on the way was not as it should be."""

    def __init__(self, expected: str, seen: str) -> None:
        super().__init__(expected, seen)
        self.expected = expected
        self.seen = seen


@dataclass
class Button:
    """A button by which a form is sent."""

    text: str
    name: str
    value: str
    action: str


@dataclass
class Form:
    """A form as it stands on the page: what it would send now, and what else could be chosen."""

    action: str
    method: str
    name: str = ""
    values: dict[str, list[str]] = field(default_factory=dict)
    choices: dict[str, list[str]] = field(default_factory=dict)
    buttons: list[Button] = field(default_factory=list)

    def has(self, *names: str) -> bool:
        """Whether all these fields can be filled in."""
        return all(name in self.values or name in self.choices for name in names)


@dataclass
class Link:
    """A link and its words."""

    href: str
    text: str


@dataclass
class Page:
    """A page that was opened. ``text``: what is read, blanks folded."""

    url: str
    status: int
    html: str
    text: str = ""
    title: str = ""
    links: list[Link] = field(default_factory=list)
    forms: list[Form] = field(default_factory=list)

    @property
    def path(self) -> str:
        return urlsplit(self.url).path

    def must_say(self, words: str) -> None:
        """Raises Stumble unless these words stand on the page."""
        if "".join(words.split()) not in "".join(self.text.split()):
            raise Stumble(f"{self.path} says {words!r}", self.beginning())

    def form(self, *names: str, action: str = "", button: str = "") -> Form:
        """The first form with these fields, this end of its address, and a button of this name or value."""
        for form in self.forms:
            has_button = not button or any(button in (one.name, one.value) for one in form.buttons)
            if form.has(*names) and urlsplit(form.action).path.endswith(action) and has_button:
                return form
        wanted = ", ".join([*names, *filter(None, (action, button))])
        there = "; ".join(
            f"{form.action} ({', '.join({**form.values, **form.choices})})" for form in self.forms
        )
        raise Stumble(
            f"{self.path} has a form with {wanted}", f"forms: {there or 'none'} · {self.beginning()}"
        )

    def link(self, *, path: str = "", text: str = "") -> str:
        """The address of the first link whose path begins so and whose words contain this."""
        for link in self.links:
            if urlsplit(link.href).path.startswith(path) and text in link.text:
                return link.href
        raise Stumble(f"{self.path} has a link {path} {text}", self.beginning())

    def beginning(self) -> str:
        """The first words of its main part, to say what was seen instead."""
        return f"{self.status} {self.title} · {self.text[:400]}"


class Browser:
    """Somebody in front of a screen: opens, fills in, sends. Cookies are kept for as long as this object."""

    def __init__(self, base: str, language: str = "ja") -> None:
        self.base = base.rstrip("/")
        self.cookies = CookieJar()
        self._opener = build_opener(ProxyHandler({}), HTTPCookieProcessor(self.cookies))
        self._headers = {"Accept-Language": language, "User-Agent": "tomoni-journey"}

    def open(self, address: str, *, status: int = 200) -> Page:
        """Follow a link or type an address.

        Raises:
            Stumble: the answer has another status.
        """
        return self._send(Request(urljoin(self.base + "/", address), headers=self._headers), status)  # noqa: S310

    def send(
        self,
        page: Page,
        form: Form,
        filled: Mapping[str, str] | None = None,
        *,
        button: str = "",
        status: int = 200,
    ) -> Page:
        """Fill in and send a form. ``button``: name or value of the one pressed; else the form's only or first one.

        Raises:
            Stumble: the form has no such field, choice or button, or the answer has another status.
        """
        values = dict(form.values)
        for name, given in (filled or {}).items():
            if not form.has(name):
                known = ", ".join({**form.values, **form.choices})
                raise Stumble(f"{page.path} has a field {name}", f"fields: {known}")
            offered = form.choices.get(name)
            if offered is not None and given not in offered:
                raise Stumble(f"{page.path} offers {name}={given}", f"choices: {', '.join(offered)}")
            values[name] = [given]
        action = form.action
        if pressed := _pressed(page, form, button):
            action = pressed.action or action
            if pressed.name:
                values[pressed.name] = [pressed.value]
        return self._send(self._request(urljoin(page.url, action or page.url), form.method, values), status)

    def _request(self, address: str, method: str, values: dict[str, list[str]]) -> Request:
        body = urlencode(values, doseq=True)
        if method == "get":
            return Request(f"{address.partition('?')[0]}?{body}", headers=self._headers)  # noqa: S310
        origin = "{0.scheme}://{0.netloc}".format(urlsplit(address))
        return Request(  # noqa: S310
            address,
            body.encode(),
            headers=self._headers | {"Origin": origin, "Referer": address},
            method="POST",
        )

    def _send(self, request: Request, status: int) -> Page:
        try:
            response: HTTPResponse | HTTPError = self._opener.open(request, timeout=30)
        except HTTPError as error:
            response = error
        except OSError as error:
            raise Stumble(f"{request.full_url} answers", str(error)) from error
        with response:
            html = response.read().decode("utf-8", "replace")
            page = read_page(response.geturl() or request.full_url, response.status or 0, html)
        if page.status != status:
            raise Stumble(f"{urlsplit(page.url).path} answers {status}", page.beginning())
        return page


def _pressed(page: Page, form: Form, wanted: str) -> Button | None:
    if not wanted:
        return form.buttons[0] if form.buttons else None
    for button in form.buttons:
        if wanted in (button.name, button.value):
            return button
    known = ", ".join(f"{button.name}={button.value} ({button.text})" for button in form.buttons)
    raise Stumble(f"{page.path} has a button {wanted}", f"buttons: {known}")


def read_page(url: str, status: int, html: str) -> Page:
    """Make a page of what came."""
    page = Page(url, status, html)
    reader = _Reader(page)
    reader.feed(html)
    reader.close()
    page.text = " ".join("".join(reader.words).split())
    page.title = " ".join(page.title.split())
    return page


class _Reader(HTMLParser):
    """Collects words, links and forms. Controls may stand outside their form and name it by ``form=``."""

    def __init__(self, page: Page) -> None:
        super().__init__(convert_charrefs=True)
        self.page = page
        self.words: list[str] = []
        self._open: list[str] = []
        self._form: Form | None = None
        self._link: Link | None = None
        self._button: Button | None = None
        self._select: tuple[Form, str, bool] | None = None
        self._area: tuple[Form, str] | None = None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag not in _VOID:
            self._open.append(tag)
        a = {name: value or "" for name, value in attrs}
        if tag == "form":
            self._form = Form(a.get("action", ""), a.get("method", "get").lower(), a.get("id", ""))
            self.page.forms.append(self._form)
        elif tag == "a" and "href" in a:
            self._link = Link(a["href"], "")
            self.page.links.append(self._link)
        elif tag == "option" and self._select:
            form, name, multiple = self._select
            form.choices.setdefault(name, []).append(a.get("value", ""))
            if "selected" in a or (not multiple and name not in form.values):
                kept = form.values.get(name, []) if multiple else []
                form.values[name] = [*kept, a.get("value", "")]
        elif tag in ("input", "textarea", "select", "button") and "disabled" not in a:
            form_here = self._owner(a.get("form", ""))
            if form_here:
                self._control(tag, a, form_here)
        if tag in ("p", "div", "li", "tr", "td", "th", "h1", "h2", "h3", "dt", "dd", "br", "section"):
            self.words.append(" ")

    def _owner(self, name: str) -> Form | None:
        if not name:
            return self._form
        return next((form for form in self.page.forms if form.name == name), None)

    def _control(self, tag: str, a: dict[str, str], form: Form) -> None:
        name, kind = a.get("name", ""), a.get("type", "text").lower()
        if tag == "button" or (tag == "input" and kind in ("submit", "image")):
            if a.get("type", "submit").lower() in ("submit", "image"):
                button = Button("", name, a.get("value", ""), a.get("formaction", ""))
                form.buttons.append(button)
                self._button = button if tag == "button" else None
        elif not name or kind in ("button", "reset", "file"):
            return
        elif tag == "select":
            form.choices.setdefault(name, [])
            self._select = (form, name, "multiple" in a)
        elif tag == "textarea":
            form.values[name] = [""]
            self._area = (form, name)
        elif kind in ("radio", "checkbox"):
            form.choices.setdefault(name, []).append(a.get("value", "on"))
            if "checked" in a:
                form.values.setdefault(name, []).append(a.get("value", "on"))
        else:
            form.values[name] = [a.get("value", "")]

    def handle_endtag(self, tag: str) -> None:
        if tag in self._open:
            while self._open.pop() != tag:
                pass
        match tag:
            case "form":
                self._form = None
            case "a":
                self._link = None
            case "button":
                self._button = None
            case "select":
                self._select = None
            case "textarea":
                self._area = None

    def handle_data(self, data: str) -> None:
        if self._area:
            form, name = self._area
            # HTML: a line break right after <textarea> is not part of the text; line ends are sent as CR LF.
            text = form.values[name][0] + data
            form.values[name] = [text.removeprefix("\n") if form.values[name] == [""] else text]
        if "title" in self._open and "head" in self._open:
            self.page.title += data
        if any(tag in _UNSEEN for tag in self._open):
            return
        for sink in (self._link, self._button):
            if sink:
                sink.text += data
        self.words.append(data)
