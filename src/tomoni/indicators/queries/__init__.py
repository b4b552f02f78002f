"""Reads: cards of indicators for a page, histories, rows for machines."""

from .cards import Card, Point, aim_of, overview
from .exports import csv_file, csv_rows, open_rows
from .rows import Entry, bound_sources, failing, history, live_sources, newest, open_bindings, recorded_years
from .scale import city_scale, step_label, words_in

__all__ = [
    "Card",
    "Entry",
    "Point",
    "aim_of",
    "bound_sources",
    "city_scale",
    "csv_file",
    "csv_rows",
    "failing",
    "history",
    "live_sources",
    "newest",
    "open_bindings",
    "open_rows",
    "overview",
    "recorded_years",
    "step_label",
    "words_in",
]
