"""Who may load, change and adopt plans."""

from rules import add_perm

from tomoni.audit.api import holds

add_perm("plan.load", holds("plan.load"))
add_perm("plan.propose_change", holds("plan.propose_change"))
add_perm("plan.adopt", holds("plan.adopt"))
