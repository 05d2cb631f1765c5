"""Documents that a school sent for an applicant, and what the applicant shares of them with a programme."""

from collections.abc import Sequence
from datetime import timedelta
from itertools import count

import pytest

from applicants.models import Applicant
from certification.actions.sharing import share_documents
from certification.models import RecipientOrganisation, Sharing
from certification.queries.sharing import offers_to
from certification.sharing import Choice
from credentials.actions.preparation import prepare_document
from credentials.actions.school_documents import school_submits_document
from credentials.models import Document, Education
from credentials.policy import seasons
from ecfmg.foundation import clock
from ecfmg.foundation.actors import Actor
from tests.factories.credentials import ApplicantFactory, SchoolMemberFactory, education_of, upload, user_of

#: The season that runs on 24 November 2026; its release day is not known.
SEASON = 2027
_numbers = count(7_000_001)


def a_season_runs(monkeypatch: pytest.MonkeyPatch) -> None:
    """Policy knows one season, which runs on whatever day the tests run; its release day is not known."""
    today = clock.today()
    lasts = (today - timedelta(days=30), today + timedelta(days=200))
    running = seasons.Season(today.year + 1, *lasts, None, None, "", "house")
    monkeypatch.setattr(seasons, "_seasons", lambda: (running,))


def candidate(name: str = "Amara Okafor") -> Applicant:
    """An applicant with a USMLE ID and an education; nothing was received yet."""
    applicant: Applicant = ApplicantFactory.create(name=name, usmle_id=f"{next(_numbers):08d}")
    education_of(applicant)
    return applicant


def from_school(applicant: Applicant, kind: str, *, replaces: Document | None = None, waived: bool = False) -> Document:
    """An MSPE, a transcript or a letter by Ada Bello that the applicant's school sent, ready to look at."""
    education: Education = applicant.educations.select_related("school", "applicant").get()
    member = SchoolMemberFactory.create(school=education.school)
    letter = {"author": "Ada Bello", "author_title": "Professor of Surgery", "waived": waived} if kind == "lor" else {}
    document = school_submits_document(
        Actor.of(member.user),
        school=education.school,
        education=education,
        kind=kind,
        uploads=[upload()],
        replaces=replaces,
        **letter,  # type: ignore[arg-type]  # the keys are those of the function
    )
    prepare_document(document.pk)
    document.refresh_from_db()
    return document


def choices_of(applicant: Applicant, *kinds: str) -> list[Choice]:
    """What the applicant can share, of these kinds or of all."""
    return [offer.choice for offer in offers_to(applicant) if not kinds or offer.choice.kind in kinds]


def shared(
    applicant: Applicant, organisation: RecipientOrganisation, choices: Sequence[Choice] = (), *, season: int = 0
) -> Sharing:
    """The applicant shares `choices`, or all there is, with the organisation, which must have a member; for the first
    season that is not over unless told otherwise."""
    return share_documents(
        Actor.of(user_of(applicant)),
        applicant=applicant,
        organisation=organisation,
        season=season or seasons.seasons_from(clock.today())[0].year,
        choices=choices or choices_of(applicant),
    )
