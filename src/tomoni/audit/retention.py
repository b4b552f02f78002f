"""Ending personal data when its term is over: rules are declared by parts, one daily job carries them out."""

import logging

from django.utils import timezone

from tomoni.kernel.part import Retention, fiscal_years_ago, parts, resolve

log = logging.getLogger("tomoni.retention")


def retention_rules() -> list[Retention]:
    """The rules of all parts."""
    return [rule for part in parts() for rule in part.retention]


def shred_what_is_due() -> dict[str, int]:
    """Carry out every rule. Returns how many rows each one ended, by model; a rule that fails is left out and logged."""
    today = timezone.localdate()
    ended = {}
    for rule in retention_rules():
        try:
            ended[rule.model] = resolve(rule.shred)(fiscal_years_ago(today, rule.years))
        except Exception:  # one part's slip must not keep another part's personal data alive
            log.exception("retention failed", extra={"model": rule.model})
            continue
        log.info("retention", extra={"model": rule.model, "ended": ended[rule.model]})
    return ended
