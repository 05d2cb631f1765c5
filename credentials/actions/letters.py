"""Letters of recommendation over time: a new version takes the place of the one before, which is kept."""

from collections.abc import Sequence

from credentials.actions.school_documents import school_submits_document
from credentials.intake.reception import Upload
from credentials.models import Document, Education
from ecfmg.foundation.actors import Actor
from ecfmg.foundation.errors import ActionRefused


def send_new_version(
    actor: Actor,
    *,
    education: Education,
    letter: Document,
    uploads: Sequence[Upload],
    author_title: str = "",
    once_key: str = "",
) -> Document:
    """Take a new version of a letter that this school sent. Author, number and waiver stay."""
    if letter.kind != Document.Kind.LOR or letter.from_school_id != education.school_id:
        raise ActionRefused("Only a letter that your school sent can get a new version from you.")
    return school_submits_document(
        actor,
        school=education.school,
        education=education,
        kind=Document.Kind.LOR,
        uploads=uploads,
        language=letter.language,
        author=letter.author,
        author_title=author_title or letter.author_title,
        waived=letter.waived,
        replaces=letter,
        once_key=once_key,
    )
