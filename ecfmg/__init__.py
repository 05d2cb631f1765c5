"""The project: settings, services, and everything that is not one of the four data apps."""

from ecfmg.celery import app as celery_app

__all__ = ["celery_app"]
