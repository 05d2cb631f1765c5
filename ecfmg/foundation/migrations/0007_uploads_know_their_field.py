"""A left-over upload is offered again in the field for which it was chosen, and in no other."""

from typing import ClassVar

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies: ClassVar = [("foundation", "0006_chain_events_together")]
    operations: ClassVar = [
        migrations.AddField(
            "uploadinprogress",
            "chosen_for",
            models.CharField(blank=True, default="", max_length=200),
            preserve_default=False,
        ),
    ]
