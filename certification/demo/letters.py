"""What a school sends by itself about one of its people: the MSPE, and letters of recommendation, one waived."""

from datetime import date

from certification.demo.papers import paper
from certification.demo.story import Story
from credentials.actions.letters import send_new_version
from credentials.actions.preparation import prepare_document
from credentials.actions.school_documents import school_submits_document
from credentials.models import Document, Education


def school_sends_letters(story: Story, day: date, education: Education) -> None:
    """The MSPE, a letter that its person may read, and one that was waived and has a second version."""
    _sent(story, day, education, "mspe", ["Medical Student Performance Evaluation", story.name])
    _sent(
        story, day, education, "lor", ["To the programme director", story.name], author="Dr. Kofi Anang", waived=False
    )
    first = _sent(
        story, day, education, "lor", ["Dear colleagues", story.name], author="Prof. Ngozi Adeleke", waived=True
    )
    lines = ["Dear colleagues", story.name, "Second version", "Prof. Ngozi Adeleke"]
    with story.on(day):
        newer = send_new_version(
            story.cast.official_of(education.school),
            education=education,
            letter=first,
            uploads=[paper("Letter of recommendation", lines)],
        )
        prepare_document(newer.pk)


def _sent(
    story: Story,
    day: date,
    education: Education,
    kind: str,
    lines: list[str],
    *,
    author: str = "",
    waived: bool | None = None,
) -> Document:
    title = "Letter of recommendation" if kind == "lor" else "Dean's letter"
    with story.on(day):
        document = school_submits_document(
            story.cast.official_of(education.school),
            school=education.school,
            education=education,
            kind=kind,
            uploads=[paper(title, [*lines, author or education.school.name])],
            author=author,
            waived=waived,
        )
        prepare_document(document.pk)
    return document
