"""What a reviewer reads of a paper against the directory: each comparison at both sides of its border."""

from datetime import date
from decimal import Decimal

import pytest
from django.urls import reverse

from certification.policy.loader import load_policy
from certification.reference_checks import FITS, LOOK, OPEN, ReferenceCheck, reference_checks, signatories
from credentials.models import Education, School, SchoolName, SponsorNote
from tests.factories.accounts import signed_in_client
from tests.factories.credentials import SchoolFactory, SchoolMemberFactory
from tests.portals.desks import desk, text_of

pytestmark = pytest.mark.django_db
NOTE = "Year of graduation in the note"
POLICY = load_policy().as_known(date(2026, 11, 24))


def education(**values: object) -> Education:
    """Studies from 2004 to 2010 at a school with a note for two spans; not stored."""
    school: School = SchoolFactory.create(
        name="Harbour Medical College", wdoms_id="F9000321", degree_title="MBBS; Doctor of Medicine", year_founded=1950
    )
    SponsorNote.objects.create(school=school, graduation_years=["1975-2001", "2005-2010"], valid_from=date(2020, 1, 1))
    SchoolName.objects.create(school=school, name="Royal College", kind="former", from_year=1990, until_year=2009)
    made = {
        "started_on": date(2004, 9, 1),
        "graduated_on": date(2010, 6, 30),
        "degree_title": "Doctor of medicine",
        "credit_years": Decimal(5),
    }
    return Education(school=school, **{**made, **values})


def checked(what: str, **values: object) -> ReferenceCheck:
    (found,) = (check for check in reference_checks(education(**values), POLICY) if check.what == what)
    return found


@pytest.mark.parametrize(
    ("what", "values", "state", "words", "reason"),
    [
        ("School", {}, FITS, "F9000321", ""),
        ("Name of the school then", {}, FITS, "In 2010 it had the name it has now", ""),
        (
            "Name of the school then",
            {"graduated_on": date(2009, 6, 30)},
            LOOK,
            "may bear the name Royal",
            "",
        ),
        (NOTE, {}, FITS, "2010 is in 1975 to 2001, 2005 to 2010", ""),
        (
            "Year of graduation in the note",
            {"graduated_on": date(2011, 1, 1)},
            LOOK,
            "2011 is not",
            "GRAD_YEAR_NOT_COVERED",
        ),
        (NOTE, {"graduated_on": None}, LOOK, "Not graduated yet", "GRAD_YEAR_NOT_COVERED"),
        ("Degree title", {}, FITS, "As in the directory", ""),
        ("Degree title", {"degree_title": "Physician"}, LOOK, "MBBS or Doctor of Medicine", "DEGREE_TITLE_NOT_LISTED"),
        ("Degree title", {"degree_title": ""}, OPEN, "None was stated", ""),
        ("Order of dates", {}, FITS, "1 September 2004 to 30 June 2010, 5.8 years", ""),
        ("Order of dates", {"started_on": date(2010, 6, 30)}, LOOK, "30 June 2010", "DATE_INCONSISTENT"),
        ("Order of dates", {"started_on": date(1949, 9, 1)}, LOOK, "founded in 1950", "DATE_INCONSISTENT"),
        ("Order of dates", {"started_on": None}, OPEN, "not stated whole", ""),
        ("Credit years", {"credit_years": Decimal(4)}, FITS, "4 stated, 4 needed", ""),
        ("Credit years", {"credit_years": Decimal("3.5")}, LOOK, "3.5 stated, 4 needed", "DATE_INCONSISTENT"),
        ("Credit years", {"credit_years": None}, OPEN, "Not stated", ""),
    ],
)
def test_each_comparison(what: str, values: dict[str, object], state: str, words: str, reason: str) -> None:
    found = checked(what, **values)
    assert (found.state, found.reason) == (state, reason)
    assert words in found.words


def test_an_unlisted_school_and_an_unknown_note_are_said() -> None:
    made = education()
    made.school.listed = False
    made.school.sponsor_notes.all().delete()
    found = {check.what: check for check in reference_checks(made, POLICY)}
    assert found["School"].reason == "SCHOOL_NOT_LISTED"
    assert found[NOTE].state == OPEN


def test_those_in_office_at_graduation_come_first_and_others_not_at_all() -> None:
    made = education()
    later = SchoolMemberFactory.create(school=made.school, role="official", valid_from=date(2020, 1, 1))
    then = SchoolMemberFactory.create(
        school=made.school, role="official", valid_from=date(2009, 1, 1), valid_until=date(2010, 6, 30)
    )
    SchoolMemberFactory.create(school=made.school, role="uploader", valid_from=date(2009, 1, 1))
    SchoolMemberFactory.create(school=made.school, role="official", approval="waiting", valid_from=date(2009, 1, 1))
    listed = signatories(made)
    assert [each.member for each in listed] == [then, later]
    assert "from 1 January 2009 to 30 June 2010: in office on the day of graduation" in listed[0].words
    assert "not in office" in listed[1].words


def test_the_desk_shows_the_comparison_and_the_specimens() -> None:
    here = desk()
    address = reverse("staff:credential", args=[here.case.public_id, here.credential.public_id])
    page = text_of(signed_in_client(here.reviewer).get(address))
    assert "Compared with what we know of the school" in page
    assert "Officials whose signature we have" in page
    assert here.official.user.display_name in page
