"""People and cases on the desks of staff and schools, and what a page says, for the tests of their portals."""

import html
import re
from dataclasses import dataclass
from typing import Any

from django.test import Client

from applicants.models import Applicant
from certification.models import Case
from credentials.actions.credentials import submit_credential
from credentials.actions.requests import send_to_school
from credentials.models import Credential, Document, Education, SchoolMember, VerificationRequest
from ecfmg.accounts.models import User
from ecfmg.foundation.actors import Actor
from tests.factories.accounts import staff_user
from tests.factories.certified_people import decided
from tests.factories.credentials import ApplicantFactory, SchoolMemberFactory, document_of, education_of


def text_of(response: Any) -> str:
    """What a page says: its text without markup, spaces as one."""
    body = re.sub(r"<(script|style|head).*?</\1>", " ", response.content.decode(), flags=re.S)
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", body)).split())


def hidden(response: Any, name: str) -> str:
    """The value of a hidden field of the page's first form that has it."""
    found = re.search(rf'name="{name}"[^>]*value="([^"]*)"', response.content.decode())
    assert found, f"the page has no hidden field {name}"
    return found.group(1)


def posted(client: Client, address: str, **values: Any) -> Any:
    """Open a page and send its form with the version and key it carries."""
    shown = client.get(address)
    body = shown.content.decode()
    carried = {name: hidden(shown, name) for name in ("version", "once_key") if f'name="{name}"' in body}
    return client.post(address, {**carried, **values})


@dataclass
class Desk:
    """An applicant whose diploma was received, the school's official, and a reviewer."""

    applicant: Applicant
    education: Education
    document: Document
    credential: Credential
    official: SchoolMember
    reviewer: User

    @property
    def case(self) -> Case:
        """The case as the rules see it now."""
        return decided(self.applicant)

    def ask(self) -> VerificationRequest:
        """The diploma sent to the school."""
        return send_to_school(
            Actor.of(self.reviewer), credential=self.credential, version=self.fresh(self.credential).version
        )

    def fresh(self, credential: Credential) -> Credential:
        """The credential as it is stored now."""
        credential.refresh_from_db()
        return credential


def desk(name: str = "Amara Okafor", official: SchoolMember | None = None) -> Desk:
    """A case on the desk of a reviewer."""
    official = official or SchoolMemberFactory.create()
    applicant = ApplicantFactory.create(name=name)
    education = education_of(applicant, official.school)
    document = document_of(applicant)
    credential = education.credentials.get(kind="diploma")
    submit_credential(Actor.of(applicant.user), credential=credential, document=document, version=credential.version)
    credential.refresh_from_db()
    return Desk(applicant, education, document, credential, official, staff_user("reviewer"))
