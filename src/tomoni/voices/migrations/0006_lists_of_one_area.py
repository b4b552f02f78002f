"""The area of a voice stands with what is listed by it too: lists of one area need no sorting."""

import django.db.models.deletion
from django.db import migrations, models


def area_field():
    return models.ForeignKey(
        db_index=False,
        null=True,
        on_delete=django.db.models.deletion.PROTECT,
        related_name="+",
        to="places.area",
    )


class Migration(migrations.Migration):
    dependencies = [("places", "0001_initial"), ("voices", "0005_telephone")]
    operations = [
        migrations.AddField(model_name="concern", name="area", field=area_field()),
        migrations.AddField(model_name="standing", name="area", field=area_field()),
        migrations.AddIndex(
            model_name="concern",
            index=models.Index(fields=["area", "node", "-received_at", "voice"], name="concern_of_area"),
        ),
        migrations.AddIndex(
            model_name="standing",
            index=models.Index(
                fields=["area", "-received_at", "voice", "closing", "answered_on", "decision", "department"],
                condition=models.Q(("public", True)),
                name="public_of_area",
            ),
        ),
        migrations.AddIndex(
            model_name="standing",
            index=models.Index(
                fields=[
                    "area",
                    "received_on",
                    "folded",
                    "wants_answer",
                    "closing",
                    "due_on",
                    "decision",
                ],
                name="received_in_area",
            ),
        ),
    ]
