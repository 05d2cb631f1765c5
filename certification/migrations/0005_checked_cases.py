"""Cases keep when and by which rules they were last decided, so that nobody is asked again for whom nothing changed."""

from typing import ClassVar

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies: ClassVar = [("certification", "0004_answers_and_more_due_triggers")]
    operations: ClassVar = [
        migrations.AddField("case", "checked_on", models.DateField(null=True)),
        migrations.AddField(
            "case", "checked_with", models.CharField(blank=True, default="", max_length=64), preserve_default=False
        ),
    ]
