"""A trial of a policy tells of each person also what differs behind the states of the requirements."""

from django.db import migrations, models


class Migration(migrations.Migration):
    """One column of words; trials made before have none."""

    dependencies = [("certification", "0009_answers_as_codes")]

    operations = [
        migrations.AddField(model_name="policydifference", name="behind", field=models.JSONField(default=list))
    ]
