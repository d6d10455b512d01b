"""What customers did: logs of events, and what was counted of them."""

import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("web", "0012_conditions_of_a_project"),
    ]

    operations = [
        migrations.CreateModel(
            name="EventLog",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True,
                        primary_key=True,
                        serialize=False,
                        verbose_name="ID",
                    ),
                ),
                ("name", models.CharField(max_length=200)),
                ("join", models.CharField(blank=True, default="", max_length=200)),
                ("join_on", models.CharField(default="case", max_length=10)),
                ("columns", models.JSONField(blank=True, default=dict)),
                ("stages", models.TextField(blank=True, default="")),
                ("stages_by_hand", models.BooleanField(default=False)),
                ("believed", models.TextField(blank=True, default="")),
                ("events", models.BigIntegerField(default=0)),
                ("cases", models.BigIntegerField(default=0)),
                ("first_at", models.DateTimeField(blank=True, null=True)),
                ("last_at", models.DateTimeField(blank=True, null=True)),
                ("counted", models.CharField(blank=True, default="", max_length=64)),
                ("counted_at", models.DateTimeField(blank=True, null=True)),
                ("made_at", models.DateTimeField(default=django.utils.timezone.now)),
                (
                    "coach",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "source",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE, to="web.source"
                    ),
                ),
            ],
            options={
                "ordering": ["name", "pk"],
            },
        ),
        migrations.CreateModel(
            name="CaseVoice",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True,
                        primary_key=True,
                        serialize=False,
                        verbose_name="ID",
                    ),
                ),
                ("case", models.CharField(max_length=32)),
                ("stage", models.CharField(blank=True, default="", max_length=60)),
                (
                    "verbatim",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, to="web.verbatim"
                    ),
                ),
                (
                    "log",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        to="web.eventlog",
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(
                        models.F("log"), models.F("stage"), name="words_of_stage"
                    )
                ],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("log", "case", "verbatim"), name="words_of_case_once"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="EventPiece",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True,
                        primary_key=True,
                        serialize=False,
                        verbose_name="ID",
                    ),
                ),
                ("first", models.CharField(max_length=32)),
                ("last", models.CharField(max_length=32)),
                ("rows", models.PositiveIntegerField()),
                ("content", models.BinaryField()),
                ("sha256", models.CharField(max_length=64)),
                (
                    "log",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        to="web.eventlog",
                    ),
                ),
                (
                    "run",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, to="web.run"
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(
                        models.F("log"),
                        models.F("first"),
                        models.F("last"),
                        name="events_of_case",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="JourneyTable",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True,
                        primary_key=True,
                        serialize=False,
                        verbose_name="ID",
                    ),
                ),
                ("segment", models.CharField(blank=True, default="", max_length=200)),
                ("cases", models.BigIntegerField(default=0)),
                ("content", models.JSONField(default=dict)),
                (
                    "log",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, to="web.eventlog"
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("log", "segment"), name="counted_once"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="SaidDone",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True,
                        primary_key=True,
                        serialize=False,
                        verbose_name="ID",
                    ),
                ),
                ("case", models.CharField(max_length=32)),
                ("claim", models.CharField(max_length=60)),
                ("start", models.PositiveIntegerField(default=0)),
                ("end", models.PositiveIntegerField(default=0)),
                ("shows", models.CharField(max_length=300)),
                ("agreement", models.CharField(max_length=16)),
                ("stage", models.CharField(blank=True, default="", max_length=60)),
                ("segment", models.CharField(blank=True, default="", max_length=200)),
                ("sure", models.FloatField(default=0)),
                (
                    "log",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        to="web.eventlog",
                    ),
                ),
                (
                    "verbatim",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        to="web.verbatim",
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(
                        models.F("log"),
                        models.F("agreement"),
                        models.F("id"),
                        name="said_done_list",
                    )
                ],
            },
        ),
    ]
