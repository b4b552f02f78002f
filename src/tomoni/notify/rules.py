"""Who may read mails and their delivery log."""

from rules import add_perm

from tomoni.audit.api import holds

add_perm("notify.read", holds("notify.read"))
