"""Whether something is asked for, and how urgently, are words and not numbers."""

from django.db import migrations, models


class Migration(migrations.Migration):
    """SQLite took the words as they were; PostgreSQL refused them."""

    dependencies = [("web", "0016_pictures_of_themes")]

    operations = [
        migrations.AlterField(
            "feeling", "actionability", models.CharField(max_length=30, null=True)
        ),
        migrations.AlterField(
            "feeling", "urgency", models.CharField(max_length=30, null=True)
        ),
    ]
