"""What a certificate issued today would rest on, and until when: drawn from the rules, for nobody but the issuing."""

from dataclasses import replace
from datetime import date
from typing import NamedTuple

from certification.policy.loader import Policy
from certification.rules.decide import decide
from certification.rules.decision import Decision
from certification.rules.facts import Facts, IssuedCertificate, PathwayApplication
from certification.rules.reasons import text
from ecfmg.foundation.errors import ActionRefused


class Terms(NamedTuple):
    """Basis of a certificate, the season of a Pathway, and the printed date: "expires for entry into GME on"."""

    basis: str
    season: int | None
    printed_until: date | None


def why_not_ready(decision: Decision) -> str:
    """The rules' own sentences about everything that stands between the person and a certificate."""
    reasons = [
        text(reason)
        for requirement in decision.requirements
        if requirement.state not in ("met", "not_applicable")
        for reason in requirement.reasons
    ]
    return " ".join(dict.fromkeys(reasons)) or f"The status is {decision.status.replace('_', ' ')}."


def terms_of(facts: Facts, decision: Decision, policy: Policy) -> Terms:
    """The terms of a certificate issued on the day of `decision`, which must be `ready`.

    Raises `ActionRefused` where the rules cannot say until when a Pathway's certificate would be valid.
    """
    if any(reason.code == "step_2_cs_pass" for reason in decision.requirements.clinical_skills.reasons):
        return Terms("step_2_cs", None, None)
    season = accepted_application(facts, policy).season
    issued = replace(facts, certificate=IssuedCertificate(decision.as_of, "pathway", season))
    certificate = decide(issued, policy, decision.as_of, decision.known_on).certificate
    if certificate.printed_until is None:
        raise ActionRefused(
            f"The policy does not say until when a certificate of the {season} Pathways is valid for entry into "
            "graduate medical education, so none can be issued. Ask a policy officer to enter that date."
        )
    return Terms("pathway", season, certificate.printed_until)


def accepted_application(facts: Facts, policy: Policy) -> PathwayApplication:
    """The accepted Pathway application that the certificate rests on.

    It is one that meets both skills requirements by itself; of several the one accepted last, then that of the later
    season.
    """
    accepted = [one for one in facts.pathway_applications if one.status == "accepted"]
    for one in sorted(accepted, key=lambda one: (one.decided_on or one.submitted_on, one.season), reverse=True):
        alone = decide(replace(facts, pathway_applications=(one,)), policy).requirements
        if alone.clinical_skills.state == "met" and alone.communication_skills.state == "met":
            return one
    raise ActionRefused("No accepted Pathway on file meets the requirements by itself. Open the case and look again.")
