"""Words are looked through for names before anybody reads them."""

import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("web", "0007_conversations_and_exposure"),
    ]

    operations = [
        migrations.CreateModel(
            name="Pseudonym",
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
                ("conversation_id", models.TextField()),
                ("kind", models.CharField(max_length=40)),
                ("signed", models.CharField(max_length=32)),
                ("number", models.PositiveIntegerField()),
            ],
        ),
        migrations.CreateModel(
            name="RedactionRule",
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
                ("kind", models.CharField(max_length=40)),
                ("sample", models.CharField(max_length=60, unique=True)),
                ("created", models.DateTimeField(default=django.utils.timezone.now)),
            ],
        ),
        migrations.RemoveIndex(
            model_name="verbatim",
            name="verbatim_newest",
        ),
        migrations.RemoveIndex(
            model_name="verbatim",
            name="verbatim_newest_of_source",
        ),
        migrations.RemoveIndex(
            model_name="verbatim",
            name="verbatim_newest_of_segment",
        ),
        migrations.AddField(
            model_name="verbatim",
            name="aside",
            field=models.CharField(max_length=10, null=True),
        ),
        migrations.AddField(
            model_name="verbatim",
            name="redacted_title",
            field=models.TextField(null=True),
        ),
        migrations.AddField(
            model_name="verbatim",
            name="repeats",
            field=models.ForeignKey(
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="repeated",
                to="web.verbatim",
            ),
        ),
        migrations.AddField(
            model_name="verbatim",
            name="spans",
            field=models.TextField(null=True),
        ),
        migrations.AddField(
            model_name="verbatim",
            name="spoken",
            field=models.CharField(max_length=16, null=True),
        ),
        migrations.AddIndex(
            model_name="verbatim",
            index=models.Index(
                models.F("occurred_at"),
                models.F("id"),
                condition=models.Q(("spans__isnull", False)),
                name="verbatim_newest_read",
            ),
        ),
        migrations.AddIndex(
            model_name="verbatim",
            index=models.Index(
                models.F("source"),
                models.F("occurred_at"),
                models.F("id"),
                condition=models.Q(("spans__isnull", False)),
                name="verbatim_newest_read_source",
            ),
        ),
        migrations.AddIndex(
            model_name="verbatim",
            index=models.Index(
                models.F("segment"),
                models.F("occurred_at"),
                models.F("id"),
                condition=models.Q(
                    ("segment__isnull", False), ("spans__isnull", False)
                ),
                name="verbatim_newest_read_segment",
            ),
        ),
        migrations.AddIndex(
            model_name="verbatim",
            index=models.Index(
                models.F("id"),
                condition=models.Q(("spans__isnull", True)),
                name="verbatim_waiting",
            ),
        ),
        migrations.AddIndex(
            model_name="verbatim",
            index=models.Index(
                models.F("repeats"),
                condition=models.Q(("repeats__isnull", False)),
                name="verbatim_repeats",
            ),
        ),
        migrations.AddField(
            model_name="pseudonym",
            name="source",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE, to="web.source"
            ),
        ),
        migrations.AddField(
            model_name="redactionrule",
            name="by",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddConstraint(
            model_name="pseudonym",
            constraint=models.UniqueConstraint(
                fields=("source", "conversation_id", "kind", "signed"),
                name="called_one_thing",
            ),
        ),
    ]
