"""Who may change areas."""

from rules import add_perm

from tomoni.audit.api import holds

add_perm("places.manage", holds("places.manage"))
