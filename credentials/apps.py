"""The app of credentials."""

from django.apps import AppConfig


class CredentialsConfig(AppConfig):
    """Schools, education, documents, credentials and their verification."""

    name = "credentials"
    verbose_name = "Credentials"

    def ready(self) -> None:
        """Register what carries out this app's promises."""
        from credentials.actions import paper_letters  # noqa: F401 - importing registers its handler
