"""Voices that are there already bring their areas along."""

from django.db import migrations, models


def copy_areas(apps, schema_editor):
    Voice = apps.get_model("voices", "Voice")
    mine = models.Subquery(Voice.objects.filter(pk=models.OuterRef("voice")).values("area"))
    for name in ("Concern", "Standing"):
        apps.get_model("voices", name).objects.filter(voice__area__isnull=False).update(area=mine)


class Migration(migrations.Migration):
    dependencies = [("voices", "0006_lists_of_one_area")]
    operations = [migrations.RunPython(copy_areas, migrations.RunPython.noop)]
