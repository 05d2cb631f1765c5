"""The decision in the light of the work that lies open: who has a thing now, where the rules speak in general."""

from collections.abc import Iterable, Mapping
from typing import Any

from credentials.models import Credential
from credentials.queries import usual_times
from ecfmg.foundation import shapes
from ecfmg.foundation.templatetags.words import day_in_words
from ecfmg.portals.applicant.presenters.requests import nudges_of, sentence_of
from pathways.models import PathwayApplication

SKILLS = ("clinical_skills", "communication_skills")
#: Reasons of the credentials that wait for us or the school, never for the person alone.
UNDER_WAY = {
    "diploma_not_verified": Credential.Kind.DIPLOMA,
    "transcript_not_verified": Credential.Kind.TRANSCRIPT,
    "transcript_missing": Credential.Kind.TRANSCRIPT,
}


def with_pathway(decision: Mapping[str, Any], applications: Iterable[PathwayApplication]) -> Mapping[str, Any]:
    """The decision where an application under review stands in place of "no accepted Pathway"."""
    waiting = next((each for each in applications if each.status == PathwayApplication.Status.SUBMITTED), None)
    if waiting is None:
        return decision
    text = (
        f"Your application of {day_in_words(waiting.submitted_at)} for Pathway {waiting.pathway}"
        " is with our Pathways staff."
    )
    requirements = dict(decision["requirements"])
    for name in SKILLS:
        requirements[name] = _under_review(requirements[name], text)
    return {**decision, "requirements": requirements}


def _under_review(requirement: Mapping[str, Any], text: str) -> Mapping[str, Any]:
    """What the person can still do comes first; the review comes last."""
    reasons = requirement["reasons"]
    replaced = [one for one in reasons if one["code"] in {"no_accepted_pathway", "pathway_under_review"}]
    if not replaced:
        return requirement
    others = [one for one in reasons if one not in replaced]
    return {**requirement, "reasons": [*others, {**replaced[-1], "code": "pathway_under_review", "text": text}]}


def credentials_sentence(requirement: Mapping[str, Any], credentials: Iterable[Credential]) -> shapes.Sentence | None:
    """Where the papers of the awarding school really are; None where the person, or something else, has to act."""
    codes = [reason["code"] for reason in requirement["reasons"]]
    if not codes or not UNDER_WAY.keys() >= set(codes):
        return None
    found = list(credentials)
    awards = max((each.education.position for each in found), default=0)
    usual, nudges = usual_times(), nudges_of(found)
    for reason in requirement["reasons"]:
        for each in found:
            if each.education.position == awards and each.kind == UNDER_WAY[reason["code"]]:
                told = sentence_of(each, usual, nudges)
                what = told.what.rstrip(".")
                return shapes.Sentence(reason["text"], f"{what}. {told.meaning}", told.next_actor, told.when)
    return None
