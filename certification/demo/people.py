"""Invented applicants, each in a state worth looking at."""

from collections.abc import Callable
from datetime import date, timedelta

from django.db import transaction

from applicants.models import Applicant
from certification.actions.certificates import propose_revocation, revoke_certificate
from certification.demo.cast import Cast
from certification.demo.letters import school_sends_letters
from certification.demo.offices import is_asked_by_link, waits_for_answer
from certification.demo.papers import paper
from certification.demo.post import is_asked_by_post
from certification.demo.specimens import is_kept_as_specimen
from certification.demo.story import Story
from certification.models import Charge
from credentials.models import Education, School
from credentials.regions import Region
from ecfmg.foundation import clock
from ecfmg.foundation.events import record

Schools = dict[str, School]
Teller = Callable[[Story, Schools], None]


def new(story: Story, schools: Schools) -> None:
    """Signed up yesterday."""
    story.signs_up(_ago(1))


def waiting(story: Story, schools: Schools) -> None:
    """Applied, accepted; the documents are missing."""
    _applied(story, schools["nakheel"], "90000102", _ago(60))


def returned(story: Story, schools: Schools) -> None:
    """The diploma came back with two faults: it is cut off, and the place of its date is marked."""
    education = _applied(story, schools["lagoon"], "90000103", _ago(90))
    story.sends(_ago(40), education, "diploma")
    note = "The lower edge with the seal and the signatures is missing. Photograph the whole page on a dark table."
    story.is_marked(_ago(33), education, "diploma", "NO_ISSUE_DATE", Region(80, 560, 840, 120))
    story.is_returned(_ago(33), education, "diploma", "CROPPED", note)


def at_school(story: Story, schools: Schools) -> None:
    """The school was asked."""
    education = _applied(story, schools["lagoon"], "90000104", _ago(80))
    story.sends(_ago(50), education, "diploma", "transcript")
    story.goes_to_school(_ago(20), education)
    waits_for_answer(story, _ago(20))


def by_post(story: Story, schools: Schools) -> None:
    """The school was asked on paper; its answer came in an envelope."""
    education = _applied(story, schools["valle"], "90000115", _ago(75))
    story.sends(_ago(48), education, "diploma")
    is_asked_by_post(story, _ago(35), education)


def by_link(story: Story, schools: Schools) -> None:
    """An office without an account was asked by a link."""
    education = _applied(story, schools["nakheel"], "90000116", _ago(70))
    story.sends(_ago(30), education, "diploma")
    is_asked_by_link(story, _ago(9), education)
    waits_for_answer(story, _ago(9))


def silent(story: Story, schools: Schools) -> None:
    """The office never answered; the person chooses how to go on."""
    education = _applied(story, schools["nakheel"], "90000117", _ago(150))
    story.sends(_ago(110), education, "diploma")
    is_asked_by_link(story, _ago(95), education)
    waits_for_answer(story, _ago(95))


def other_name(story: Story, schools: Schools) -> None:
    """The diploma bears the name before a marriage and is in Spanish; translation and proof came with it."""
    education = _applied(story, schools["valle"], "90000118", _ago(65))
    printed = "Paloma Arriaga Luján"
    lines = [education.school.name, printed, "Translated from Spanish, word for word", "J. Merrin, sworn translator"]
    translation = [paper("Translation of a diploma", lines)]
    story.sends(_ago(22), education, "diploma", printed=printed, language="Spanish", translation=translation)
    story.says_the_name_differs(_ago(22), education, printed, "My name before I married")


def to_review(story: Story, schools: Schools) -> None:
    """The school answered; a reviewer has to look."""
    education = _applied(story, schools["valle"], "90000105", _ago(120))
    story.sends(_ago(70), education, "diploma", "transcript")
    story.goes_to_school(_ago(45), education)
    story.school_answers(_ago(4), education)


def lost(story: Story, schools: Schools) -> None:
    """Step 1 was passed more than seven years ago, Step 2 CK never."""
    _verified(story, schools["jeevandhara"], "90000106", date(2021, 3, 5))


def pathway(story: Story, schools: Schools) -> None:
    """A Pathway application is under review."""
    _verified(story, schools["jeevandhara"], "90000107", date(2024, 9, 2))
    story.is_licensed(_ago(40), "IND", date(2023, 8, 1))
    story.applies_to_pathway(_ago(12), 2027, None)


def ready(story: Story, schools: Schools) -> None:
    """All requirements are met."""
    education = _with_pathway(story, schools["lagoon"], "90000108", 2026)
    school_sends_letters(story, _ago(6), education)


def certified(story: Story, schools: Schools) -> None:
    """Holds a certificate that names a date."""
    education = _with_pathway(story, schools["lagoon"], "90000109", 2026, letters_on=date(2025, 9, 1))
    story.is_certified(date(2026, 2, 2))
    is_kept_as_specimen(story, date(2026, 2, 3), education, "Brown frame, the date in figures below the degree.")


def expired(story: Story, schools: Schools) -> None:
    """Holds a certificate whose date has passed."""
    education = _with_pathway(story, schools["valle"], "90000110", 2023)
    story.is_certified(date(2023, 2, 20))
    is_kept_as_specimen(story, date(2023, 2, 21), education, "The title in Spanish only; no seal, signed by the dean.")


def revoked(story: Story, schools: Schools) -> None:
    """The certificate was revoked by two people."""
    _with_pathway(story, schools["lagoon"], "90000111", 2026)
    certificate = story.is_certified(date(2026, 2, 9))
    reason = "The diploma of another person was used; the committee found irregular behavior."
    with story.on(_ago(30)):
        certificate.refresh_from_db()
        propose_revocation(
            story.cast.of_staff("senior"), certificate=certificate, reason=reason, version=certificate.version
        )
        certificate.refresh_from_db()
        revoke_certificate(story.cast.of_staff("senior2"), certificate=certificate, version=certificate.version)


def on_hold(story: Story, schools: Schools) -> None:
    """Everything is met, but a charge is open."""
    _with_pathway(story, schools["valle"], "90000112", 2026)
    with story.on(_ago(25)), transaction.atomic():
        charge = Charge.objects.create(
            applicant=story.applicant, description="Evaluation fee", amount_usd=925, raised_on=clock.today()
        )
        record(
            "charge.raised",
            actor=story.cast.of_staff("administrator"),
            stream=story.applicant.stream,
            for_applicant=True,
            payload={"description": charge.description, "amount": str(charge.amount_usd)},
        )


def not_img(story: Story, schools: Schools) -> None:
    """Studies in the United States."""
    story.signs_up(_ago(30))
    story.studied(_ago(29), schools["harbour"], started=date(2022, 9, 1), expected=date(2027, 6, 1))


def not_covered(story: Story, schools: Schools) -> None:
    """Graduated in a year that the sponsor note leaves out."""
    _applied(story, schools["novograd"], "90000114", _ago(45), started=date(2006, 9, 1), graduated=date(2012, 6, 30))


#: key → given names, family name, born, citizenship, what the person is for, the story.
PEOPLE: dict[str, tuple[str, str, date, str, str, Teller]] = {
    "new": ("Ravi", "Sundaresh", date(2001, 3, 14), "IND", "Just signed up", new),
    "waiting": ("Nour", "El-Tahan", date(1997, 8, 2), "EGY", "Applied; documents are missing", waiting),
    "returned": ("Chidera", "Obaseki", date(1998, 1, 22), "NGA", "Diploma returned: the scan is cut off", returned),
    "at-school": ("Temitope", "Adewole", date(1996, 11, 9), "NGA", "Documents are with the school", at_school),
    "by-post": ("Renata", "Olvera Cruz", date(1997, 2, 23), "MEX", "The school was asked on paper", by_post),
    "by-link": ("Salma", "Haddad", date(1998, 3, 5), "EGY", "An office of the school was asked by a link", by_link),
    "silent": ("Karim", "Mansour", date(1996, 12, 1), "EGY", "The school did not answer: unable to verify", silent),
    "other-name": (
        "Paloma",
        "Arriaga de Montes",
        date(1997, 10, 4),
        "MEX",
        "The diploma bears another name, in Spanish",
        other_name,
    ),
    "to-review": (
        "Ximena",
        "Córdoba Ruiz",
        date(1997, 5, 30),
        "MEX",
        "The school answered; staff review it",
        to_review,
    ),
    "lost": ("Anjali", "Deshpande", date(1991, 2, 17), "IND", "Lost Step 1 to the seven-year limit", lost),
    "pathway": ("Karthik", "Narayanan", date(1996, 6, 6), "IND", "Pathway under review", pathway),
    "ready": ("Amara Grace", "Okonkwo", date(1996, 9, 19), "NGA", "Ready to be certified", ready),
    "certified": ("Ifeoma", "Balogun", date(1995, 4, 11), "NGA", "Certified, with a date of expiry", certified),
    "expired": ("Diego", "Santamaría", date(1993, 12, 3), "MEX", "Certificate expired", expired),
    "revoked": ("Segun", "Afolayan", date(1994, 7, 28), "NGA", "Certificate revoked", revoked),
    "on-hold": ("Valentina", "Ibarra Soto", date(1995, 10, 8), "MEX", "On hold: a charge is open", on_hold),
    "not-img": ("Casey", "Winslow", date(2000, 2, 2), "USA", "Studies in the United States", not_img),
    "not-covered": ("Айгерим", "Сапарова", date(1988, 5, 5), "KAZ", "Year that no sponsor note covers", not_covered),
}


def tell(key: str, cast: Cast, schools: Schools) -> bool:
    """Tell the story of one person in one transaction; False where it was told before. What the rules say today is
    left to whoever decides about everybody who is due."""
    given, family, born, citizenship, note, teller = PEOPLE[key]
    with transaction.atomic():
        story = Story(cast, key=key, given=given, family=family, born=born, citizenship=citizenship, note=note)
        if Applicant.objects.filter(user=story.user).exists():
            return False
        teller(story, schools)
    return True


def _ago(days: int) -> date:
    return clock.today() - timedelta(days=days)


def _applied(
    story: Story,
    school: School,
    usmle_id: str,
    day: date,
    *,
    started: date = date(2015, 9, 1),
    graduated: date = date(2021, 7, 9),
) -> Education:
    story.signs_up(day, usmle_id)
    passport = story.states_identity(day + timedelta(days=1))
    education = story.studied(day + timedelta(days=1), school, started=started, graduated=graduated)
    story.is_identified(day + timedelta(days=4), passport)
    story.applies(day + timedelta(days=5))
    return education


def _verified(story: Story, school: School, usmle_id: str, day: date) -> Education:
    graduated = date(2016, 7, 1) if day < date(2021, 7, 10) else date(2021, 7, 9)
    education = _applied(
        story, school, usmle_id, day, started=graduated.replace(year=graduated.year - 6, month=9), graduated=graduated
    )
    story.sends(day + timedelta(days=20), education, "diploma", "transcript")
    story.is_verified(day + timedelta(days=30), day + timedelta(days=58), education)
    return education


def _with_pathway(
    story: Story, school: School, usmle_id: str, season: int, letters_on: date | None = None
) -> Education:
    day = date(season - 2, 9, 5)
    education = _verified(story, school, usmle_id, day)
    story.is_licensed(date(season - 1, 9, 1), school.country, date(season - 2, 10, 1))
    if letters_on:
        school_sends_letters(story, letters_on, education)
    story.applies_to_pathway(date(season - 1, 9, 10), season, date(season - 1, 11, 20))
    return education
