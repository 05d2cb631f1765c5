"""The second factor is obligatory for everybody but applicants."""

from collections.abc import Callable

from allauth.mfa.utils import is_mfa_enabled
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from ecfmg.accounts.models import Audience

Handler = Callable[[HttpRequest], HttpResponse]


class SecondFactorMiddleware:
    """Staff, school and recipient people without a second factor can only set one up or sign out."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        user = request.user
        if (
            user.is_authenticated
            and user.audience != Audience.APPLICANT
            and not request.path.startswith(("/account/", "/static/"))
            and not is_mfa_enabled(user)
        ):
            return redirect("mfa_index")
        return self.get_response(request)
