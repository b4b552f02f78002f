"""The cache lives in the database, so that limits on sign-in hold over all processes: its table comes with the others."""

from django.core.management import call_command
from django.db import migrations


def create(apps, schema_editor):
    call_command("createcachetable", database=schema_editor.connection.alias, verbosity=0)


class Migration(migrations.Migration):
    dependencies = [("accounts", "0002_department_only")]
    operations = [migrations.RunPython(create, migrations.RunPython.noop)]
