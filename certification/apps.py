from django.apps import AppConfig


class CertificationConfig(AppConfig):
    name = "certification"
    verbose_name = "Certification"

    def ready(self) -> None:
        """Register what carries out promised papers."""
        from certification.pdf import delivery  # noqa: F401  # importing registers its handlers
