"""Reads: cards of indicators for a page, histories, rows for machines."""

from .areas import AreaValue, newest_in_areas
from .cards import Card, Point, aim_of, overview
from .exports import csv_file, csv_rows, open_rows
from .judged import Tally, is_judged, judged_keys, scale_mark, tallies
from .rows import Entry, bound_sources, failing, history, live_sources, newest, open_bindings, recorded_years
from .scale import city_scale, step_label, words_in

__all__ = [
    "AreaValue",
    "Card",
    "Entry",
    "Point",
    "Tally",
    "aim_of",
    "bound_sources",
    "city_scale",
    "csv_file",
    "csv_rows",
    "failing",
    "history",
    "is_judged",
    "judged_keys",
    "live_sources",
    "newest",
    "newest_in_areas",
    "open_bindings",
    "open_rows",
    "overview",
    "recorded_years",
    "scale_mark",
    "step_label",
    "tallies",
    "words_in",
]
