"""Who walks: the customer of a walk, of a plan, and of each errand."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("web", "0026_whose_business_it_touches"),
    ]

    operations = [
        migrations.AddField(
            model_name=model,
            name="who",
            field=models.CharField(blank=True, default="", max_length=20),
        )
        for model in ("walk", "walkplan", "walkerrand")
    ]
