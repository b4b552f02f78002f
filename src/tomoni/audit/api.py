"""The door of ``audit``."""

from .actions import retry_failed
from .fields import (
    EncryptedTextField,
    PersonalTextField,
    blind_index,
    decrypt,
    encrypt,
    reencrypt,
    rotate_data_keys,
    under_newest_key,
)
from .limits import address_of, allow
from .models import Batch, Record
from .outbox import announce, run_schedules, work, work_off
from .queries import failed_jobs, history_of, last_looks, last_records, looks_at, oldest_due, owed_jobs
from .recording import batch_of, holds, looked, may, recorded, require
from .retention import retention_rules, shred_what_is_due

__all__ = [
    "Batch",
    "EncryptedTextField",
    "PersonalTextField",
    "Record",
    "address_of",
    "allow",
    "announce",
    "batch_of",
    "blind_index",
    "decrypt",
    "encrypt",
    "failed_jobs",
    "history_of",
    "holds",
    "last_looks",
    "last_records",
    "looked",
    "looks_at",
    "may",
    "oldest_due",
    "owed_jobs",
    "recorded",
    "reencrypt",
    "require",
    "retention_rules",
    "retry_failed",
    "rotate_data_keys",
    "run_schedules",
    "shred_what_is_due",
    "under_newest_key",
    "work",
    "work_off",
]
