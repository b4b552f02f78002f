"""The words of the house and their translations, part by part, without gettext's programs.

    python tools/messages.py update     read all sources, bring every catalogue up to date
    python tools/messages.py check      say what lacks a translation; exit 1 if anything does
    python tools/messages.py compile    write the .mo files that Django reads

Each part (a package of ``INSTALLED_PARTS``, or a folder with ``apps.py``) keeps its own catalogue in
``locale/<language>/LC_MESSAGES/django.po``. Django joins all catalogues into one, so the same English text must not be
translated in two ways: ``check`` says where it is. Give such a text a context (``pgettext``).
"""

import ast
import re
import sys
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

import click
import polib

SOURCE = Path(__file__).resolve().parent.parent / "src"
LANGUAGES = {"ja": "nplurals=1; plural=0;"}
IGNORED = {"tests", "migrations", "locale", "static", "__pycache__"}

_SHAPES = {  # which argument is what
    "gettext": ("id",),
    "gettext_lazy": ("id",),
    "gettext_noop": ("id",),
    "ngettext": ("id", "plural"),
    "ngettext_lazy": ("id", "plural"),
    "pgettext": ("context", "id"),
    "pgettext_lazy": ("context", "id"),
    "npgettext": ("context", "id", "plural"),
    "npgettext_lazy": ("context", "id", "plural"),
}
_STRING = r"u?(?:'(?:\\.|[^'\\])*'|\"(?:\\.|[^\"\\])*\")"
_CALL = re.compile(rf"(?<!\w)(?P<name>_|n?p?gettext)\((?P<strings>{_STRING}(?:\s*,\s*{_STRING})*)")
_PLACEHOLDER = re.compile(r"%(?:\(\w+\))?[-+#0]*\d*(?:\.\d+)?[a-zA-Z%]|\{\w*\}")


@dataclass(frozen=True, order=True)
class Message:
    """A text to translate. ``plural`` is empty where the text has none."""

    id: str
    context: str = ""
    plural: str = ""


Found = dict[Message, set[str]]  # message -> files in which it stands


class UnreadableMessage(Exception):
    """A source that cannot be extracted; the text says where and why."""


# ---- reading the sources -------------------------------------------------------------------------


def parts(source: Path) -> list[Path]:
    """The folders that have a catalogue, deepest first."""
    folders = {
        path.parent
        for path in source.glob("tomoni/**/apps.py")
        if not IGNORED & set(path.relative_to(source).parts)
    }
    folders |= {source.joinpath(*name.split(".")) for name in _installed_parts(source)}
    return sorted(folders, key=lambda folder: (-len(folder.parts), folder))


def _installed_parts(source: Path) -> list[str]:
    declared = source / "tomoni/config/parts.py"
    if not declared.exists():
        return []
    for node in ast.walk(ast.parse(declared.read_text("utf-8"))):
        if isinstance(node, ast.Assign) and any(
            isinstance(target, ast.Name) and target.id == "INSTALLED_PARTS" for target in node.targets
        ):
            return list(ast.literal_eval(node.value))
    return []


def extract(source: Path) -> tuple[dict[Path, Found], Found]:
    """All messages by part, and those that stand in no part."""
    homes = parts(source)
    found: dict[Path, Found] = {home: defaultdict(set) for home in homes}
    homeless: Found = defaultdict(set)
    for path in sorted(source.glob("tomoni/**/*")):
        inside = path.relative_to(source)
        if path.suffix not in (".py", ".html", ".txt") or IGNORED & set(inside.parts[:-1]):
            continue
        home = next((home for home in homes if home in path.parents), None)
        target = found[home] if home else homeless
        for message in _read(path):
            target[message].add(inside.as_posix())
    return found, homeless


def _read(path: Path) -> Iterable[Message]:
    text = path.read_text("utf-8")
    if path.suffix == ".py":
        return _in_python(text, path) if "translation" in text else ()
    return _in_template(text, path) if "trans" in text or "_(" in text else ()


def _in_python(text: str, path: Path) -> Iterator[Message]:
    tree = ast.parse(text, str(path))
    names: dict[str, str] = {}
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and node.module == "django.utils.translation":
            names |= {alias.asname or alias.name: alias.name for alias in node.names if alias.name in _SHAPES}
    for node in ast.walk(tree):
        if not isinstance(node, ast.Call):
            continue
        called = node.func
        if isinstance(called, ast.Name):
            shape = _SHAPES.get(names.get(called.id, ""))
        elif isinstance(called, ast.Attribute) and ast.unparse(called.value).endswith("translation"):
            shape = _SHAPES.get(called.attr)
        else:
            shape = None
        if shape is None:
            continue
        arguments = node.args[: len(shape)]
        if not all(isinstance(a, ast.Constant) and isinstance(a.value, str) for a in arguments):
            raise UnreadableMessage(f"{path}:{node.lineno}: a text to translate must be one literal string")
        message = _message(shape, [ast.literal_eval(argument) for argument in arguments])
        if message.id:  # the empty text is the head of a catalogue, nothing to translate
            yield message


def _in_template(text: str, path: Path) -> Iterator[Message]:
    from django.utils.translation.template import templatize  # slow to import, and only needed here

    for call in _CALL.finditer(templatize(text, str(path))):
        strings = [ast.literal_eval(one.removeprefix("u")) for one in re.findall(_STRING, call["strings"])]
        yield _message(_SHAPES.get(call["name"], ("id",)), strings)


def _message(shape: tuple[str, ...], strings: list[str]) -> Message:
    return Message(**dict(zip(shape, strings, strict=False)))


# ---- catalogues ----------------------------------------------------------------------------------


def catalogue_of(part: Path, language: str) -> Path:
    return part / "locale" / language / "LC_MESSAGES" / "django.po"


def _key(entry: polib.POEntry) -> Message:
    return Message(entry.msgid, entry.msgctxt or "", entry.msgid_plural or "")


def updated(path: Path, messages: Found, language: str) -> polib.POFile:
    """The catalogue with exactly these messages; translations, comments and flags that stand in it are kept.

    Files are named without line numbers, so that moving a line does not change the catalogue.
    """
    present = {_key(entry): entry for entry in polib.pofile(str(path))} if path.exists() else {}
    by_id = {(key.id, key.context): entry for key, entry in present.items()}
    catalogue = polib.POFile(wrapwidth=110)
    catalogue.metadata = {
        "Language": language,
        "MIME-Version": "1.0",
        "Content-Type": "text/plain; charset=UTF-8",
        "Content-Transfer-Encoding": "8bit",
        "Plural-Forms": LANGUAGES[language],
    }
    for message, files in sorted(messages.items(), key=lambda item: (min(item[1]), item[0])):
        old = present.get(message) or by_id.get((message.id, message.context))
        catalogue.append(_entry(message, files, old))
    return catalogue


def _entry(message: Message, files: set[str], old: polib.POEntry | None) -> polib.POEntry:
    entry = polib.POEntry(
        msgid=message.id,
        msgctxt=message.context or None,
        occurrences=[(name, "") for name in sorted(files)],
        tcomment=old.tcomment if old else "",
    )
    formats = [flag for flag in ("fuzzy",) if old and flag in old.flags]
    entry.flags = formats + (["python-format"] if re.search(r"%\(\w+\)|%[sd]", message.id) else [])
    translation = "" if old is None else old.msgstr or old.msgstr_plural.get(0, "")
    if message.plural:
        entry.msgid_plural, entry.msgstr_plural = message.plural, {0: translation}
    else:
        entry.msgstr = translation
    return entry


def _translation(entry: polib.POEntry) -> str:
    return str(entry.msgstr_plural.get(0, "") if entry.msgid_plural else entry.msgstr)


def problems(path: Path, messages: Found) -> Iterator[str]:
    """What is wrong with one catalogue, against the messages of its part."""
    present = {_key(entry): entry for entry in polib.pofile(str(path))} if path.exists() else {}
    for message in sorted(messages):
        entry = present.get(message)
        if entry is None:
            yield f"missing, run update: {message.id!r}"
        elif not _translation(entry):
            yield f"not translated: {message.id!r}"
        elif "fuzzy" in entry.flags:
            yield f"fuzzy: {message.id!r}"
        elif not _same_placeholders(message, _translation(entry)):
            yield f"placeholders differ: {message.id!r} -> {_translation(entry)!r}"
    for message in sorted(present.keys() - messages.keys()):
        yield f"obsolete, run update: {message.id!r}"


def _same_placeholders(message: Message, translation: str) -> bool:
    """Whether a translation names the values that its source names. Of a text with a plural, either form may lead."""
    there = Counter(_PLACEHOLDER.findall(translation))
    return any(
        Counter(_PLACEHOLDER.findall(one)) == there for one in (message.id, message.plural or message.id)
    )


def conflicts(catalogues: Iterable[Path]) -> Iterator[str]:
    """Texts that two parts translate differently: Django would show one of them on both."""
    translations: dict[tuple[str, str], dict[str, Path]] = defaultdict(dict)
    for path in catalogues:
        for entry in polib.pofile(str(path)) if path.exists() else ():
            if _translation(entry):
                translations[entry.msgid, entry.msgctxt or ""].setdefault(_translation(entry), path)
    for (text, _), ways in sorted(translations.items()):
        if len(ways) > 1:
            yield f"{text!r}: " + ", ".join(f"{way!r} in {_name(path)}" for way, path in ways.items())


def _name(catalogue: Path) -> str:
    return ".".join(catalogue.parts[catalogue.parts.index("tomoni") : catalogue.parts.index("locale")])


# ---- commands ------------------------------------------------------------------------------------


@click.group()
@click.option("--source", type=click.Path(exists=True, path_type=Path), default=SOURCE, hidden=True)
@click.pass_context
def messages(context: click.Context, source: Path) -> None:
    """The words of the house and their translations."""
    context.obj = source.resolve()


def _extracted(source: Path) -> tuple[dict[Path, Found], Found]:
    try:
        return extract(source)
    except (UnreadableMessage, SyntaxError) as error:
        raise click.ClickException(str(error)) from error


@messages.command()
@click.argument("names", nargs=-1, metavar="[PART]...")
@click.pass_obj
def update(source: Path, names: tuple[str, ...]) -> None:
    """Bring the catalogues (of all parts, or of tomoni.voices ...) up to date, and say what is left to translate."""
    found, _ = _extracted(source)
    for part, texts in sorted(found.items()):
        if names and ".".join(part.relative_to(source).parts) not in names:
            continue
        for language in LANGUAGES:
            path = catalogue_of(part, language)
            if not texts and not path.exists():
                continue
            catalogue = updated(path, texts, language)
            path.parent.mkdir(parents=True, exist_ok=True)
            written = f"{catalogue}\n"
            if not path.exists() or path.read_text("utf-8") != written:
                path.write_text(written, "utf-8")
            left = sum(not _translation(entry) for entry in catalogue)
            click.echo(f"{_name(path)} ({language}): {len(catalogue)} texts, {left} to translate")


@messages.command()
@click.pass_obj
def check(source: Path) -> None:
    """List what lacks a good translation. Exits 1 when anything does."""
    found, homeless = _extracted(source)
    lines = [
        f"in no part: {text.id!r} ({', '.join(sorted(files))})" for text, files in sorted(homeless.items())
    ]
    for language in LANGUAGES:
        catalogues = [catalogue_of(part, language) for part in sorted(found)]
        for part, path in zip(sorted(found), catalogues, strict=True):
            lines += [f"{_name(path)} ({language}): {problem}" for problem in problems(path, found[part])]
        lines += [f"translated in two ways ({language}): {conflict}" for conflict in conflicts(catalogues)]
    for line in lines:
        click.echo(line)
    sys.exit(1 if lines else 0)


@messages.command("compile")
@click.pass_obj
def compile_all(source: Path) -> None:
    """Write the .mo beside every .po that is newer."""
    for path in sorted(source.glob("tomoni/**/LC_MESSAGES/*.po")):
        compiled = path.with_suffix(".mo")
        if not compiled.exists() or compiled.stat().st_mtime < path.stat().st_mtime:
            polib.pofile(str(path)).save_as_mofile(str(compiled))


if __name__ == "__main__":
    messages()
