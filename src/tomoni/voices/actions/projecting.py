"""The projection of where each voice stands, kept in the transaction that changes it."""

from tomoni.voices import queries
from tomoni.voices.models import Standing, Voice


def locked(voice: Voice) -> Standing:
    """The standing of a voice, held until the end of the transaction: two people on one voice go one by one."""
    return Standing.objects.select_for_update().get(voice=voice)


def project(voice: Voice) -> Standing:
    """Bring the projection of one voice up to date with its records."""
    standing = next(queries.derive_standings(Voice.objects.filter(pk=voice.pk)))
    standing.save(force_update=True)
    return standing
