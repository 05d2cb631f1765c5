"""The API as a Django app."""

from django.apps import AppConfig


class ApiConfig(AppConfig):
    """The API."""

    name = "ecfmg.api"
    label = "api"
