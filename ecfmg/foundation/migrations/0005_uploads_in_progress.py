import uuid

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("foundation", "0004_chain_events_at_commit"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="UploadInProgress",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("public_id", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("name", models.CharField(max_length=32, unique=True)),
                ("original_name", models.CharField(max_length=255)),
                ("size", models.PositiveBigIntegerField()),
                ("offset", models.PositiveBigIntegerField(default=0)),
                ("sha256", models.CharField(blank=True, max_length=64)),
                ("whole_at", models.DateTimeField(null=True)),
                ("begun_at", models.DateTimeField()),
                ("expires_at", models.DateTimeField(db_index=True)),
                (
                    "owner",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
            ],
            options={
                "ordering": ["id"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("offset__lte", models.F("size")), ("size__gt", 0)),
                        name="upload_within_its_size",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("whole_at__isnull", True),
                            models.Q(("offset", models.F("size")), models.Q(("sha256", ""), _negated=True)),
                            _connector="OR",
                        ),
                        name="upload_whole_is_checked",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("sha256", ""), ("sha256__regex", "^[0-9a-f]{64}$"), _connector="OR"),
                        name="upload_hash_is_hex",
                    ),
                ],
            },
        ),
    ]
