"""Whether the person's schools see how they did in the Steps."""

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods

from credentials.actions.participation import choose_results
from credentials.models import ResultsChoice
from ecfmg.accounts.access import audience, user_of
from ecfmg.foundation.actors import Actor
from ecfmg.foundation.form_actions import carry_out
from ecfmg.foundation.forms import PlainForm
from ecfmg.portals.applicant.pages import form_page
from ecfmg.portals.applicant.people import applicant_of


class ResultsForm(PlainForm):
    """Shown or kept."""

    choice = forms.ChoiceField(
        label="May your medical schools see your results in Step 1 and Step 2 CK?",
        choices=[
            ("show", "Yes: they may see them by name, and count them in their figures"),
            ("keep", "No: they see nothing of them, neither by name nor in their figures"),
        ],
        widget=forms.RadioSelect,
    )
    version = forms.IntegerField(widget=forms.HiddenInput)


@audience("applicant")
@require_http_methods(["GET", "POST"])
def results_choice(request: HttpRequest) -> HttpResponse:
    """Keep one's results from the schools, or let them be seen; it can be changed at any time."""
    applicant = applicant_of(request)
    chosen = ResultsChoice.objects.filter(applicant=applicant).first()
    first = {
        "choice": "keep" if chosen and chosen.withheld else "show",
        "version": chosen.version if chosen else 0,
    }
    form = ResultsForm(request.POST or None, initial=first)
    if request.method == "POST" and form.is_valid():
        actor, values = Actor.of(user_of(request)), form.cleaned_data
        withheld = values["choice"] == "keep"
        if carry_out(
            form, lambda: choose_results(actor, applicant=applicant, withheld=withheld, version=values["version"])
        ):
            told = "Your schools do not see your results." if withheld else "Your schools may see your results."
            messages.success(request, told)
            return redirect("applicant:exams")
    return form_page(request, "results_choice.html", applicant, form, chosen=chosen)
