"""Who may bind indicators to live sources, and record values."""

from rules import add_perm

from tomoni.audit.api import holds

add_perm("indicators.bind", holds("indicators.bind"))
add_perm("indicators.record", holds("indicators.record"))
