"""What runs in the background."""

from datetime import date

from allauth.mfa.models import Authenticator

from tomoni.audit.api import under_newest_key
from tomoni.kernel.actor import Actor

from .actions import shred_people

SHREDDER = Actor.system("accounts.shred")


def shred(before: date) -> int:
    """End accounts that nobody used since that day."""
    return shred_people(actor=SHREDDER, before=before).count


def reencrypt_second_factors() -> int:
    """Write the secrets of second factors under the newest key. Returns how many were rewritten."""
    count = 0
    for factor in Authenticator.objects.exclude(type=Authenticator.Type.WEBAUTHN):
        secrets = {
            key: under_newest_key(factor.data[key]) for key in ("secret", "seed") if key in factor.data
        }
        if (data := factor.data | secrets) != factor.data:
            # Conditional: a spare code that was used up meanwhile must stay used up.
            count += Authenticator.objects.filter(pk=factor.pk, data=factor.data).update(data=data)
    return count
