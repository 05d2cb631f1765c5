"""A diploma that its school confirmed, kept to compare others of the school with."""

from datetime import date

from certification.demo.story import Story
from credentials.actions.specimens import keep_specimen
from credentials.models import Education, Specimen


def is_kept_as_specimen(story: Story, day: date, education: Education, note: str) -> Specimen:
    """A reviewer keeps the verified diploma as a specimen."""
    diploma = education.credentials.get(kind="diploma")
    with story.on(day):
        return keep_specimen(story.cast.of_staff("reviewer"), credential=diploma, note=note, version=diploma.version)
