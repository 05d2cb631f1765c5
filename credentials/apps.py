"""The app of credentials."""

from django.apps import AppConfig


class CredentialsConfig(AppConfig):
    """Schools, education, documents, credentials and their verification."""

    name = "credentials"
    verbose_name = "Credentials"
    outbox_handlers = ("credentials.actions.paper_letters",)
