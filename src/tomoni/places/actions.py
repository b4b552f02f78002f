"""Writes: schemes, areas, and the paths between them."""

from datetime import date

from tomoni.audit.api import recorded, require
from tomoni.kernel.actor import Actor
from tomoni.kernel.errors import DomainError
from tomoni.kernel.text import is_blank

from .models import Area, AreaPath, Scheme


@recorded("places.scheme_recorded")
def record_scheme(*, actor: Actor, code: str, name_ja: str, name_en: str = "", order: int = 0) -> Scheme:
    """Set up a way to divide the city, or rename one."""
    require(actor, "places.manage")
    scheme, _ = Scheme.objects.update_or_create(
        code=code, defaults={"name_ja": name_ja, "name_en": name_en, "order": order}
    )
    return scheme


@recorded("places.area_recorded")
def record_area(
    *,
    actor: Actor,
    scheme: Scheme,
    code: str,
    name: str,
    since: date,
    name_kana: str = "",
    name_en: str = "",
    order: int = 0,
    parent: Area | None = None,
) -> Area:
    """Set up an area, give one a new name or parent from a day on, or (same day again) correct it.

    A new name makes a new row and ends the old one. Areas that lie in it today go over to the new row; the old one
    keeps them too, because they did lie in it.

    Raises:
        DomainError: ``places.no_name``; ``places.before_present`` (since) where a later version is known;
            ``places.parent_not_there`` (parent) on that day; ``places.inside_itself``.
    """
    require(actor, "places.manage")
    if is_blank(name):
        raise DomainError("places.no_name")
    Scheme.objects.select_for_update().get(pk=scheme.pk)  # paths are changed by one at a time
    last = Area.objects.filter(scheme=scheme, code=code).order_by("valid_from").last()
    if last and last.valid_from > since:
        raise DomainError("places.before_present", since=last.valid_from)
    _check_parent(code, scheme, parent, since)
    fields = {
        "name": name.strip(),
        "name_kana": name_kana,
        "name_en": name_en,
        "order": order,
        "parent": parent,
    }
    if last and last.valid_from == since:
        return _correct(last, **fields)
    if last and last.valid_to is None:
        last.valid_to = since
        last.save(update_fields=["valid_to"])
    area = Area.objects.create(scheme=scheme, code=code, valid_from=since, **fields)
    _connect(area)
    if last and last.valid_to == since:
        _take_over_children(last, area)
    return area


@recorded("places.area_ended")
def end_area(*, actor: Actor, area: Area, on: date) -> Area:
    """Let an area end without a successor: from this day on it is no more.

    Raises:
        DomainError: ``places.before_present`` (since): it would end before it began.
    """
    require(actor, "places.manage")
    if on <= area.valid_from:
        raise DomainError("places.before_present", since=area.valid_from)
    area.valid_to = on
    area.save(update_fields=["valid_to"])
    return area


def _check_parent(code: str, scheme: Scheme, parent: Area | None, since: date) -> None:
    if parent is None:
        return
    if parent.valid_from > since or (parent.valid_to and parent.valid_to <= since):
        raise DomainError("places.parent_not_there", parent=parent.name)
    above = Area.objects.filter(paths_down__descendant=parent)  # the parent among them
    if above.filter(scheme=scheme, code=code).exists():
        raise DomainError("places.inside_itself")


def _correct(area: Area, **fields: object) -> Area:
    for name, value in fields.items():
        setattr(area, name, value)
    area.save()
    below = AreaPath.objects.filter(ancestor=area).values("descendant")
    AreaPath.objects.filter(descendant__in=below).exclude(ancestor__in=below).delete()
    _connect(area)
    return area


def _connect(area: Area) -> None:
    """Write the paths from the area's ancestors (and itself) to all that lies in it (and itself)."""
    AreaPath.objects.get_or_create(ancestor=area, descendant=area, defaults={"depth": 0})
    _cross(area.parent, area)


def _take_over_children(old: Area, new: Area) -> None:
    for child in old.children.filter(valid_to=None).exclude(pk=new.pk):
        child.parent = new
        child.save(update_fields=["parent"])
        _cross(new, child)


def _cross(parent: Area | None, child: Area) -> None:
    """Paths from everything above and with ``parent`` to everything below and with ``child``."""
    if parent is None:
        return
    below = list(AreaPath.objects.filter(ancestor=child))
    AreaPath.objects.bulk_create(
        [
            AreaPath(
                ancestor_id=up.ancestor_id, descendant_id=down.descendant_id, depth=up.depth + 1 + down.depth
            )
            for up in AreaPath.objects.filter(descendant=parent)
            for down in below
        ],
        ignore_conflicts=True,
    )
