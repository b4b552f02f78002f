"""Who may read the log."""

from rules import add_perm

from .recording import holds

add_perm("audit.read", holds("audit.read"))
