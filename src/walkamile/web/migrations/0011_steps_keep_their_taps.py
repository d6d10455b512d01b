"""A step keeps where it was tapped, an errand where its value stood."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("web", "0010_feeds_are_followed"),
    ]

    operations = [
        migrations.AddField(
            model_name="walkerrand",
            name="box",
            field=models.JSONField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name="walkstep",
            name="tap",
            field=models.JSONField(blank=True, null=True),
        ),
    ]
