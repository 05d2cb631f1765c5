"""Examinations: how each sitting counts today, and why."""

from datetime import date

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_GET

from certification.models.exams import Exam, Outcome
from certification.standing import decision_now
from credentials.models import ResultsChoice
from ecfmg.accounts.access import audience
from ecfmg.portals.applicant.pages import page
from ecfmg.portals.applicant.people import applicant_of

STANDINGS = {
    "valid": ("met", "Counts"),
    "failed": ("refused", "Failed"),
    "incomplete": ("refused", "Incomplete"),
    "awaiting_result": ("waiting", "Result awaited"),
    "withheld": ("waiting", "Withheld by USMLE"),
    "invalidated": ("refused", "Invalidated"),
    "unclear": ("person", "A person decides"),
    "lost_to_seven_year_limit": ("refused", "Lost to the seven-year limit"),
    "not_accepted": ("refused", "No longer accepted"),
    "not_counted": ("idle", "Not part of certification"),
}


@audience("applicant")
@require_GET
def exams(request: HttpRequest) -> HttpResponse:
    """Every sitting on file with its standing."""
    applicant = applicant_of(request)
    decision = decision_now(applicant)
    reported = {(result.exam, result.taken_on.isoformat()): result for result in applicant.exam_results.all()}
    sittings = [
        {
            "exam": Exam(verdict["exam"]).label,
            "taken_on": date.fromisoformat(verdict["taken_on"]),
            "result": reported.get((verdict["exam"], verdict["taken_on"])),
            "tone": STANDINGS[verdict["standing"]][0],
            "word": STANDINGS[verdict["standing"]][1],
            "since": date.fromisoformat(verdict["since"]) if verdict["since"] else None,
            "reasons": verdict["reasons"],
        }
        for verdict in decision["exams"]
    ]
    requirement = decision["requirements"]["medical_science_exams"]
    deadline = date.fromisoformat(requirement["deadline"]) if requirement["deadline"] else None
    context = {
        "sittings": sittings,
        "requirement": requirement,
        "deadline": deadline,
        "outcomes": dict(Outcome.choices),
        "kept": ResultsChoice.objects.filter(applicant=applicant, withheld=True).exists(),
    }
    return page(request, "exams.html", applicant, context)
