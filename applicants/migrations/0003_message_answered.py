"""A message of an applicant waits until it is answered, not until it is read."""

from typing import ClassVar

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies: ClassVar = [("applicants", "0002_usmle_id_sequence")]
    operations: ClassVar = [
        migrations.RemoveIndex(model_name="message", name="message_unread_by_staff"),
        migrations.AddField(model_name="message", name="answered_at", field=models.DateTimeField(null=True)),
        migrations.AddIndex(
            model_name="message",
            index=models.Index(
                fields=["sent_at"],
                name="message_waits_for_staff",
                condition=models.Q(("answered_at", None), ("from_staff", False)),
            ),
        ),
    ]
