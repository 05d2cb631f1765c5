"""Numbers for new USMLE IDs: eight digits that begin with 0."""

from typing import ClassVar

from django.db import migrations


class Migration(migrations.Migration):
    dependencies: ClassVar = [("applicants", "0001_initial")]
    operations: ClassVar = [
        migrations.RunSQL(
            "CREATE SEQUENCE applicants_usmle_id_seq MINVALUE 5000001 MAXVALUE 9999999 NO CYCLE",
            "DROP SEQUENCE applicants_usmle_id_seq",
        )
    ]
