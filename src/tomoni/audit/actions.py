"""Writes: what a person does about jobs that were given up."""

from django.utils import timezone

from tomoni.kernel.actor import Actor

from .models import Batch
from .queries import failed_jobs
from .recording import batch_of, recorded, require


@recorded("audit.jobs_retried")
def retry_failed(*, actor: Actor) -> Batch:
    """Give every job that was given up another round of attempts.

    Raises:
        NotAllowed: the actor may not read the log.
    """
    require(actor, "audit.read")
    jobs = sorted(failed_jobs().values_list("pk", flat=True))
    failed_jobs().update(failed_at=None, attempts=0, due_at=timezone.now())
    return batch_of("audit.jobs", jobs)
