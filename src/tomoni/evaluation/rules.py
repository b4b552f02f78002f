"""Who may write, freeze and publish sheets."""

from rules import add_perm

from tomoni.audit.api import holds

add_perm("evaluation.write", holds("evaluation.write"))
add_perm("evaluation.publish", holds("evaluation.publish"))
