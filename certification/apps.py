"""The app of results, rules, cases, decisions, certificates and reports."""

from django.apps import AppConfig


class CertificationConfig(AppConfig):
    """Registers what carries out promises of this app."""

    name = "certification"
    verbose_name = "Certification"

    def ready(self) -> None:
        """Make known what carries out this app's promises: papers and notices."""
        from certification import notices  # noqa: F401  # importing registers its handler
        from certification.pdf import delivery  # noqa: F401  # importing registers its handlers
