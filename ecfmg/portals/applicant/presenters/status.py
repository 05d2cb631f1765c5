"""The status page: the headline, the one next step, and the certificate where there is one."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.urls import reverse

from applicants.models import Applicant, CertificationApplication, IdentityDocument
from certification.models import Certificate
from certification.queries.waiting import certificates_time
from credentials.models import Credential
from credentials.queries import usual_times
from credentials.queries.throughput import NO_USUAL_TIME
from credentials.states import silent_request
from ecfmg.foundation import shapes
from ecfmg.foundation.templatetags.words import day_in_words
from ecfmg.portals.applicant.presenters.documents import reason_text, where_to_send
from ecfmg.portals.applicant.presenters.requirements import TITLES, is_met, met
from ecfmg.portals.applicant.presenters.returned import list_in_words

HEADLINES = {
    "certified": "You are certified",
    "ready": "All requirements are met: we are preparing your certificate",
    "revoked": "Your certificate was revoked",
    "expired": "Your certificate has expired for entry into training",
    "not_img": "You do not need ECFMG Certification",
    "ineligible": "You are not eligible for certification with this degree",
    "on_hold": "All requirements are met, and a hold stands in the way",
}


def headline(decision: Mapping[str, Any]) -> str:
    """What the page answers."""
    done, of = met(decision)
    fallback = f"You are not certified yet: {done} of {of} requirements are met"
    return HEADLINES.get(decision["status"], fallback)


def next_step(
    decision: Mapping[str, Any],
    applicant: Applicant,
    application: CertificationApplication | None,
    passports: list[IdentityDocument],
    credentials: list[Credential],
) -> shapes.NextStep | None:
    """The one thing to do now, or what everybody waits for; None where nothing is left to do."""
    status = decision["status"]
    if status == "ready":
        return shapes.NextStep(
            "Wait for your certificate",
            "Two members of staff check your file and issue the certificate. You need not do anything.",
            _certificates_take(),
        )
    if status not in {"in_progress", "on_hold"}:
        return None
    return _before_applying(applicant, application, passports, credentials) or _while_open(
        decision, applicant, credentials
    )


def _before_applying(
    applicant: Applicant,
    application: CertificationApplication | None,
    passports: list[IdentityDocument],
    credentials: list[Credential],
) -> shapes.NextStep | None:
    if applicant.date_of_birth is None:
        return _step(
            "State your date of birth and citizenship",
            "Your file begins with who you are.",
            "edit_identity",
        )
    if all(passport.state == IdentityDocument.State.REFUSED for passport in passports):
        refused = f"We could not accept the last one: {passports[0].reason}" if passports else ""
        why = refused or "Your name of record is the name on your passport, so we need its photo page."
        return _step("Send your passport", why, "send_passport")
    if not credentials:
        return _step(
            "State your medical school",
            "Where you studied decides which rules apply to you.",
            "choose_school",
        )
    if application is None or application.status == CertificationApplication.Status.REJECTED:
        return _step(
            "Apply for certification",
            "With the application you get your USMLE ID.",
            "apply",
        )
    return None


def _while_open(
    decision: Mapping[str, Any], applicant: Applicant, credentials: list[Credential]
) -> shapes.NextStep | None:
    wanted = {
        Credential.State.MISSING: "Send your",
        Credential.State.RETURNED: "Put right what was found on your",
    }
    choice = _choice_after_silence(credentials)
    if choice:
        return choice
    awards = max((credential.education.position for credential in credentials), default=0)
    for credential in credentials:
        if (
            credential.education.position == awards
            and credential.state in wanted
            and credential.kind == Credential.Kind.DIPLOMA
        ):
            told = list_in_words(credential) or reason_text(credential)
            why = told or "Your school is asked whether it is genuine; that takes the longest."
            there = where_to_send(credential)
            title = f"{wanted[Credential.State(credential.state)]} {credential.get_kind_display().lower()}"
            label = "See the list and answer it" if credential.state == Credential.State.RETURNED else "Send it now"
            link = shapes.Link(label, there, primary=True)
            return shapes.NextStep(title, why, _school_takes(), link)
    for requirement in decision["requirements"].values():
        if requirement["state"] in {"pending", "not_met"}:
            step = _for_requirement(requirement, applicant)
            if step:
                return step
    skills = decision["requirements"]["clinical_skills"]["reasons"]
    review = next((reason["text"] for reason in skills if reason["code"] == "pathway_under_review"), "")
    if review:
        return shapes.NextStep(
            "Wait for the decision on your Pathway",
            review,
            "Our Pathways staff act next, once every item of evidence is in. There is no set time; we write to you.",
            shapes.Link("See your application and its evidence", reverse("applicant:pathway")),
        )
    return shapes.NextStep(
        "Nothing to do for you now",
        "Others act next; each requirement below says who and by when.",
    )


def _choice_after_silence(credentials: list[Credential]) -> shapes.NextStep | None:
    """The step of somebody whose school did not answer: nothing goes on there until they choose."""
    waiting = [(each, silent) for each in credentials if (silent := silent_request(each)) and not silent.wish]
    if not waiting:
        return None
    first, silent = waiting[0]
    school = first.education.school
    about = [each.get_kind_display().lower() for each, _ in waiting if each.education.school_id == school.pk]
    why = (
        f"{school.name} did not answer about your {' and your '.join(about)} in spite of our reminders. "
        "That is not held against you."
    )
    by = f"Since {day_in_words(first.state_since)}. Nothing goes on there until you choose; then our staff act."
    there = reverse("applicant:way_on", args=[silent.public_id])
    return shapes.NextStep("Choose how we go on", why, by, shapes.Link("Choose how we go on", there, primary=True))


def _for_requirement(requirement: Mapping[str, Any], applicant: Applicant) -> shapes.NextStep | None:
    codes = {reason["code"]: reason["text"] for reason in requirement["reasons"]}
    deadline = requirement["deadline"]
    by = f"Possible until {day_in_words(date.fromisoformat(deadline))}." if deadline else ""
    for code in (
        "pass_lost_to_seven_year_limit",
        "step_1_missing",
        "step_2_ck_missing",
    ):
        if code in codes:
            return _step("Pass the examination that is missing", codes[code], "exams", by)
    if "no_accepted_pathway" in codes:
        return _step("Choose your Pathway", codes["no_accepted_pathway"], "pathway", by)
    if "oet_not_released" in codes:
        return _step("Release your OET result to ECFMG", codes["oet_not_released"], "pathway", by)
    if "oet_missing" in codes:
        return _step("Take OET Medicine", codes["oet_missing"], "pathway", by)
    if "charges_outstanding" in codes:
        return _charges(applicant)
    return None


def _charges(applicant: Applicant) -> shapes.NextStep:
    """What is owed, since when, and how it is settled: this site takes no payment."""
    open_ones = applicant.charges.filter(settled_on=None)
    owed = " ".join(
        f"{each.description}: USD {each.amount_usd:,.2f}, open since {day_in_words(each.raised_on)}."
        for each in open_ones
    )
    how = (
        "You cannot pay on this site. Write to our staff, who tell you how to pay;"
        " they settle the charge when your payment arrives, and this page then changes."
    )
    return _step("Pay what is owed", f"{owed} {how}".strip(), "messages", "The rules set no date.")


def _certificates_take() -> str:
    usual = certificates_time()
    return f"Issuing {usual}." if usual else NO_USUAL_TIME


def _school_takes() -> str:
    """How long a school's answer takes, from real answers; empty where there are too few."""
    usual = usual_times().school_answer
    return f"A school's answer {usual}." if usual else "No date is set; the sooner you send it, the sooner we ask."


LABELS = {
    "edit_identity": "State who you are",
    "send_passport": "Send the passport",
    "choose_school": "Find your school",
    "apply": "Go to the application",
    "exams": "See your examinations",
    "pathway": "See the Pathways",
    "messages": "Write to our staff",
}


def _step(title: str, why: str, route: str, by: str = "") -> shapes.NextStep:
    return shapes.NextStep(
        title,
        why,
        by,
        shapes.Link(LABELS[route], reverse(f"applicant:{route}"), primary=True),
    )


def stands_all_the_same(decision: Mapping[str, Any]) -> list[str]:
    """The requirements of a certified person that today's rules find open, by name; the certificate stands."""
    if decision["status"] != "certified":
        return []
    return [name for key, name in TITLES.items() if not is_met(decision["requirements"][key])]


def certificate_facts(certificate: Certificate, decision: Mapping[str, Any]) -> list[shapes.Fact]:
    """What the certificate says and what it is worth today."""
    worth = decision["certificate"]
    facts = [
        shapes.Fact("Certificate number", certificate.number),
        shapes.Fact("Issued on", day_in_words(certificate.issued_on)),
    ]
    if certificate.revoked_on:
        return [*facts, shapes.Fact("Revoked on", day_in_words(certificate.revoked_on))]
    if worth["permanent"]:
        facts.append(shapes.Fact("Validity", "Valid indefinitely"))
    elif worth["expires_on"]:
        expires = day_in_words(date.fromisoformat(worth["expires_on"]))
        facts.append(shapes.Fact("Expires for entry into graduate medical education on", expires))
    else:
        facts.append(
            shapes.Fact(
                "Validity",
                "Does not expire" if worth["usable_for_gme_entry"] else "Being reviewed",
            )
        )
    return facts
