"""Who may decide."""

from rules import add_perm

from tomoni.audit.api import holds

add_perm("approvals.decide", holds("approvals.decide"))
