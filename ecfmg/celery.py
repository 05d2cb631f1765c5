"""The Celery application. Redis only hurries work along: what must happen is a row in PostgreSQL."""

import os

from celery import Celery

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "ecfmg.settings")

app = Celery("ecfmg")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()
