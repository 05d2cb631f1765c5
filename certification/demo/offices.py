"""A school of which nobody signs in: its office is asked by a link, and may stay silent."""

from datetime import date, timedelta

from certification.demo.story import Story
from credentials.actions.chasing import chase_schools
from credentials.models import Education, SchoolContact
from credentials.policy import verification_policy


def is_asked_by_link(story: Story, day: date, education: Education) -> None:
    """A reviewer asks about the diploma; the registry gets a link, and after it the dean's office by the ladder."""
    for position, (office, mailbox) in enumerate(
        (("Registrar's office", "registry"), ("Dean's office", "dean")), start=1
    ):
        SchoolContact.objects.get_or_create(
            school=education.school,
            office=office,
            defaults={"email": f"{mailbox}@nakheel.example", "position": position},
        )
    story.goes_to_school(day, education)


def does_not_answer(story: Story, asked_on: date) -> None:
    """Every step of the ladder passes, and the request runs out."""
    for days in verification_policy(asked_on).steps:
        with story.on(asked_on + timedelta(days=days)):
            chase_schools()
