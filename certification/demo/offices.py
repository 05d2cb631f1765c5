"""A school of which nobody signs in: its office is asked by a link, and may stay silent."""

from datetime import date, timedelta

from certification.demo.story import Story
from credentials.actions.chasing import chase
from credentials.models import Education, SchoolContact, VerificationRequest
from credentials.policy import verification_policy
from ecfmg.foundation import clock


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


def waits_for_answer(story: Story, asked_on: date) -> None:
    """The ladder runs from the day on which the school was asked until today, as it does by itself every night."""
    for days in verification_policy(asked_on).steps:
        day = asked_on + timedelta(days=days)
        if day > clock.today():
            return
        asked = VerificationRequest.objects.filter(education__applicant=story.applicant, next_reminder_on__lte=day)
        with story.on(day):
            for request in asked:
                chase(request.pk)
