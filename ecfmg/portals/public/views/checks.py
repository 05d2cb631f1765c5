"""Anybody can check a certificate or a report by the number and the code printed on it."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from ecfmg.accounts.access import public_page
from ecfmg.foundation.throttle import Limit, address_of, seconds_left, within
from ecfmg.portals.public.forms.checks import CheckForm
from ecfmg.portals.public.presenters.checks import checked

CHECKS = Limit("check-paper", tries=20, seconds=600)


@public_page
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def check_certificate(request: HttpRequest) -> HttpResponse:
    """Ask for number and code; answer with what the paper shows and whether it is valid today.

    The code comes by POST only, so that it stands in no address and no log. A wrong code and a number that was never
    given get the same answer.
    """
    if request.method != "POST":
        return render(
            request, "public/check.html", {"form": CheckForm(initial={"number": request.GET.get("number", "")[:20]})}
        )
    form = CheckForm(request.POST)
    if not within(CHECKS, address_of(request)):
        return _wait(request, form)
    if not form.is_valid():
        return render(request, "public/check.html", {"form": form}, status=400)
    result = checked(form.cleaned_data["number"], form.cleaned_data["code"])
    context = {"form": form if result is None else CheckForm(), "asked": True, "result": result}
    return render(request, "public/check.html", context)


def _wait(request: HttpRequest, form: CheckForm) -> HttpResponse:
    seconds = seconds_left(CHECKS)
    context = {"form": form, "wait_minutes": -(-seconds // 60), "tries": CHECKS.tries}
    response = render(request, "public/check.html", context, status=429)
    response["Retry-After"] = str(seconds)
    return response
