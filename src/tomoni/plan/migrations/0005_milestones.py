import uuid

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0003_cache_table"),
        ("plan", "0004_editing"),
    ]

    operations = [
        migrations.CreateModel(
            name="MilestoneDocument",
            fields=[
                (
                    "id",
                    models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False),
                ),
                ("title", models.CharField(max_length=200)),
                ("file_name", models.CharField(max_length=120)),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("pdf", "PDF"),
                            ("docx", "Word"),
                            ("xlsx", "Excel"),
                            ("pptx", "PowerPoint"),
                            ("png", "PNG"),
                            ("jpg", "JPEG"),
                            ("csv", "CSV"),
                            ("txt", "Text"),
                        ],
                        max_length=10,
                    ),
                ),
                ("size", models.PositiveIntegerField()),
                ("digest", models.CharField(max_length=64)),
                ("is_public", models.BooleanField(default=False)),
                ("person", models.UUIDField(null=True)),
                ("received_at", models.DateTimeField(auto_now_add=True)),
            ],
        ),
        migrations.CreateModel(
            name="PlanText",
            fields=[
                ("digest", models.CharField(max_length=64, primary_key=True, serialize=False)),
                ("content", models.BinaryField()),
            ],
        ),
        migrations.CreateModel(
            name="Milestone",
            fields=[
                (
                    "id",
                    models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            (
                                "inquiry",
                                "Inquiry within the town hall",
                            ),
                            (
                                "consulted",
                                "Consultation of the council",
                            ),
                            ("report", "Report of the council"),
                            ("comment", "Public comment"),
                            ("vote", "Vote of the assembly"),
                            ("adopted", "Adopted"),
                            ("other", "Another stage"),
                        ],
                        max_length=10,
                    ),
                ),
                ("label", models.CharField(blank=True, max_length=120)),
                ("planned_on", models.DateField(blank=True, null=True)),
                ("planned_to", models.DateField(blank=True, null=True)),
                ("held_on", models.DateField(blank=True, null=True)),
                ("held_to", models.DateField(blank=True, null=True)),
                ("number", models.CharField(blank=True, max_length=60)),
                ("partner", models.CharField(blank=True, max_length=120)),
                (
                    "result",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("passed", "Passed as proposed"),
                            (
                                "passed_amended",
                                "Passed with amendments",
                            ),
                            ("rejected", "Rejected"),
                            ("continued", "Carried over"),
                        ],
                        max_length=20,
                    ),
                ),
                ("note", models.TextField(blank=True)),
                ("short_reason", models.TextField(blank=True)),
                ("address", models.URLField(blank=True, max_length=500)),
                ("is_public", models.BooleanField(default=False)),
                ("text_is_public", models.BooleanField(default=False)),
                ("fixed_at", models.DateTimeField(null=True)),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                (
                    "edition",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="milestones",
                        to="plan.edition",
                    ),
                ),
                (
                    "text",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="milestones",
                        to="plan.plantext",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="InquirySheet",
            fields=[
                (
                    "id",
                    models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False),
                ),
                ("name", models.CharField(max_length=500)),
                ("nodes", models.JSONField()),
                ("digest", models.CharField(max_length=64)),
                ("order", models.PositiveIntegerField()),
                (
                    "department",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="accounts.department",
                    ),
                ),
                (
                    "milestone",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="sheets",
                        to="plan.milestone",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="InquiryReturn",
            fields=[
                (
                    "id",
                    models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False),
                ),
                ("file_name", models.CharField(max_length=200)),
                ("digest", models.CharField(max_length=64)),
                ("content", models.BinaryField()),
                ("problems", models.JSONField(default=list)),
                ("person", models.UUIDField(null=True)),
                ("received_at", models.DateTimeField(auto_now_add=True)),
                (
                    "sheet",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="returns",
                        to="plan.inquirysheet",
                    ),
                ),
                (
                    "milestone",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="returns",
                        to="plan.milestone",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="MilestoneCorrection",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("field", models.CharField(max_length=20)),
                ("old", models.TextField(blank=True)),
                ("new", models.TextField(blank=True)),
                ("reason", models.TextField()),
                ("person", models.UUIDField(null=True)),
                ("at", models.DateTimeField(auto_now_add=True)),
                (
                    "milestone",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="corrections",
                        to="plan.milestone",
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="MilestoneFile",
            fields=[
                (
                    "of",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="file",
                        serialize=False,
                        to="plan.milestonedocument",
                    ),
                ),
                ("content", models.BinaryField()),
            ],
        ),
        migrations.AddField(
            model_name="milestonedocument",
            name="milestone",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="documents", to="plan.milestone"
            ),
        ),
        migrations.CreateModel(
            name="Remark",
            fields=[
                (
                    "id",
                    models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False),
                ),
                ("order", models.PositiveIntegerField()),
                ("text", models.TextField()),
                ("at", models.DateTimeField(auto_now_add=True)),
                (
                    "milestone",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="remarks",
                        to="plan.milestone",
                    ),
                ),
                ("nodes", models.ManyToManyField(related_name="+", to="plan.node")),
            ],
        ),
        migrations.CreateModel(
            name="RemarkHandling",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                (
                    "handling",
                    models.CharField(
                        choices=[
                            ("reflected", "Reflected"),
                            ("partly", "Partly reflected"),
                            ("not_reflected", "Not reflected"),
                        ],
                        max_length=20,
                    ),
                ),
                ("reason", models.TextField()),
                ("person", models.UUIDField(null=True)),
                ("at", models.DateTimeField(auto_now_add=True)),
                (
                    "remark",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="handlings",
                        to="plan.remark",
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="InquiryLine",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("sheet_name", models.CharField(max_length=20)),
                ("cell", models.CharField(max_length=12)),
                ("target", models.CharField(max_length=10)),
                ("key", models.CharField(blank=True, max_length=100)),
                ("field", models.CharField(max_length=20)),
                ("role", models.CharField(blank=True, max_length=20)),
                ("whose", models.CharField(blank=True, max_length=500)),
                ("old", models.TextField(blank=True)),
                ("new", models.TextField(blank=True)),
                ("removes", models.BooleanField(default=False)),
                ("opinion", models.TextField(blank=True)),
                ("by", models.CharField(blank=True, max_length=120)),
                (
                    "decision",
                    models.CharField(
                        blank=True,
                        choices=[("accepted", "Accepted"), ("rejected", "Not accepted")],
                        max_length=10,
                    ),
                ),
                ("reason", models.TextField(blank=True)),
                ("decided_by", models.UUIDField(null=True)),
                ("decided_at", models.DateTimeField(null=True)),
                (
                    "node",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="plan.node"
                    ),
                ),
                (
                    "of",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="lines",
                        to="plan.inquiryreturn",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("of", "sheet_name", "cell"), name="one_line_a_cell")
                ],
            },
        ),
        migrations.CreateModel(
            name="InquiryReminder",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("on", models.DateField()),
                (
                    "sheet",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="reminders",
                        to="plan.inquirysheet",
                    ),
                ),
            ],
            options={
                "constraints": [models.UniqueConstraint(fields=("sheet", "on"), name="one_reminder_a_day")],
            },
        ),
        migrations.AddConstraint(
            model_name="inquirysheet",
            constraint=models.UniqueConstraint(fields=("milestone", "name"), name="one_sheet_a_department"),
        ),
        migrations.AddConstraint(
            model_name="inquiryreturn",
            constraint=models.UniqueConstraint(fields=("milestone", "digest"), name="one_return_a_content"),
        ),
        migrations.AddConstraint(
            model_name="milestonedocument",
            constraint=models.UniqueConstraint(
                fields=("milestone", "digest"), name="one_document_a_milestone_and_content"
            ),
        ),
        migrations.AddConstraint(
            model_name="milestone",
            constraint=models.CheckConstraint(
                condition=models.Q(("fixed_at", None), ("held_on__isnull", False), _connector="OR"),
                name="held_milestone_has_its_day",
            ),
        ),
        migrations.AddConstraint(
            model_name="milestone",
            constraint=models.UniqueConstraint(
                condition=models.Q(("kind", "adopted")), fields=("edition",), name="adopted_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="remark",
            constraint=models.UniqueConstraint(fields=("milestone", "order"), name="one_remark_a_place"),
        ),
    ]
