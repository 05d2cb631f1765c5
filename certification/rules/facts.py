"""The facts about one applicant, as the rules read them.

Everything that gathers facts (portals, imports, the API, `manage.py decide`) ends in one `Facts`. A missing list is
empty and a missing value is None: nothing on file. All values are immutable. Dates are days in New York; a moment that
was given with a time has been turned into its New York day by `reading`. Attribute names ending in `_` are words that
Python keeps for itself: the document calls `from_` `from`.
"""

from dataclasses import dataclass
from datetime import date
from typing import Annotated, Literal

# How a document may write a date; `reading` and `schema` look at these marks, the rules see a plain date.
Moment = Annotated[date, "moment"]  # a day, or a date-time that is turned into its New York day
MonthStart = Annotated[date, "month_start"]  # a month alone means its first day
MonthEnd = Annotated[date, "month_end"]  # a month alone means its last day
Country = Annotated[str, "country"]  # ISO 3166 alpha-3
YearRange = Annotated[str, "year_range"]  # "1975-current", "1988-2009"

Exam = Literal[
    "step_1",
    "step_2_ck",
    "step_2_cs",
    "step_3",
    "csa",
    "english_test",
    "ecfmg_exam",
    "vqe",
    "flex",
    "fmgems_1",
    "fmgems_2",
    "nbme_1",
    "nbme_2",
]
Outcome = Literal["pass", "fail", "incomplete", "pending", "withheld", "indeterminate", "invalidated"]
PaperState = Literal["missing", "received", "returned", "sent_to_school", "verified", "rejected"]
DegreeField = Literal[
    "medicine",
    "stomatology",
    "ayurveda",
    "homeopathy",
    "traditional_chinese_medicine",
    "hygiene",
    "cybernetics",
    "biochemistry",
    "biophysics",
]
PathwayNumber = Literal[1, 2, 3, 4, 5, 6]


@dataclass(frozen=True, slots=True)
class Application:
    """The Application for ECFMG Certification."""

    submitted_on: date
    status: Literal["pending", "accepted", "rejected"]


@dataclass(frozen=True, slots=True)
class Sitting:
    """One begun examination; `taken_on` is its first testing day."""

    exam: Exam
    taken_on: date
    outcome: Outcome | None = None
    score: int | None = None
    reported_on: date | None = None
    invalidated_on: date | None = None


@dataclass(frozen=True, slots=True)
class ExamException:
    """A seven-year period moved for one person; without exam and day it is that of the earliest pass on file."""

    kind: Literal["seven_year"]
    deadline: date
    approved_by: str
    reason: str
    exam: Exam | None = None
    taken_on: date | None = None


@dataclass(frozen=True, slots=True)
class BoardTimeLimit:
    """The time limit of a licensing authority that a retake would serve."""

    expires_on: date
    sequence_complete: bool = True


@dataclass(frozen=True, slots=True)
class ExamRequest:
    """A wish to sit a Step, submitted on a day and wanted from a day on."""

    exam: Exam
    submitted_at: Moment
    wanted_from: date | None = None
    board_time_limit: BoardTimeLimit | None = None


@dataclass(frozen=True, slots=True)
class ExamBar:
    """A bar from all Steps; `until` is the last barred day."""

    kind: Literal["irregular_behavior", "score_validity", "anomalous_performance"]
    from_: date
    until: date | None = None


@dataclass(frozen=True, slots=True)
class UsmleRegistration:
    """A registration for an exam; a sitting or a request on file counts as well."""

    exam: Exam
    registered_on: date


@dataclass(frozen=True, slots=True)
class SponsorNote:
    """ECFMG's note in the World Directory: the graduation years it covers."""

    graduation_years: tuple[YearRange, ...]


@dataclass(frozen=True, slots=True)
class Accreditation:
    """A school's accreditation by an agency, named by abbreviation or in full; `until` is its last day."""

    agency: str
    from_: MonthStart
    until: MonthEnd | None = None


@dataclass(frozen=True, slots=True)
class School:
    """A medical school as the directory has it; no `sponsor_note` means the school has none.

    `sponsor_note_known` is false where the directory does not know whether there is a note: then a person decides.
    """

    name: str
    country: Country
    id: str | None = None
    listed: bool = True
    sponsor_note: SponsorNote | None = None
    accreditations: tuple[Accreditation, ...] = ()
    us_loan_programme: bool = False
    lcme_joint_degree: bool = False
    mra_osce_school: bool = False
    sponsor_note_known: bool = True


@dataclass(frozen=True, slots=True)
class TransferCredits:
    """Credits earned at another school and counted by the one that awards the degree."""

    school: School
    passed_at_source: bool = True
    times_transferred: int = 1
    premedical: bool = False
    accepted_by_ecfmg_on: date | None = None
    transcript: PaperState = "missing"


@dataclass(frozen=True, slots=True)
class Education:
    """Time at one medical school; the last entry awards, or will award, the degree."""

    school: School
    status: Literal["student", "graduate", "dismissed", "withdrawn"]
    started_on: date | None = None
    graduated_on: date | None = None
    expected_graduation_on: date | None = None
    credit_years: float | None = None
    degree_title: str | None = None
    degree_field: DegreeField = "medicine"
    basic_sciences_completed_on: date | None = None
    diploma: PaperState = "missing"
    transcript: PaperState = "missing"
    completion_letter: PaperState = "missing"
    transfer_credits: tuple[TransferCredits, ...] = ()


@dataclass(frozen=True, slots=True)
class Agency:
    """An accrediting agency and who recognises its work in which country."""

    agency: str
    recognised_by: Literal["wfme", "ncfmea"]
    country: Country
    from_: MonthStart
    until: MonthEnd | None = None


@dataclass(frozen=True, slots=True)
class Licence:
    """A licence to practise outside the United States, or, by mistake or luck, inside it."""

    country: Country
    kind: Literal["unrestricted", "provisional_unsupervised", "supervised", "training", "pregraduate"]
    valid_from: date
    valid_until: date | None = None
    disciplinary_action: bool = False
    verified: bool = True


@dataclass(frozen=True, slots=True)
class Osce:
    """A clinical skills examination (OSCE) that was passed; `attested` is the word of the school."""

    name: str
    country: Country
    administered_by_school: bool
    passed_on: date
    attested: bool


@dataclass(frozen=True, slots=True)
class Attestation:
    """A school's Clinical Skills Attestation."""

    pathway: Literal[3, 4, 5]
    official: str
    received_on: date
    by_authorised_official: bool = True
    channel: Literal["portal", "paper"] = "portal"


@dataclass(frozen=True, slots=True)
class MiniCexScores:
    """The four components of one encounter, 1 to 9; a score out of range is a reason, not a refusal."""

    interviewing: int
    examination: int
    professionalism: int
    reasoning: int


@dataclass(frozen=True, slots=True)
class MiniCex:
    """One observed encounter of Pathway 6."""

    encounter_on: date
    evaluator: str
    evaluator_accepted_on: date
    evaluator_licensed_since: date
    evaluator_licence: Literal["unrestricted", "other"]
    scores: MiniCexScores
    evaluator_related: bool = False
    evaluator_paid: bool = False
    setting: str | None = None
    in_person: bool = True
    real_patient: bool = True


@dataclass(frozen=True, slots=True)
class OetSitting:
    """One sitting of OET; an impossible score is a reason, not a refusal."""

    taken_on: date
    listening: int
    reading: int
    writing: int
    speaking: int
    released: bool = True
    profession: str = "medicine"


@dataclass(frozen=True, slots=True)
class PathwayApplication:
    """An application for one Pathway of one season; `accepted` is staff's recorded word."""

    season: int
    pathway: PathwayNumber
    submitted_on: Moment
    status: Literal["submitted", "accepted", "rejected", "withdrawn"]
    decided_on: date | None = None
    revalidation: bool = False


@dataclass(frozen=True, slots=True)
class Training:
    """A period of training; `successful` is the programme's word for the period so far."""

    programme: Literal["acgme", "non_standard", "other"]
    started_on: date
    country: Country = "USA"
    ended_on: date | None = None
    successful: bool = True


@dataclass(frozen=True, slots=True)
class UsLicence:
    """A licence of a United States jurisdiction."""

    jurisdiction: str
    kind: Literal["unrestricted", "other"]
    issued_on: date


@dataclass(frozen=True, slots=True)
class IssuedCertificate:
    """The certificate that was issued, and what it was based on."""

    issued_on: date
    basis: Literal["step_2_cs", "pathway", "former_exams"]
    season: int | None = None
    revoked_on: date | None = None


@dataclass(frozen=True, slots=True)
class IrregularBehavior:
    """A step in a matter of irregular behavior; a later `dismissed` cancels an earlier `alleged`."""

    state: Literal["alleged", "found", "dismissed"]
    recorded_on: date


@dataclass(frozen=True, slots=True)
class Facts:
    """All that is on file about one applicant; `as_of` is the day the question is asked about."""

    as_of: date
    known_on: date | None = None
    id: str | None = None
    application: Application | None = None
    exams: tuple[Sitting, ...] = ()
    exam_exceptions: tuple[ExamException, ...] = ()
    exam_requests: tuple[ExamRequest, ...] = ()
    exam_bars: tuple[ExamBar, ...] = ()
    usmle_registrations: tuple[UsmleRegistration, ...] = ()
    education: tuple[Education, ...] = ()
    agencies: tuple[Agency, ...] | None = None
    licences: tuple[Licence, ...] = ()
    osces: tuple[Osce, ...] = ()
    attestations: tuple[Attestation, ...] = ()
    mini_cex: tuple[MiniCex, ...] = ()
    oet: tuple[OetSitting, ...] = ()
    pathway_applications: tuple[PathwayApplication, ...] = ()
    training: tuple[Training, ...] = ()
    us_licences: tuple[UsLicence, ...] = ()
    certificate: IssuedCertificate | None = None
    charges_outstanding: bool = False
    irregular_behavior: tuple[IrregularBehavior, ...] = ()
