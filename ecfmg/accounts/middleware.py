"""What holds for every page of somebody who is signed in: a second factor where one is due, and sessions that end."""

import json
from collections.abc import Callable
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import logout
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseForbidden, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from ecfmg.accounts.access import Access, View
from ecfmg.accounts.demo import is_demo_session
from ecfmg.accounts.models import User
from ecfmg.accounts.second_factor import has_second_factor, needs_second_factor
from ecfmg.foundation import clock

Handler = Callable[[HttpRequest], HttpResponse]
#: Addresses that a person without a second factor may use: to set one up or to sign out; developers' pages.
OPEN_PATHS = ("/account/", "/dev/")
BEGAN, SEEN = "session_began", "session_seen"
#: How exactly the last activity is kept, so that not every page writes the session.
RESOLUTION = 30


class SecondFactorMiddleware:
    """Staff, school and recipient people without a second factor see public pages, and can set one up or sign out.

    The API refuses them.
    """

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Answer one request."""
        return self.get_response(request)

    def process_view(self, request: HttpRequest, view: View, args: Any, kwargs: Any) -> HttpResponseBase | None:
        """Refuse before the view runs; None lets it run."""
        access: Access | None = getattr(view, "access", None)
        if (access and access.public) or not self._lacks_second_factor(request):
            return None
        if request.path.startswith("/api/"):
            return JsonResponse(
                {"detail": "Set up a second step at sign-in first, under /account/security/."}, status=403
            )
        messages.info(request, "Your account needs a second step at sign-in. Set up one of these; then you can go on.")
        return redirect("mfa_index")

    def _lacks_second_factor(self, request: HttpRequest) -> bool:
        user = request.user
        if not isinstance(user, User) or request.path.startswith(OPEN_PATHS) or not needs_second_factor(user):
            return False
        return not is_demo_session(request) and not has_second_factor(user)


class PasskeyAnswerMiddleware:
    """A passkey's answer that cannot be read as JSON at all is answered 400 before a form sees it.

    Django's field for JSON takes ill-formed text for a fault, but not a number of more than 4,300 digits or what is
    nested without end: these reached the person as a failure of ours.
    """

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Answer one request."""
        return self.get_response(request)

    def process_view(self, request: HttpRequest, view: View, args: Any, kwargs: Any) -> HttpResponseBase | None:
        """After the check for forgery; None lets the view run."""
        if request.method != "POST" or not request.path.startswith("/account/2fa/"):
            return None
        try:
            json.loads(request.POST.get("credential", "null"))
        except json.JSONDecodeError:
            return None  # the form says so itself
        except (ValueError, RecursionError):
            return render(request, "400.html", status=400)
        return None


class SessionEndMiddleware:
    """End a session after its idle time (by audience) and, in any case, after ``SESSION_COOKIE_AGE`` seconds."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Answer one request."""
        user = request.user
        if not isinstance(user, User):
            return self.get_response(request)
        now = int(clock.now().timestamp())
        idle_for = now - int(request.session.get(SEEN, now))
        lasted = now - int(request.session.get(BEGAN, now))
        if idle_for > idle_limit(user).total_seconds() or lasted > settings.SESSION_COOKIE_AGE:
            return _end(request, idle=lasted <= settings.SESSION_COOKIE_AGE)
        request.session.setdefault(BEGAN, now)
        if SEEN not in request.session or idle_for >= RESOLUTION:
            request.session[SEEN] = now
        return self.get_response(request)


def idle_limit(user: User) -> timedelta:
    """How long this person's session may lie idle."""
    return timedelta(minutes=settings.SESSION_IDLE_MINUTES[user.audience])


def _end(request: HttpRequest, *, idle: bool) -> HttpResponseBase:
    logout(request)
    if request.path.startswith("/api/"):
        return HttpResponseForbidden("Your session has ended. Sign in again.", content_type="text/plain")
    why = "because nothing was done here for a while" if idle else "because you signed in twelve hours ago"
    messages.info(request, f"You were signed out, {why}. Sign in to go on where you were.")
    return redirect_to_login(request.get_full_path() if request.method == "GET" else reverse("public:start"))


class SignOutMiddleware:
    """After signing out, tell the browser to forget what it kept of our pages."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Answer one request."""
        was_signed_in = request.user.is_authenticated
        response = self.get_response(request)
        if was_signed_in and not request.user.is_authenticated:
            response["Clear-Site-Data"] = '"cache", "storage"'
        return response
