"""What must be so before a project goes out."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("web", "0011_steps_keep_their_taps"),
    ]

    operations = [
        migrations.CreateModel(
            name="Condition",
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
                ("project", models.CharField(db_index=True, max_length=120)),
                ("kind", models.CharField(max_length=8)),
                ("name", models.CharField(max_length=200)),
                ("errand", models.CharField(blank=True, default="", max_length=80)),
                ("days", models.PositiveIntegerField(default=30)),
                ("held", models.DateField(blank=True, null=True)),
                ("chair", models.BooleanField(default=False)),
                ("sample", models.BooleanField(default=False)),
                (
                    "by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("project", "kind", "name", "errand", "held"),
                        name="said_once_a_project",
                    )
                ],
            },
        ),
    ]
