"""Whom to write to about a document or a credential: the applicant, or the people of a school."""

from collections.abc import Iterable
from typing import Any

from applicants.models import Applicant
from credentials.models import Credential, School, SchoolMember, VerificationRequest
from credentials.request_kinds import QUESTIONS
from ecfmg.foundation import clock
from ecfmg.foundation.mail import send_mail_later


def tell_applicant(applicant: Applicant, template: str, *, key: str, context: dict[str, Any]) -> None:
    """Write to the applicant, where they have an account."""
    if applicant.user is not None:
        values = {"name": applicant.user.display_name, **context}
        send_mail_later(to=applicant.user.email, template=template, key=key, context=values, stream=applicant.stream)


def tell_about_request(request: VerificationRequest, template: str, **context: Any) -> None:
    """Write to the applicant about one request; once for each request and template."""
    tell_applicant(
        request.education.applicant,
        template,
        key=f"{template}:{request.number}",
        context={
            "document": request.subject,
            "school": request.school.name,
            "number": request.number,
            "due_on": request.due_on,
            **context,
        },
    )


def tell_about_credential(credential: Credential, template: str, *, key: str = "", **context: Any) -> None:
    """Write to the applicant about one credential; once for each version of it unless `key` says otherwise."""
    education = credential.education
    tell_applicant(
        education.applicant,
        template,
        key=key or f"{template}:{credential.public_id}:{credential.version}",
        context={"document": credential.get_kind_display(), "school": education.school.name, **context},
    )


def roster_addresses(school: School) -> list[str]:
    """The coordinators and officials of the school in office; empty where nobody of it signs in here."""
    members = SchoolMember.objects.in_office(clock.today()).filter(
        school=school, role__in=[SchoolMember.Role.COORDINATOR, SchoolMember.Role.OFFICIAL]
    )
    return list(members.order_by("pk").values_list("user__email", flat=True))


def addresses_of(school: School) -> list[str]:
    """Where mail to the school goes: coordinators and officials in office, or else the office's address."""
    return roster_addresses(school) or ([school.office_email] if school.office_email else [])


def tell_member(member: SchoolMember, template: str, *, key: str, context: dict[str, Any]) -> None:
    """Write to one person of a roster; once for `key` and person."""
    values = {"name": member.user.display_name, "school": member.school.name, **context}
    send_mail_later(
        to=member.user.email,
        template=template,
        key=f"{key}:{member.public_id}",
        context=values,
        stream=member.school.stream,
    )


def tell_school(
    school: School, template: str, *, key: str, requests: Iterable[VerificationRequest] = (), **context: Any
) -> int:
    """Write to the school's people about `requests`, naming no applicant; how many messages were promised. A school of
    which nobody signs in here is written to by `credentials.link_letters` instead."""
    values = {
        "school": school.name,
        "requests": [
            {
                "number": r.number,
                "document": r.subject,
                "due_on": r.due_on,
                "sends": bool(QUESTIONS[r.kind].sends) and not r.document_id,
            }
            for r in requests
        ],
        **context,
    }
    addresses = roster_addresses(school) if values["requests"] else addresses_of(school)
    for address in addresses:
        send_mail_later(to=address, template=template, key=f"{key}:{address}", context=values, stream=school.stream)
    return len(addresses)
