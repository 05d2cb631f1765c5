"""The app of results, rules, cases, decisions, certificates and reports."""

from django.apps import AppConfig
from django.core.checks import register
from django.db.models.signals import post_migrate


class CertificationConfig(AppConfig):
    """Registers what carries out promises of this app."""

    name = "certification"
    verbose_name = "Certification"

    def ready(self) -> None:
        """Make known what carries out this app's promises, what is checked, and what follows a migration."""
        from certification import (
            notices,  # noqa: F401  # importing registers its handler
            policy_trial,  # noqa: F401  # importing registers its handler
        )
        from certification.actions import policy  # noqa: F401  # importing registers its handler
        from certification.pdf import delivery  # noqa: F401  # importing registers its handlers
        from certification.policy_check import check_policy, keep_policy_of_code

        register(check_policy)
        post_migrate.connect(keep_policy_of_code, sender=self)
