"""The first tables: listening, understanding, people, work and the house."""

import uuid

import django.db.models.deletion
import django.db.models.functions.text
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = []

    operations = [
        migrations.CreateModel(
            name="Colleague",
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
                ("password", models.CharField(max_length=128, verbose_name="password")),
                (
                    "last_login",
                    models.DateTimeField(
                        blank=True, null=True, verbose_name="last login"
                    ),
                ),
                ("email", models.EmailField(max_length=254, unique=True)),
                ("name", models.CharField(blank=True, max_length=120)),
                ("nickname", models.CharField(blank=True, max_length=60)),
                (
                    "role",
                    models.CharField(
                        choices=[
                            ("colleague", "Colleague"),
                            ("coach", "Coach"),
                            ("insight_lead", "Insight lead"),
                            ("leader", "Leader"),
                            ("admin", "Admin"),
                            ("reader", "Reader"),
                        ],
                        default="colleague",
                        max_length=20,
                    ),
                ),
                (
                    "level",
                    models.CharField(
                        choices=[
                            ("front_line", "Front line"),
                            ("office", "Office"),
                            ("leadership", "Leadership"),
                            ("executive", "Executive"),
                        ],
                        default="office",
                        max_length=20,
                    ),
                ),
                (
                    "digest",
                    models.CharField(
                        choices=[
                            ("never", "Never"),
                            ("day", "Every day"),
                            ("week", "Every week"),
                            ("month", "Every month"),
                        ],
                        default="never",
                        max_length=10,
                    ),
                ),
                ("last_digest_at", models.DateTimeField(blank=True, null=True)),
                (
                    "unsubscribe_token",
                    models.CharField(blank=True, max_length=64, null=True, unique=True),
                ),
                ("preferences", models.JSONField(blank=True, default=dict)),
                ("is_active", models.BooleanField(default=True)),
                ("joined_at", models.DateTimeField(default=django.utils.timezone.now)),
                ("sample", models.BooleanField(default=False)),
            ],
        ),
        migrations.CreateModel(
            name="Counter",
            fields=[
                (
                    "name",
                    models.CharField(max_length=40, primary_key=True, serialize=False),
                ),
                ("value", models.BigIntegerField(default=0)),
            ],
        ),
        migrations.CreateModel(
            name="Credential",
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
                ("name", models.CharField(max_length=80, unique=True)),
                ("sealed", models.BinaryField()),
                ("note", models.CharField(blank=True, default="", max_length=200)),
                ("changed_at", models.DateTimeField(default=django.utils.timezone.now)),
            ],
        ),
        migrations.CreateModel(
            name="CustomerIdentity",
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
                ("ref", models.CharField(max_length=200, unique=True)),
                ("sealed", models.BinaryField()),
                ("created", models.DateTimeField(default=django.utils.timezone.now)),
            ],
        ),
        migrations.CreateModel(
            name="Verbatim",
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
                ("seq", models.BigIntegerField(unique=True)),
                ("digest", models.CharField(max_length=32)),
                ("source_type", models.CharField(max_length=60)),
                ("source_name", models.CharField(max_length=200)),
                ("source_record_id", models.TextField()),
                ("conversation_id", models.TextField(null=True)),
                ("turn_index", models.IntegerField(null=True)),
                ("parent_id", models.TextField(null=True)),
                ("author_ref", models.TextField(null=True)),
                ("author_role", models.CharField(max_length=20)),
                ("occurred_at", models.DateTimeField(null=True)),
                ("occurred_at_raw", models.TextField(null=True)),
                ("tz_assumed", models.BooleanField(null=True)),
                ("updated_at", models.DateTimeField(null=True)),
                ("language", models.TextField(null=True)),
                ("title", models.TextField(null=True)),
                ("text", models.TextField()),
                ("text_format", models.CharField(max_length=10)),
                ("rating", models.FloatField(null=True)),
                ("rating_min", models.FloatField(null=True)),
                ("rating_max", models.FloatField(null=True)),
                ("rating_kind", models.TextField(null=True)),
                ("segment", models.TextField(null=True)),
                ("product", models.TextField(null=True)),
                ("version", models.TextField(null=True)),
                ("place", models.TextField(null=True)),
                ("journey", models.TextField(null=True)),
                ("stage", models.TextField(null=True)),
                ("url", models.TextField(null=True)),
                ("tags", models.TextField(null=True)),
                ("meta", models.TextField(null=True)),
                ("raw_sha256", models.CharField(max_length=64, null=True)),
                (
                    "redaction",
                    models.CharField(
                        choices=[
                            ("pending", "Not yet looked at"),
                            ("clean", "Nothing found"),
                            ("reduced", "Reduced"),
                            ("by_hand", "Reduced by a colleague"),
                        ],
                        default="pending",
                        max_length=10,
                    ),
                ),
                ("redacted_text", models.TextField(null=True)),
                ("paraphrase", models.BooleanField(default=False)),
                ("mood", models.CharField(blank=True, default="", max_length=20)),
                (
                    "heard_by",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Outlet",
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
                ("kind", models.CharField(max_length=12)),
                ("name", models.CharField(max_length=120)),
                ("address", models.BinaryField()),
                ("secret", models.BinaryField(blank=True, null=True)),
                ("on", models.BooleanField(default=True)),
                ("events", models.JSONField(blank=True, default=list)),
                ("failing_since", models.DateTimeField(blank=True, null=True)),
                (
                    "last_error",
                    models.CharField(blank=True, default="", max_length=300),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Removal",
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
                ("seq", models.BigIntegerField(unique=True)),
                ("verbatim_id", models.BigIntegerField()),
                ("at", models.DateTimeField(default=django.utils.timezone.now)),
            ],
        ),
        migrations.CreateModel(
            name="Run",
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
                ("file_name", models.CharField(max_length=255)),
                ("file_sha256", models.CharField(blank=True, max_length=64)),
                ("read_as", models.CharField(blank=True, max_length=60)),
                ("mapping", models.JSONField(blank=True, default=dict)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("dry_run", "Tried out"),
                            ("running", "Running"),
                            ("completed", "Completed"),
                            ("failed", "Failed"),
                            ("cancelled", "Cancelled"),
                            ("undoing", "Being undone"),
                            ("undone", "Undone"),
                        ],
                        default="running",
                        max_length=12,
                    ),
                ),
                ("rows_in_file", models.PositiveBigIntegerField(default=0)),
                ("stored", models.PositiveBigIntegerField(default=0)),
                ("updated", models.PositiveBigIntegerField(default=0)),
                ("unchanged", models.PositiveBigIntegerField(default=0)),
                ("refused", models.PositiveBigIntegerField(default=0)),
                ("position", models.PositiveBigIntegerField(default=0)),
                ("message", models.TextField(blank=True)),
                ("started", models.DateTimeField(default=django.utils.timezone.now)),
                ("finished", models.DateTimeField(blank=True, null=True)),
                (
                    "by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "ordering": ["-id"],
            },
        ),
        migrations.CreateModel(
            name="Source",
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
                ("type", models.CharField(max_length=60)),
                ("mapping", models.JSONField(blank=True, default=dict)),
                ("purpose", models.TextField(blank=True)),
                ("legal_ground", models.CharField(blank=True, max_length=200)),
                ("notice", models.CharField(blank=True, max_length=500)),
                ("retention_days", models.PositiveIntegerField(blank=True, null=True)),
                ("may_leave", models.BooleanField(default=False)),
                ("minors", models.BooleanField(default=False)),
                ("sample", models.BooleanField(default=False)),
                ("created", models.DateTimeField(default=django.utils.timezone.now)),
                (
                    "owner",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Team",
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
                ("name", models.CharField(max_length=120, unique=True)),
                ("sample", models.BooleanField(default=False)),
            ],
        ),
        migrations.CreateModel(
            name="Feeling",
            fields=[
                (
                    "verbatim",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        serialize=False,
                        to="web.verbatim",
                    ),
                ),
                ("sentiment", models.FloatField()),
                ("sentiment_label", models.CharField(max_length=10, null=True)),
                ("criticality", models.FloatField(null=True)),
                ("effort", models.FloatField(null=True)),
                ("actionability", models.FloatField(null=True)),
                ("urgency", models.FloatField(null=True)),
                ("confidence", models.FloatField(null=True)),
                ("because", models.JSONField(default=list)),
            ],
        ),
        migrations.CreateModel(
            name="Job",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4,
                        editable=False,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                ("kind", models.CharField(max_length=60)),
                ("args", models.JSONField(blank=True, default=dict)),
                ("unique", models.CharField(blank=True, max_length=200, null=True)),
                (
                    "slot",
                    models.CharField(
                        blank=True, max_length=200, null=True, unique=True
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("waiting", "Waiting"),
                            ("running", "Running"),
                            ("done", "Done"),
                            ("failed", "Failed"),
                            ("cancelled", "Cancelled"),
                        ],
                        default="waiting",
                        max_length=12,
                    ),
                ),
                ("lane", models.CharField(default="main", max_length=20)),
                ("at", models.DateTimeField(default=django.utils.timezone.now)),
                ("created_at", models.DateTimeField(default=django.utils.timezone.now)),
                ("started_at", models.DateTimeField(blank=True, null=True)),
                ("ended_at", models.DateTimeField(blank=True, null=True)),
                ("heartbeat_at", models.DateTimeField(blank=True, null=True)),
                ("worker", models.CharField(blank=True, default="", max_length=40)),
                ("attempts", models.PositiveIntegerField(default=0)),
                ("cancel_asked", models.BooleanField(default=False)),
                ("done", models.BigIntegerField(default=0)),
                ("total", models.BigIntegerField(blank=True, null=True)),
                ("message", models.CharField(blank=True, default="", max_length=300)),
                ("memory", models.JSONField(blank=True, default=dict)),
                ("result", models.JSONField(blank=True, null=True)),
                ("error", models.TextField(blank=True, default="")),
                (
                    "asked_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="LogEntry",
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
                ("number", models.BigIntegerField(unique=True)),
                ("at", models.DateTimeField()),
                ("who", models.BigIntegerField(null=True)),
                ("action", models.CharField(max_length=40)),
                ("what", models.CharField(max_length=60)),
                ("which", models.TextField(blank=True)),
                ("detail", models.TextField(blank=True)),
                ("before", models.CharField(max_length=64)),
                ("hash", models.CharField(max_length=64)),
            ],
            options={
                "ordering": ["number"],
                "indexes": [
                    models.Index(
                        models.F("who"), models.F("number"), name="log_of_colleague"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Media",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4,
                        editable=False,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                ("kind", models.CharField(max_length=12)),
                ("media_type", models.CharField(max_length=60)),
                ("name", models.CharField(blank=True, default="", max_length=200)),
                ("file", models.CharField(blank=True, default="", max_length=200)),
                ("bytes", models.BigIntegerField()),
                ("sha256", models.CharField(max_length=64)),
                ("width", models.PositiveIntegerField(blank=True, null=True)),
                ("height", models.PositiveIntegerField(blank=True, null=True)),
                ("caption", models.TextField(blank=True, default="")),
                ("owner_kind", models.CharField(blank=True, default="", max_length=40)),
                ("owner_id", models.CharField(blank=True, default="", max_length=40)),
                ("added_at", models.DateTimeField(default=django.utils.timezone.now)),
                (
                    "added_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
        ),
        migrations.AddField(
            model_name="verbatim",
            name="run",
            field=models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.CASCADE, to="web.run"
            ),
        ),
        migrations.AddField(
            model_name="run",
            name="job",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                to="web.job",
            ),
        ),
        migrations.CreateModel(
            name="Refusal",
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
                ("row", models.PositiveBigIntegerField(null=True)),
                ("field", models.CharField(blank=True, max_length=200)),
                ("reason", models.TextField()),
                ("next_step", models.TextField(blank=True)),
                (
                    "run",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, to="web.run"
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="SavedView",
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
                ("name", models.CharField(max_length=120)),
                ("place", models.CharField(max_length=200)),
                ("query", models.TextField(blank=True)),
                ("shared", models.BooleanField(default=False)),
                ("created", models.DateTimeField(default=django.utils.timezone.now)),
                (
                    "owner",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
        ),
        migrations.AddField(
            model_name="verbatim",
            name="source",
            field=models.ForeignKey(
                db_index=False,
                on_delete=django.db.models.deletion.CASCADE,
                to="web.source",
            ),
        ),
        migrations.AddField(
            model_name="run",
            name="source",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE, to="web.source"
            ),
        ),
        migrations.AddField(
            model_name="verbatim",
            name="team",
            field=models.ForeignKey(
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                to="web.team",
            ),
        ),
        migrations.AddField(
            model_name="source",
            name="team",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                to="web.team",
            ),
        ),
        migrations.AddField(
            model_name="colleague",
            name="team",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                to="web.team",
            ),
        ),
        migrations.CreateModel(
            name="Theme",
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
                ("key", models.CharField(max_length=40)),
                ("name", models.CharField(max_length=200)),
                ("curated_name", models.CharField(blank=True, max_length=200)),
                ("keywords", models.JSONField(blank=True, default=list)),
                ("sentence", models.TextField(blank=True)),
                ("size", models.PositiveIntegerField(default=0)),
                ("share", models.FloatField(default=0)),
                ("sentiment", models.FloatField(null=True)),
                ("effort", models.FloatField(null=True)),
                ("exemplars", models.JSONField(blank=True, default=list)),
                ("retired", models.BooleanField(default=False)),
                (
                    "parent",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        to="web.theme",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Shift",
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
                ("segment", models.TextField(null=True)),
                ("kind", models.CharField(max_length=10)),
                ("since", models.DateField()),
                ("size", models.FloatField(null=True)),
                ("low", models.FloatField(null=True)),
                ("high", models.FloatField(null=True)),
                ("quotes", models.JSONField(default=list)),
                ("found_at", models.DateTimeField(default=django.utils.timezone.now)),
                (
                    "theme",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, to="web.theme"
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Count",
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
                ("week", models.DateField(null=True)),
                ("segment", models.TextField(null=True)),
                ("kind", models.CharField(max_length=20)),
                ("size", models.PositiveIntegerField(default=0)),
                ("sentiment_sum", models.FloatField(default=0)),
                ("effort_sum", models.FloatField(default=0)),
                ("effort_size", models.PositiveIntegerField(default=0)),
                (
                    "source",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        to="web.source",
                    ),
                ),
                (
                    "theme",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        to="web.theme",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="ThemeEdit",
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
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("rename", "Renamed"),
                            ("merge", "Merged"),
                            ("split", "Split"),
                            ("move", "Moved a quote"),
                            ("pin", "Pinned"),
                            ("retire", "Retired"),
                        ],
                        max_length=10,
                    ),
                ),
                ("theme_key", models.CharField(max_length=40)),
                ("payload", models.JSONField(default=dict)),
                ("at", models.DateTimeField(default=django.utils.timezone.now)),
                ("undone_at", models.DateTimeField(blank=True, null=True)),
                (
                    "by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="ThemeSet",
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
                ("model_file", models.CharField(blank=True, max_length=300)),
                ("model_sha256", models.CharField(blank=True, max_length=64)),
                ("params", models.JSONField(blank=True, default=dict)),
                ("seq", models.BigIntegerField(default=0)),
                ("current", models.BooleanField(default=False)),
                ("created", models.DateTimeField(default=django.utils.timezone.now)),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("current", True)),
                        fields=("current",),
                        name="one_current_theme_set",
                    )
                ],
            },
        ),
        migrations.AddField(
            model_name="theme",
            name="set",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE, to="web.themeset"
            ),
        ),
        migrations.CreateModel(
            name="Label",
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
                ("occurred_at", models.DateTimeField(null=True)),
                ("confidence", models.FloatField(null=True)),
                ("unsure", models.BooleanField(default=False)),
                ("also", models.JSONField(blank=True, default=list)),
                ("by_hand", models.BooleanField(default=False)),
                (
                    "verbatim",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        to="web.verbatim",
                    ),
                ),
                (
                    "theme",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        to="web.theme",
                    ),
                ),
                (
                    "set",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        to="web.themeset",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Told",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4,
                        editable=False,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                ("channel", models.CharField(max_length=12)),
                ("to_whom", models.CharField(max_length=300)),
                ("subject", models.CharField(blank=True, default="", max_length=300)),
                ("body", models.TextField(blank=True, default="")),
                ("html", models.TextField(blank=True, default="")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("waiting", "Waiting"),
                            ("sent", "Sent"),
                            ("failed", "Failed"),
                        ],
                        default="waiting",
                        max_length=12,
                    ),
                ),
                ("attempts", models.PositiveIntegerField(default=0)),
                (
                    "next_try_at",
                    models.DateTimeField(default=django.utils.timezone.now),
                ),
                (
                    "last_error",
                    models.CharField(blank=True, default="", max_length=300),
                ),
                ("created_at", models.DateTimeField(default=django.utils.timezone.now)),
                ("sent_at", models.DateTimeField(blank=True, null=True)),
                (
                    "unique",
                    models.CharField(
                        blank=True, max_length=200, null=True, unique=True
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(
                        models.F("state"), models.F("next_try_at"), name="told_queue"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="VerbatimVersion",
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
                ("digest", models.CharField(max_length=32)),
                ("content", models.TextField()),
                (
                    "replaced_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, to="web.run"
                    ),
                ),
                (
                    "verbatim",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, to="web.verbatim"
                    ),
                ),
            ],
        ),
        migrations.AddIndex(
            model_name="job",
            index=models.Index(
                models.F("state"), models.F("lane"), models.F("at"), name="job_queue"
            ),
        ),
        migrations.AddConstraint(
            model_name="job",
            constraint=models.UniqueConstraint(
                condition=models.Q(("state__in", ["waiting", "running"])),
                fields=("unique",),
                name="one_open_job_a_name",
            ),
        ),
        migrations.AddIndex(
            model_name="media",
            index=models.Index(
                models.F("owner_kind"), models.F("owner_id"), name="media_of_owner"
            ),
        ),
        migrations.AddConstraint(
            model_name="savedview",
            constraint=models.UniqueConstraint(
                fields=("owner", "place", "name"), name="one_view_a_name"
            ),
        ),
        migrations.AddIndex(
            model_name="verbatim",
            index=models.Index(
                models.F("occurred_at"), models.F("id"), name="verbatim_newest"
            ),
        ),
        migrations.AddIndex(
            model_name="verbatim",
            index=models.Index(
                models.F("conversation_id"),
                models.F("turn_index"),
                condition=models.Q(("conversation_id__isnull", False)),
                name="verbatim_conversation",
            ),
        ),
        migrations.AddIndex(
            model_name="verbatim",
            index=models.Index(
                models.F("author_ref"),
                condition=models.Q(("author_ref__isnull", False)),
                name="verbatim_author",
            ),
        ),
        migrations.AddConstraint(
            model_name="verbatim",
            constraint=models.UniqueConstraint(
                fields=("source", "source_record_id"), name="stored_exactly_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="source",
            constraint=models.UniqueConstraint(
                fields=("type", "name"), name="one_source_a_name"
            ),
        ),
        migrations.AddConstraint(
            model_name="colleague",
            constraint=models.UniqueConstraint(
                django.db.models.functions.text.Lower("email"),
                name="one_colleague_an_address",
            ),
        ),
        migrations.AddIndex(
            model_name="count",
            index=models.Index(
                models.F("kind"),
                models.F("theme"),
                models.F("week"),
                name="count_of_themes",
            ),
        ),
        migrations.AddIndex(
            model_name="count",
            index=models.Index(
                models.F("kind"),
                models.F("source"),
                models.F("week"),
                name="count_of_sources",
            ),
        ),
        migrations.AddConstraint(
            model_name="theme",
            constraint=models.UniqueConstraint(
                fields=("set", "key"), name="one_theme_a_key"
            ),
        ),
        migrations.AddIndex(
            model_name="label",
            index=models.Index(
                models.F("theme"),
                models.F("occurred_at"),
                models.F("verbatim"),
                name="label_newest",
            ),
        ),
        migrations.AddConstraint(
            model_name="label",
            constraint=models.UniqueConstraint(
                fields=("verbatim", "set"), name="one_label_a_verbatim"
            ),
        ),
        migrations.AddConstraint(
            model_name="verbatimversion",
            constraint=models.UniqueConstraint(
                fields=("verbatim", "replaced_by"), name="replaced_once_a_run"
            ),
        ),
    ]
