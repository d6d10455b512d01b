"""What a customer's words say of their own business."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("web", "0025_who_asked_for_a_call"),
    ]

    operations = [
        migrations.AddField(
            model_name="feeling",
            name="business",
            field=models.CharField(max_length=10, null=True),
        ),
    ]
