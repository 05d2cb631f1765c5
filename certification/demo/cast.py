"""The people who work here, at the schools and for those who ask: one for each role."""

from dataclasses import dataclass, field
from datetime import date

from certification.models import RecipientMember, RecipientOrganisation
from credentials.models import School, SchoolMember
from ecfmg.accounts.demo import make_demo_user
from ecfmg.accounts.models import StaffRole, User
from ecfmg.foundation.actors import Actor

IN_OFFICE_SINCE = date(2015, 1, 1)
STAFF = {
    "intake": ("Ines Brandt", (StaffRole.INTAKE,), "Intake: passports, applications, the mail that comes in"),
    "reviewer": ("Rashid Velmar", (StaffRole.REVIEWER,), "Reviewer: documents, answers of schools, Pathways"),
    "senior2": ("Bernard Quist", (StaffRole.SENIOR_REVIEWER,), "A second senior reviewer"),
    "second": ("Tomoko Arden", (StaffRole.REVIEWER,), "A second reviewer, for what takes two people"),
    "senior": ("Selma Okonjo-Reyes", (StaffRole.SENIOR_REVIEWER,), "Senior reviewer: issues and revokes certificates"),
    "policy": ("Piotr Halloran", (StaffRole.POLICY_OFFICER,), "Policy officer: the rules and their sources"),
    "policy2": ("Wanda Ostrow", (StaffRole.POLICY_OFFICER,), "A second policy officer, for what takes two people"),
    "administrator": ("Adeline Moss", (StaffRole.ADMINISTRATOR,), "Administrator: people, roles, set-up"),
}
SCHOOL_PEOPLE = {
    "official": ("Prof. Bisi Adeyemi-Cole", "Dean", "Official of Eko Lagoon University: answers and attests"),
    "coordinator": ("Kunle Marsh", "Registrar", "Coordinator of Eko Lagoon University: the to-do list and the roster"),
    "uploader": ("Funmi Lake", "Records office", "Uploader of Eko Lagoon University: sends documents"),
}


@dataclass(slots=True)
class Cast:
    """Who acts in the stories: staff by role, and the authorised official of each school."""

    staff: dict[str, User]
    officials: dict[int, User] = field(default_factory=dict)

    def of_staff(self, role: str) -> Actor:
        """A member of staff as actor."""
        return Actor.of(self.staff[role])

    def official_of(self, school: School) -> Actor:
        """The official of a school as actor."""
        return Actor.of(self.officials[school.pk])


def load_cast(schools: dict[str, School]) -> Cast:
    """Staff, people of schools and of recipients, made where they are missing."""
    cast = Cast(
        {
            key: make_demo_user(f"{key}@staff.example", name, "staff", roles=roles, note=note)
            for key, (name, roles, note) in STAFF.items()
        }
    )
    for role, (name, title, note) in SCHOOL_PEOPLE.items():
        user = make_demo_user(f"{role}@eko-lagoon.example", name, "school", note=note)
        _on_roster(schools["lagoon"], user, role, title)
        if role == "official":
            cast.officials[schools["lagoon"].pk] = user
    for key, name in {"valle": "Dra. Lucía Ferrán", "jeevandhara": "Dr. Meera Kulshan"}.items():
        note = f"Authorised official of {schools[key].name}"
        user = make_demo_user(f"official@{key}.example", name, "school", note=note)
        _on_roster(schools[key], user, "official", "Dean")
        cast.officials[schools[key].pk] = user
    _load_recipients()
    return cast


def _on_roster(school: School, user: User, role: str, title: str) -> None:
    SchoolMember.objects.get_or_create(
        user=user,
        defaults={
            "school": school,
            "role": role,
            "title": title,
            "valid_from": IN_OFFICE_SINCE,
            "approval": SchoolMember.Approval.APPROVED,
        },
    )


def _load_recipients() -> None:
    programme, _ = RecipientOrganisation.objects.get_or_create(
        reference="DEMO-0001", defaults={"name": "Lakeview Demonstration Residency", "kind": "programme"}
    )
    RecipientOrganisation.objects.get_or_create(
        reference="DEMO-0002", defaults={"name": "Medical Board of Demonstration State", "kind": "board"}
    )
    people = {
        "administrator": ("Grace Tillery", "Residency coordinator: asks for reports and manages people"),
        "member": ("Owen Drax", "Programme director: asks whether a person is certified"),
    }
    for role, (name, note) in people.items():
        user = make_demo_user(f"{role}@lakeview.example", name, "recipient", note=note)
        RecipientMember.objects.get_or_create(user=user, defaults={"organisation": programme, "role": role})
