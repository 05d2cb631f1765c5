"""The foundation as a Django app."""

from django.apps import AppConfig


class FoundationConfig(AppConfig):
    """What every room needs."""

    name = "ecfmg.foundation"
    label = "foundation"
    verbose_name = "Foundation"
    outbox_handlers = ("ecfmg.foundation.mail",)
