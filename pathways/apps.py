"""This app as Django knows it."""

from django.apps import AppConfig


class PathwaysConfig(AppConfig):
    """The app of pathways."""

    name = "pathways"
    verbose_name = "Pathways"
