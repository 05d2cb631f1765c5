"""Two more ways in which it changes who acts next, so that their person becomes due.

A request about an education (a standing, an MSPE, credits from elsewhere) has no credential and was passed over; an
envelope that was matched waits for staff until its answer is recorded.
"""

from importlib import import_module
from typing import ClassVar

from django.db import migrations

first = import_module("certification.migrations.0002_due_triggers")
before = import_module("certification.migrations.0004_answers_and_more_due_triggers")

REQUESTS = "credentials_verificationrequest"
NEW = {
    REQUESTS: first.BY_EDUCATION,
    "credentials_envelope": (
        "SELECT e.applicant_id FROM credentials_education e JOIN credentials_verificationrequest q"
        " ON q.education_id = e.id JOIN {rows} r ON r.request_id = q.id"
    ),
}


class Migration(migrations.Migration):
    dependencies: ClassVar = [
        ("certification", "0006_policy_releases_and_directory_uploads"),
        ("credentials", "0012_letters_asked_of_schools"),
    ]
    operations: ClassVar = [
        migrations.RunSQL(
            before.dropped({REQUESTS: ""}) + before.made(NEW),
            before.dropped(NEW) + before.made({REQUESTS: before.BY_CREDENTIAL}),
        ),
    ]
