"""What the daily seal costs when the ledger is large: ``python -m bench.seal --voices 1000000``.

On SQLite below ``TOMONI_DATA`` (else a folder of its own), or on the server of ``DATABASE_URL``. Voices are written in
bulk, sealed for the first time, then sealed again with a day's 2,000 more; a proof is made and everything is checked.
Exit code 1 when the daily seal takes more than a minute.
"""

import argparse
import os
import secrets
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import date
from typing import TypeVar

T = TypeVar("T")
BAR = 60.0  # seconds
DAY = 2_000  # voices
AT_ONCE = 5_000


def main() -> int:
    """Fill, seal, seal again, prove, check; each in a line with its seconds."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--voices", type=int, default=1_000_000)
    given = parser.parse_args()
    os.environ.setdefault("TOMONI_DATA", tempfile.mkdtemp(prefix="tomoni-seal-"))
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tomoni.config.settings")
    import django

    django.setup()
    from django.core.management import call_command

    from tomoni.kernel.actor import Actor
    from tomoni.voices import queries
    from tomoni.voices.actions import seal_ledger
    from tomoni.voices.models import Voice

    call_command("migrate", verbosity=0)
    actor = Actor.system("bench")
    fill(given.voices)
    timed(f"first seal over {given.voices:,} voices", lambda: seal_ledger(actor=actor))
    fill(DAY)
    daily = timed(f"daily seal, {DAY:,} more", lambda: seal_ledger(actor=actor))
    voice = Voice.objects.order_by("pk")[given.voices // 2]
    timed("proof of one voice", lambda: queries.proofs_of(voice))
    found = timed("check of every seal and record", lambda: list(queries.damages()))
    print(f"daily seal: {daily[0] / BAR:.1%} of the bar of {BAR:.0f} s; damages found: {len(found[1])}")
    return 0 if daily[0] <= BAR and not found[1] else 1


def timed(what: str, run: Callable[[], T]) -> tuple[float, T]:
    """How many seconds it took, and what came of it."""
    began, cpu = time.perf_counter(), time.process_time()
    result = run()
    seconds = time.perf_counter() - began
    print(f"{what}: {seconds:.2f} s ({time.process_time() - cpu:.2f} s of CPU)", flush=True)
    return seconds, result


def fill(count: int) -> None:
    """So many voices with texts of about a hundred characters."""
    from django.utils import timezone

    from tomoni.kernel import codes
    from tomoni.voices.domain import AnswerWish, ConsentChoice
    from tomoni.voices.models import ConsentWording, Voice, VoiceText

    wording, _ = ConsentWording.objects.get_or_create(
        version=1, defaults={"since": date(2026, 4, 1), "words": {}}
    )
    now = timezone.now()
    for start in range(0, count, AT_ONCE):
        voices = [
            Voice(
                public_id=codes.new_public_id(),
                receipt_number=codes.new_receipt_number(),
                follow_key=secrets.token_urlsafe(16),
                channel="letter",
                received_at=now,
                consent=ConsentChoice.WORDS,
                consent_wording=wording,
                answer_wish=AnswerWish.PAGE,
            )
            for _ in range(min(AT_ONCE, count - start))
        ]
        Voice.objects.bulk_create(voices)
        texts = [
            VoiceText(voice=one, text=f"歩道の点検をふやしてください。{one.public_id} " * 4) for one in voices
        ]
        VoiceText.objects.bulk_create(texts)


if __name__ == "__main__":
    sys.exit(main())
