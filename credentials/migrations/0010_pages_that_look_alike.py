import django.contrib.postgres.fields
import django.contrib.postgres.indexes
import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("credentials", "0009_review_rounds"),
    ]

    operations = [
        migrations.AddField(
            model_name="documentpage",
            name="look",
            field=django.contrib.postgres.fields.ArrayField(
                base_field=models.BigIntegerField(), default=list, size=None
            ),
        ),
        migrations.AddIndex(
            model_name="documentpage",
            index=django.contrib.postgres.indexes.GinIndex(fields=["look"], name="page_look"),
        ),
        migrations.CreateModel(
            name="PageTwin",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "older",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="twins_after",
                        to="credentials.documentpage",
                    ),
                ),
                (
                    "page",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="twins",
                        to="credentials.documentpage",
                    ),
                ),
            ],
            options={
                "ordering": ["id"],
                "constraints": [
                    models.UniqueConstraint(fields=("page", "older"), name="page_twin_once"),
                    models.CheckConstraint(
                        condition=models.Q(("page", models.F("older")), _negated=True), name="page_twin_of_another"
                    ),
                ],
            },
        ),
    ]
