"""``manage.py demo_people``: who there is in the demonstration, and where to sign in as one of them."""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.urls import reverse

from ecfmg.accounts.demo import demo_people


class Command(BaseCommand):
    """Prints the demo people by audience."""

    help = "List the people of the demonstration. Refused unless DEMO is on."

    def handle(self, *args: Any, **options: Any) -> None:
        """Print one line for each person."""
        if not settings.DEMO:
            raise CommandError("There are demo people only with DEMO=1, which production refuses.")
        audience = ""
        self.stdout.write(f"Sign in as one of these people, without a password: {settings.SITE_URL}{reverse('demo')}\n")
        for person in demo_people():
            if person.user.audience != audience:
                audience = person.user.audience
                self.stdout.write(f"\n{person.user.get_audience_display()}")
            self.stdout.write(f"  {person.user.display_name:<26} {person.note}")
