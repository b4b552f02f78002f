"""Indexes that hold all that lists and counts ask for, and the newest voices of a node without sorting."""

import django.db.models.deletion
from django.db import migrations, models


def copy_receipt(apps, schema_editor):
    Concern = apps.get_model("voices", "Concern")
    Voice = apps.get_model("voices", "Voice")
    mine = Voice.objects.filter(pk=models.OuterRef("voice")).values("received_at")
    Concern.objects.update(received_at=models.Subquery(mine))


class Migration(migrations.Migration):
    dependencies = [("plan", "0001_initial"), ("voices", "0001_initial")]
    operations = [
        migrations.RemoveIndex(model_name="standing", name="public_newest"),
        migrations.RemoveIndex(model_name="standing", name="to_decide"),
        migrations.RemoveIndex(model_name="standing", name="received_day"),
        migrations.RemoveIndex(model_name="standing", name="open_by_due"),
        migrations.AddIndex(
            model_name="standing",
            index=models.Index(
                fields=[
                    "due_on",
                    "voice",
                    "wants_answer",
                    "holder",
                    "in_hand_on",
                    "department",
                    "closing",
                    "folded",
                ],
                condition=models.Q(("closing", ""), ("folded", False)),
                name="open_by_due",
            ),
        ),
        migrations.AddIndex(
            model_name="standing",
            index=models.Index(
                fields=["-received_at", "voice", "closing", "answered_on", "decision", "department"],
                condition=models.Q(("public", True)),
                name="public_newest",
            ),
        ),
        migrations.AddIndex(
            model_name="standing",
            index=models.Index(
                fields=["-received_at", "voice", "decision", "department"],
                condition=models.Q(("concerned", True), ("decision", "")),
                name="to_decide",
            ),
        ),
        migrations.AddIndex(
            model_name="standing",
            index=models.Index(
                fields=[
                    "received_on",
                    "folded",
                    "wants_answer",
                    "closing",
                    "due_on",
                    "answered_on",
                    "decision",
                ],
                name="received_day",
            ),
        ),
        migrations.AddField(model_name="concern", name="received_at", field=models.DateTimeField(null=True)),
        migrations.RunPython(copy_receipt, migrations.RunPython.noop, elidable=True),
        migrations.AlterField(model_name="concern", name="received_at", field=models.DateTimeField()),
        migrations.AlterField(
            model_name="concern",
            name="node",
            field=models.ForeignKey(
                db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="plan.node"
            ),
        ),
        migrations.AddIndex(
            model_name="concern",
            index=models.Index(fields=["node", "-received_at", "voice"], name="concern_newest"),
        ),
    ]
