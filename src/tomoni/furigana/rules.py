"""Who keeps the readings."""

from rules import add_perm

from tomoni.audit.api import holds

add_perm("furigana.keep", holds("furigana.keep"))
