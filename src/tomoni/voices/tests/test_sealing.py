"""The seal: what was received can be proved, and whatever is taken out or altered behind the actions' back is found."""

import json
import subprocess
import sys
from dataclasses import asdict
from datetime import timedelta
from pathlib import Path

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from tomoni.kernel import merkle
from tomoni.voices import actions, domain, jobs, queries
from tomoni.voices.domain import Decision, PublicForm
from tomoni.voices.models import (
    Answer,
    Closing,
    Reflection,
    Seal,
    SealedRecord,
    SealedSubtree,
    Standing,
    Voice,
    VoiceText,
)
from tomoni.voices.queries import Damage

from . import factories

pytestmark = pytest.mark.django_db

CHECKER = Path(__file__).parents[4] / "tools" / "verify_receipt.py"


@pytest.fixture
def ledger():
    """Two voices, one of them answered, decided and closed."""
    factories.wording()
    voice = factories.voice("歩道があぶない\ud800です", days_ago=3)
    factories.voice("もう一つの声")
    factories.answer(voice, form=PublicForm.WORDS)
    actions.reflect(
        actor=factories.PLANNER, voices=[voice], decision=Decision.LATER, reason="来年度に考えます。"
    )
    return voice


def seal():
    return actions.seal_ledger(actor=factories.SYSTEM)


def found():
    return {one.damage for one in queries.damages()}


def file_of(response):
    return b"".join(response.streaming_content) if response.streaming else response.content


def verify(client, voice, folder, *, alter=lambda proof, seals: None):
    """What the stand-alone program says of the files that a citizen downloads."""
    proof = json.loads(file_of(client.get(reverse("voices:proof", args=[voice.follow_key]))))
    seals = json.loads(file_of(client.get(reverse("voices:seals_json"))))
    alter(proof, seals)
    for name, content in (("proof", proof), ("seals", seals)):
        (folder / f"{name}.json").write_text(json.dumps(content), "utf-8")
    command = [sys.executable, "-I", str(CHECKER), str(folder / "proof.json"), str(folder / "seals.json")]
    return subprocess.run(command, capture_output=True, text=True, check=False)


def test_all_records_are_sealed_and_nothing_is_wrong(ledger):
    made = seal()
    assert (made.number, made.size) == (1, 5)  # two voices, an answer, a decision, a closing
    assert made.root == merkle.root(5, _subtree()).hex()
    assert list(queries.damages()) == []


def _subtree():
    leaves = [bytes(row.leaf) for row in SealedRecord.objects.order_by("place")]

    def subtree(level, position):
        if level == 0:
            return leaves[position]
        return merkle.node_hash(subtree(level - 1, 2 * position), subtree(level - 1, 2 * position + 1))

    return subtree


def test_each_seal_is_chained_to_the_last_and_a_quiet_day_is_sealed_too(ledger):
    first, second = seal(), seal()
    factories.voice("三つ目の声")
    third = seal()
    assert (first.previous, second.previous, third.previous) == ("", first.chain, second.chain)
    assert (first.root, third.size) == (second.root, second.size + 1)
    assert list(queries.damages()) == []


def test_a_ledger_of_many_blocks_is_sealed_bit_by_bit_and_proved(monkeypatch):
    monkeypatch.setattr("tomoni.voices.actions.sealing.BLOCK_LEVEL", 2)
    monkeypatch.setattr("tomoni.voices.queries.sealing.BLOCK_LEVEL", 2)
    factories.wording()
    voices = []
    for number in range(23):
        voices.append(factories.voice(f"声{number}"))
        if number % 5 == 2:
            seal()
    newest = seal()
    assert SealedSubtree.objects.count() == 5 + 2 + 1
    assert newest.root == merkle.root(23, _subtree()).hex()
    assert list(queries.damages()) == []
    for voice in voices:
        [proof] = queries.proofs_of(voice)
        leaf = merkle.leaf_hash(domain.entry(bytes.fromhex(proof.salt), proof.fields))
        path = [bytes.fromhex(one) for one in proof.path]
        assert merkle.root_of_inclusion(leaf, proof.index, proof.size, path).hex() == newest.root


@pytest.mark.parametrize(
    ("damage", "hurt"),
    [
        (Damage.RECORD_ALTERED, lambda: VoiceText.objects.filter(text__startswith="歩道").update(text="歩道は安全です")),
        (Damage.RECORD_ALTERED, lambda: Voice.objects.update(received_at=timezone.now())),
        (Damage.RECORD_ALTERED, lambda: Answer.objects.update(text="直しません。")),
        (Damage.RECORD_ALTERED, lambda: Reflection.objects.update(reason="なし")),
        (Damage.RECORD_ALTERED, lambda: Closing.objects.update(kind="out_of_scope")),
        (Damage.RECORD_MISSING, lambda: Closing.objects.all()._raw_delete("default")),
        (Damage.PLACE_MISSING, lambda: SealedRecord.objects.filter(place=2).delete()),
        (Damage.SALT_MISSING, lambda: SealedRecord.objects.update(salt=None)),
        (Damage.ROOT_DIFFERS, lambda: SealedRecord.objects.filter(place=1).update(leaf=bytes(32))),
        (Damage.ROOT_DIFFERS, lambda: SealedRecord.objects.filter(place=4).delete()),
        (Damage.SEAL_ALTERED, lambda: Seal.objects.update(root="0" * 64)),
        (Damage.SEAL_ALTERED, lambda: Seal.objects.filter(number=1)._raw_delete("default")),
    ],
)  # fmt: skip
def test_what_somebody_does_to_the_database_is_found(ledger, damage, hurt):
    seal()
    seal()
    hurt()
    assert damage in found()


def test_a_dropped_voice_is_found(ledger):
    seal()
    gone = Voice.objects.get(text__text="もう一つの声")
    VoiceText.objects.filter(voice=gone)._raw_delete("default")
    Standing.objects.filter(voice=gone)._raw_delete("default")
    Voice.objects.filter(pk=gone.pk)._raw_delete("default")
    assert [(one.damage, one.id) for one in queries.damages()] == [(Damage.RECORD_MISSING, str(gone.pk))]


def test_a_record_that_was_slipped_in_later_is_found(ledger):
    seal()
    late = factories.voice("あとから")
    assert found() == set()
    Voice.objects.filter(pk=late.pk).update(recorded_at=timezone.now() - timedelta(days=30))
    assert found() == {Damage.NEVER_SEALED}


def test_seals_that_were_all_made_anew_differ_from_a_copy_kept_outside(ledger):
    seal()
    copy = [queries.seal_facts(one) for one in queries.seals()]
    assert list(queries.damages(copy)) == []
    for table in (Seal, SealedRecord, SealedSubtree):
        table.objects.all()._raw_delete("default")
    VoiceText.objects.filter(text__startswith="歩道").update(text="歩道は安全です")
    seal()
    assert found() == set()
    assert {one.damage for one in queries.damages(copy)} == {Damage.COPY_DIFFERS}


def test_shredding_ends_the_proof_of_the_words_and_leaves_the_seal_whole(ledger, client, tmp_path):
    before = seal()
    jobs.shred(timezone.localdate() + timedelta(days=1))
    assert list(queries.damages()) == []
    kinds = {one.fields["kind"] for one in queries.proofs_of(ledger)}
    assert kinds == {"reflection"}
    assert SealedRecord.objects.filter(salt=None).count() == 3  # the voice, its answer and how it ended
    seal()
    assert list(queries.damages()) == []
    assert before.root in [one.root for one in queries.seals()]
    assert verify(client, ledger, tmp_path).returncode == 0


def test_a_citizen_checks_her_voice_with_the_stand_alone_program(ledger, client, tmp_path):
    seal()
    factories.voice("次の声")
    seal()
    said = verify(client, ledger, tmp_path)
    assert said.returncode == 0, said.stdout + said.stderr
    assert said.stdout.count("sealed as you hold it") == 4
    for alter in (
        lambda proof, seals: proof["records"][0]["texts"].update(text="歩道は安全です"),
        lambda proof, seals: proof["records"][0]["fields"].update(channel="phone"),
        lambda proof, seals: proof["records"][0].update(index=1),
        lambda proof, seals: proof["records"][0].update(seal=9),
        lambda proof, seals: proof["records"].clear(),
        lambda proof, seals: seals["seals"][1].update(root="0" * 64),
        lambda proof, seals: seals["seals"][1].update(sealed_at="2020-01-01T00:00:00.000000Z"),
        lambda proof, seals: seals["seals"][1].update(consistency=[]),
        lambda proof, seals: seals["seals"].pop(0),
    ):
        said = verify(client, ledger, tmp_path, alter=alter)
        assert said.returncode == 1, said.stdout
    broken = verify(client, ledger, tmp_path, alter=lambda proof, seals: proof.pop("records"))
    assert (broken.returncode, "cannot be read" in broken.stdout) == (2, True)


def test_the_program_and_the_ledger_agree_on_every_byte(ledger):
    from tools import verify_receipt

    made = seal()
    assert verify_receipt.chain_of(asdict(queries.seal_facts(made))) == made.chain
    fields = queries.proofs_of(ledger)[0].fields
    assert domain.entry(b"", fields) == verify_receipt.canonical(fields)


def test_before_the_next_seal_the_page_says_when_a_proof_can_be_had(ledger, client):
    page = reverse("voices:private", args=[ledger.follow_key])
    proof = reverse("voices:proof", args=[ledger.follow_key])
    assert proof not in client.get(page).content.decode()
    assert client.get(proof).json()["records"] == []
    seal()
    assert proof in client.get(page).content.decode()


def test_the_proof_opens_with_the_secret_link_alone(ledger, client):
    seal()
    assert client.get(reverse("voices:proof", args=["not-the-key"])).status_code == 404
    response = client.get(reverse("voices:proof", args=[ledger.follow_key]))
    assert "no-store" in response["Cache-Control"]
    public = client.get(reverse("voices:seals")).content + client.get(reverse("voices:seals_feed")).content
    public += file_of(client.get(reverse("voices:seals_json")))
    for secret in (ledger.receipt_number, ledger.follow_key, "歩道", str(ledger.pk), ledger.public_id):
        assert secret.encode() not in public


def test_pages_and_proofs_ask_the_database_a_constant_number_of_times(ledger, client):
    for _ in range(3):
        actions.reflect(
            actor=factories.PLANNER, voices=[ledger], decision=Decision.LATER, reason="来年度に。"
        )
    for _ in range(40):
        seal()
    for address, limit in (
        (reverse("voices:seals"), 5),
        (reverse("voices:seals_feed"), 3),
        (reverse("voices:proof", args=[ledger.follow_key]), 12),
        (reverse("voices:private", args=[ledger.follow_key]), 10),
    ):
        with CaptureQueriesContext(connection) as asked:
            assert client.get(address).status_code == 200
        assert len(asked) <= limit, (address, [one["sql"] for one in asked])
