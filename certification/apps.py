"""The app of results, rules, cases, decisions, certificates and reports."""

from django.apps import AppConfig
from django.core.checks import register
from django.db.models.signals import post_migrate


class CertificationConfig(AppConfig):
    """Names what carries out promises of this app."""

    name = "certification"
    verbose_name = "Certification"
    outbox_handlers = (
        *("certification.notices", "certification.policy_trial", "certification.actions.policy"),
        "certification.pdf.delivery",
    )

    def ready(self) -> None:
        """Make known what is checked and what follows a migration."""
        from certification.policy_check import check_policy, keep_policy_of_code

        register(check_policy)
        post_migrate.connect(keep_policy_of_code, sender=self)
