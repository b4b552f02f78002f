"""Leafing through long lists."""

from typing import cast

from django.core.paginator import Page, Paginator
from django.db.models import QuerySet

from ..models import Standing


class Leaves(Paginator):  # type: ignore[type-arg]
    """Pages of a list of standings: the last one costs hardly more than the first.

    Rows before a page are counted off in an index; joined to their voices and texts are only those that it shows.
    ``count`` is how many there are, for who knows it already.
    """

    def __init__(self, rows: QuerySet[Standing], per_page: int, *, count: int | None = None) -> None:
        super().__init__(rows, per_page)
        if count is not None:
            self.count = count

    def page(self, number: int | str) -> Page[Standing]:
        """The page of this number.

        Raises:
            django.core.paginator.InvalidPage: there is none.
        """
        valid = self.validate_number(number)
        rows = cast("QuerySet[Standing]", self.object_list)
        start = (valid - 1) * self.per_page
        keys = rows.select_related(None).values("pk")[start : start + self.per_page]
        return Page(rows.filter(pk__in=keys), valid, self)
