"""The school directory: who a school is, what the sponsor note says of it, who accredits it."""

from typing import ClassVar

import pghistory
from django.db import models
from django.db.models import F, Q

from ecfmg.foundation.models import Identified, Versioned


class Certainty(models.TextChoices):
    """How sure a stored fact is."""

    OFFICIAL = "official", "Official"
    SECONDARY = "secondary", "Reported by others"
    UNVERIFIED = "unverified", "Not confirmed"
    HOUSE = "house", "Ours"


@pghistory.track()
class School(Identified, Versioned):
    """A medical school as the World Directory lists it."""

    #: World Directory number: F and seven digits; empty where it is not known to us.
    wdoms_id = models.CharField(max_length=8, null=True, unique=True)  # noqa: DJ001 - unknown is not equal to unknown
    name = models.CharField(max_length=250)
    city = models.CharField(max_length=120, blank=True)
    country = models.CharField(max_length=3)
    school_type = models.CharField(max_length=40, blank=True)
    year_founded = models.PositiveSmallIntegerField(null=True)
    degree_title = models.CharField(max_length=250, blank=True)
    programme_years = models.CharField(max_length=40, blank=True)
    listed = models.BooleanField(default=True)
    us_loan_programme = models.BooleanField(null=True)
    lcme_joint_degree = models.BooleanField(null=True)
    mra_osce_school = models.BooleanField(null=True)
    is_demo = models.BooleanField(default=False)
    certainty = models.CharField(max_length=12, choices=Certainty.choices, default=Certainty.UNVERIFIED)
    source = models.CharField(max_length=300, blank=True)
    remark = models.TextField(blank=True)
    #: Where verification requests go when nobody of the school signs in here.
    office_email = models.EmailField(blank=True)

    class Meta:
        ordering: ClassVar = ["name", "id"]
        constraints: ClassVar = [
            models.CheckConstraint(
                name="wdoms_id_form", condition=Q(wdoms_id__isnull=True) | Q(wdoms_id__regex=r"^F\d{7}$")
            ),
            models.CheckConstraint(name="school_country_alpha_3", condition=Q(country__regex=r"^[A-Z]{3}$")),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def stream(self) -> str:
        """The stream of events of this school."""
        return f"school:{self.public_id}"


@pghistory.track()
class SchoolName(models.Model):
    """A name by which the school is or was known, in any language; what the directory searches."""

    class Kind(models.TextChoices):
        CURRENT = "current", "Present name"
        FORMER = "former", "Former name"
        ALTERNATE = "alternate", "Also known as"

    school = models.ForeignKey(School, on_delete=models.CASCADE, related_name="names")
    name = models.CharField(max_length=250)
    kind = models.CharField(max_length=10, choices=Kind.choices, default=Kind.CURRENT)
    from_year = models.PositiveSmallIntegerField(null=True)
    until_year = models.PositiveSmallIntegerField(null=True)
    #: Case, accents and spelling folded; searched by prefix of each word.
    folded = models.CharField(max_length=300, db_index=True)

    class Meta:
        ordering: ClassVar = ["kind", "name"]
        constraints: ClassVar = [models.UniqueConstraint(fields=["school", "name"], name="school_name_once")]


class SchoolWord(models.Model):
    """One folded word by which a school is found: of its names, city, country, or its World Directory number.

    Made again from those by `credentials.actions.schools.index_words`; the index of its prefixes is a plain B-tree.
    """

    school = models.ForeignKey(School, on_delete=models.CASCADE, related_name="words")
    word = models.CharField(max_length=60, db_index=True)

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["school", "word"], name="school_word_once")]


@pghistory.track()
class SponsorNote(Identified):
    """One version of the ECFMG sponsor note of a school: graduation years such as ``1975-current``.

    No row with `valid_until` empty means that the school has no note. A decision keeps the copy that it used.
    """

    school = models.ForeignKey(School, on_delete=models.CASCADE, related_name="sponsor_notes")
    graduation_years = models.JSONField(help_text='Ranges such as ["1975-current", "1988-2009"]')
    valid_from = models.DateField()
    valid_until = models.DateField(null=True)
    source = models.CharField(max_length=300, blank=True)
    certainty = models.CharField(max_length=12, choices=Certainty.choices, default=Certainty.UNVERIFIED)

    class Meta:
        ordering: ClassVar = ["-valid_from", "-id"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["school"], condition=Q(valid_until__isnull=True), name="one_current_sponsor_note"
            ),
            models.CheckConstraint(
                name="sponsor_note_dates", condition=Q(valid_until__isnull=True) | Q(valid_until__gte=F("valid_from"))
            ),
        ]


@pghistory.track()
class Agency(Identified):
    """An agency that accredits medical schools."""

    abbreviation = models.CharField(max_length=30, unique=True)
    name = models.CharField(max_length=250)
    certainty = models.CharField(max_length=12, choices=Certainty.choices, default=Certainty.UNVERIFIED)
    source = models.CharField(max_length=300, blank=True)
    remark = models.TextField(blank=True)

    class Meta:
        ordering: ClassVar = ["abbreviation"]
        verbose_name_plural = "agencies"


@pghistory.track()
class AgencyRecognition(models.Model):
    """That WFME (or NCFMEA) recognises an agency for a country. Recognition never travels to another country."""

    agency = models.ForeignKey(Agency, on_delete=models.CASCADE, related_name="recognitions")
    recognised_by = models.CharField(max_length=8, choices=[("wfme", "WFME"), ("ncfmea", "NCFMEA")])
    country = models.CharField(max_length=3)
    status = models.CharField(
        max_length=12, choices=[("recognised", "Recognised"), ("applicant", "Applicant"), ("unknown", "Unknown")]
    )
    valid_from = models.DateField(null=True)
    valid_until = models.DateField(null=True)

    class Meta:
        ordering: ClassVar = ["country"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["agency", "recognised_by", "country"], name="agency_recognition_once")
        ]


@pghistory.track()
class SchoolAccreditation(models.Model):
    """That an agency accredited a school, from a day until a day."""

    school = models.ForeignKey(School, on_delete=models.CASCADE, related_name="accreditations")
    agency_name = models.CharField(max_length=250)
    valid_from = models.DateField(null=True)
    valid_until = models.DateField(null=True)
    source = models.CharField(max_length=300, blank=True)
    certainty = models.CharField(max_length=12, choices=Certainty.choices, default=Certainty.UNVERIFIED)

    class Meta:
        ordering: ClassVar = ["-valid_from", "id"]
