"""Who may change people, departments and roles."""

from rules import add_perm

from tomoni.audit.api import holds

add_perm("accounts.manage", holds("accounts.manage"))
