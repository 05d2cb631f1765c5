from django.apps import AppConfig


class CertificationConfig(AppConfig):
    name = "certification"
    verbose_name = "Certification"

    def ready(self) -> None:
        """Make known what carries out this app's promises: papers and notices."""
        from certification import notices  # noqa: F401  # importing registers its handler
        from certification.pdf import delivery  # noqa: F401  # importing registers its handlers
