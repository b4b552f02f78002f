"""What happened, as frozen data. A part announces its events; parts above it listen.

An event holds ids and codes only, never a name or a citizen's words: it stays in the outbox and the log.
"""

from dataclasses import asdict, dataclass, fields
from datetime import date, datetime
from typing import Any, ClassVar, get_type_hints
from uuid import UUID

_KINDS: dict[str, type["Event"]] = {}


@dataclass(frozen=True, slots=True)
class Event:
    """Base of all events. A subclass names itself: ``name: ClassVar[str] = "voices.answered"``."""

    name: ClassVar[str] = ""

    def __init_subclass__(cls, **kwargs: Any) -> None:
        # With slots=True the decorator makes each class a second time: the later one wins, and a bare
        # super() would still mean the first Event.
        super(Event, cls).__init_subclass__(**kwargs)
        if cls.name:
            _KINDS[cls.name] = cls

    def as_json(self) -> dict[str, Any]:
        """The fields as plain JSON values."""
        return {key: _plain(value) for key, value in asdict(self).items()}


def from_json(name: str, values: dict[str, Any]) -> Event:
    """The event that ``as_json`` gave.

    Raises:
        KeyError: no part declares an event of this name.
    """
    kind = _KINDS[name]
    hints = get_type_hints(kind)
    return kind(**{f.name: _typed(hints[f.name], values[f.name]) for f in fields(kind)})


def _plain(value: Any) -> Any:
    if isinstance(value, UUID):
        return str(value)
    if isinstance(value, date):  # a datetime is a date
        return value.isoformat()
    if isinstance(value, (tuple, list)):
        return [_plain(item) for item in value]
    return value


def _typed(hint: Any, value: Any) -> Any:
    if value is None:
        return None
    text = str(hint)
    if "UUID" in text:
        return tuple(UUID(item) for item in value) if isinstance(value, list) else UUID(value)
    if hint is datetime:
        return datetime.fromisoformat(value)
    if hint is date:
        return date.fromisoformat(value)
    return tuple(value) if isinstance(value, list) else value
