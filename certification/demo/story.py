"""What happens to one invented person, step by step on its day, by the same actions that the portals call."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import date, timedelta
from decimal import Decimal

from applicants.actions.applications import decide_application, submit_application
from applicants.actions.identity import decide_identity_document, state_identity, upload_identity_document
from applicants.actions.records import declare_usmle_id, open_record
from applicants.models import Applicant, IdentityDocument
from certification.actions.certificates import issue_certificate, propose_certificate
from certification.actions.deciding_now import decide_held
from certification.actions.held_rows import match_held_rows
from certification.demo.cast import Cast
from certification.demo.papers import paper
from certification.models import Case, Certificate
from credentials.actions.credentials import return_credential, send_credential
from credentials.actions.documents import receive_document
from credentials.actions.education import EducationDetails, add_education
from credentials.actions.judging import review_answer
from credentials.actions.naming import state_name
from credentials.actions.preparation import prepare_document
from credentials.actions.requests import answer_request, send_to_school
from credentials.actions.reviewing import add_fault
from credentials.actions.rounds import Finding
from credentials.intake.reception import Upload
from credentials.models import Credential, Document, Education, School, VerificationRequest
from credentials.regions import Region
from ecfmg.accounts.demo import make_demo_user
from ecfmg.foundation import clock
from ecfmg.foundation.actors import Actor
from pathways.actions.applications import decide_pathway_application, submit_pathway_application
from pathways.actions.evidence import add_licence, verify_licence
from pathways.models import PathwayApplication


class Story:
    """One invented person. Every method is one thing that happens, on the day given."""

    def __init__(
        self, cast: Cast, *, key: str, given: str, family: str, born: date, citizenship: str, note: str
    ) -> None:
        self.cast, self.key, self.given, self.family = cast, key, given, family
        self.born, self.citizenship = born, citizenship
        self.user = make_demo_user(f"{key}@applicant.example", f"{given} {family}".strip(), "applicant", note=note)
        self.actor = Actor.of(self.user)
        self.applicant: Applicant = Applicant()

    @property
    def name(self) -> str:
        """The person's name as it stands on papers."""
        return f"{self.given} {self.family}".strip()

    @contextmanager
    def on(self, day: date) -> Iterator[None]:
        """The clock stands at `day`; the applicant's row is as it is stored."""
        with clock.moved_to(day):
            yield
        self.applicant.refresh_from_db()

    def signs_up(self, day: date, usmle_id: str = "") -> None:
        """Opens the record; with `usmle_id` declares one that exists already."""
        with clock.moved_to(day):
            self.applicant = open_record(self.actor, user=self.user, given_names=self.given, family_name=self.family)
            if usmle_id:
                declare_usmle_id(self.actor, applicant=self.applicant, usmle_id=usmle_id)
            decide_held(self.applicant.pk)
        self.applicant.refresh_from_db()

    def states_identity(self, day: date) -> IdentityDocument:
        """Says who they are and sends a passport."""
        with self.on(day):
            state_identity(
                self.actor,
                applicant=self.applicant,
                date_of_birth=self.born,
                citizenship=self.citizenship,
                phone="+1 555 0100",
                address="12 Demonstration Street",
                version=self.applicant.version,
            )
            page = paper("Passport", [self.name, self.citizenship, self.born.isoformat()])
            document = receive_document(self.actor, applicant=self.applicant, kind="passport", uploads=[page])
            prepare_document(document.pk)
            return upload_identity_document(
                self.actor,
                applicant=self.applicant,
                file=document.file,
                number=f"D{self.applicant.pk:07d}",
                country=self.citizenship,
                expires_on=day + timedelta(days=3000),
                given_names=self.given,
                family_name=self.family,
            )

    def is_identified(self, day: date, passport: IdentityDocument) -> None:
        """Staff accept the passport."""
        with self.on(day):
            intake = self.cast.of_staff("intake")
            decide_identity_document(intake, document=passport, accept=True, version=passport.version)

    def studied(
        self, day: date, school: School, *, started: date, graduated: date | None = None, expected: date | None = None
    ) -> Education:
        """States an education."""
        with self.on(day):
            return add_education(
                self.actor,
                applicant=self.applicant,
                details=EducationDetails(
                    school=school,
                    status="graduate" if graduated else "student",
                    started_on=started,
                    graduated_on=graduated,
                    expected_graduation_on=expected,
                    credit_years=Decimal(6) if graduated else Decimal(4),
                    degree_title=school.degree_title if graduated else "",
                    basic_sciences_completed_on=started.replace(year=started.year + 3),
                ),
            )

    def applies(self, day: date, *, accepted: bool = True) -> None:
        """Submits the application for certification; staff accept it a week later."""
        with self.on(day):
            application = submit_application(self.actor, applicant=self.applicant, has_education=True)
            match_held_rows(applicant_ids=[self.applicant.pk])
        if accepted:
            with self.on(day + timedelta(days=7)):
                decide_application(
                    self.cast.of_staff("intake"), application=application, accept=True, version=application.version
                )

    def sends(
        self,
        day: date,
        education: Education,
        *kinds: str,
        printed: str = "",
        language: str = "English",
        translation: Sequence[Upload] = (),
    ) -> None:
        """Sends diploma or transcript, with a `translation` where it is not in English, and their pages are made. They
        bear the name `printed`, or else the name of record."""
        for kind in kinds:
            credential = education.credentials.get(kind=kind)
            lines = [education.school.name, printed or self.name, education.degree_title]
            with self.on(day):
                send_credential(
                    self.actor,
                    credential=credential,
                    uploads=[paper(credential.get_kind_display(), [*lines, str(education.graduated_on or "")])],
                    language=language,
                    translation=translation,
                    version=credential.version,
                    once_key=f"demo:{self.key}:{kind}",
                )
                for each in Document.objects.filter(applicant=self.applicant, state=Document.State.WAITING):
                    prepare_document(each.pk)

    def says_the_name_differs(self, day: date, education: Education, printed: str, reason: str) -> None:
        """Says which name stands on the diploma and why, and sends what proves it."""
        with self.on(day):
            check = state_name(
                self.actor,
                credential=education.credentials.get(kind="diploma"),
                printed=printed,
                reason=reason,
                proof=[paper("Marriage certificate", [printed, self.name])],
                once_key=f"demo:{self.key}:name",
            )
            if check.proof_id is not None:
                prepare_document(check.proof_id)

    def is_marked(self, day: date, education: Education, kind: str, reason_code: str, region: Region) -> None:
        """A reviewer puts a fault on the list and marks its place on the first page."""
        credential = education.credentials.get(kind=kind)
        finding = Finding(reason_code, document=credential.document, page=1, region=region)
        with self.on(day):
            reviewer = self.cast.of_staff("reviewer")
            add_fault(reviewer, credential=credential, finding=finding, version=credential.version)

    def is_returned(self, day: date, education: Education, kind: str, reason_code: str, note: str) -> None:
        """A reviewer gives a document back."""
        credential = education.credentials.get(kind=kind)
        with self.on(day):
            return_credential(
                self.cast.of_staff("reviewer"),
                credential=credential,
                reason_code=reason_code,
                note=note,
                version=credential.version,
            )

    def goes_to_school(self, day: date, education: Education) -> None:
        """A reviewer asks the school about the diploma, and with it about the transcript."""
        diploma = education.credentials.get(kind=Credential.Kind.DIPLOMA)
        with self.on(day):
            send_to_school(self.cast.of_staff("reviewer"), credential=diploma, version=diploma.version)

    def school_answers(self, day: date, education: Education) -> list[VerificationRequest]:
        """The school's official confirms what was sent."""
        requests = VerificationRequest.objects.filter(education=education, state="sent")
        with self.on(day):
            return [
                answer_request(
                    self.cast.official_of(education.school), request=request, answer="genuine", version=request.version
                )
                for request in requests.select_related("credential", "document")
            ]

    def is_verified(self, asked: date, answered: date, education: Education) -> None:
        """The school is asked and answers, a reviewer accepts two days later."""
        self.goes_to_school(asked, education)
        answers = self.school_answers(answered, education)
        with self.on(answered + timedelta(days=2)):
            for request in answers:
                review_answer(
                    self.cast.of_staff("reviewer"), request=request, outcome="accept", version=request.version
                )

    def is_licensed(self, day: date, country: str, since: date) -> None:
        """States a licence, which its authority confirms."""
        with self.on(day):
            licence = add_licence(
                self.actor,
                applicant=self.applicant,
                country=country,
                authority="Medical council of the demonstration",
                number=f"L{self.applicant.pk:06d}",
                kind="unrestricted",
                valid_from=since,
            )
            verify_licence(
                self.cast.of_staff("reviewer"), licence=licence, disciplinary_action=False, version=licence.version
            )

    def applies_to_pathway(self, day: date, season: int, accepted_on: date | None) -> PathwayApplication:
        """Applies to Pathway 1; staff accept it on `accepted_on`, or still look at it."""
        with self.on(day):
            application = submit_pathway_application(self.actor, applicant=self.applicant, season=season, pathway=1)
        if accepted_on is not None:
            with self.on(accepted_on):
                decide_pathway_application(
                    self.cast.of_staff("reviewer"), application=application, accept=True, version=application.version
                )
        return application

    def is_decided(self, day: date) -> Case:
        """The rules look at what is on file on `day`."""
        with self.on(day):
            match_held_rows(applicant_ids=[self.applicant.pk])
            decide_held(self.applicant.pk)
        return Case.objects.select_related("decision").get(applicant=self.applicant)

    def is_certified(self, day: date) -> Certificate:
        """A reviewer proposes the certificate, a senior reviewer issues it."""
        case = self.is_decided(day)
        with self.on(day):
            propose_certificate(self.cast.of_staff("reviewer"), applicant=self.applicant, case_version=case.version)
            case.refresh_from_db()
            return issue_certificate(self.cast.of_staff("senior"), applicant=self.applicant, case_version=case.version)
