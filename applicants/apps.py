"""This app as Django knows it."""

from django.apps import AppConfig


class ApplicantsConfig(AppConfig):
    """The app of applicants."""

    name = "applicants"
    verbose_name = "Applicants"

    def ready(self) -> None:
        """Listen to what sign-in tells."""
        from applicants import receivers  # noqa: F401 - registers itself once the models are there
