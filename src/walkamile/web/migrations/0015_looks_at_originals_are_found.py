"""Who opened an original is found without reading the whole log."""

from django.db import migrations, models


class Migration(migrations.Migration):
    """One small partial index."""

    dependencies = [("web", "0014_meetings_and_decisions")]

    operations = [
        migrations.AddIndex(
            model_name="logentry",
            index=models.Index(
                "number",
                name="log_of_originals",
                condition=models.Q(("what", "original")),
            ),
        ),
    ]
