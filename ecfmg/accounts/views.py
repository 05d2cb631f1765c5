"""Pages of our own beside allauth's: security at a glance, invitations, the list of demo people."""

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from ecfmg.accounts.access import home_of, public_page, signed_in, user_of
from ecfmg.accounts.actions import accept_invitation
from ecfmg.accounts.actions.invitations import PURPOSE
from ecfmg.accounts.demo import demo_people, sign_in_as
from ecfmg.accounts.forms import AcceptInvitation
from ecfmg.accounts.models import Audience, DemoPerson, User
from ecfmg.accounts.second_factor import has_second_factor, needs_second_factor
from ecfmg.foundation.links import find_link, state_of

INVITATION = "invitation_secret"


@require_safe
@signed_in
def security(request: HttpRequest) -> HttpResponse:
    """What protects this account, and where to change it."""
    user = user_of(request)
    context = {"account": user, "secured": has_second_factor(user), "second_factor_needed": needs_second_factor(user)}
    return render(request, "account/security.html", context)


@require_safe
@public_page
def open_invitation(request: HttpRequest, secret: str) -> HttpResponse:
    """Take the secret of an invitation out of the address at once, so that no page and no log carries it further."""
    request.session[INVITATION] = secret
    return redirect("accounts:invitation")


@require_http_methods(["GET", "HEAD", "POST"])
@public_page
def invitation(request: HttpRequest) -> HttpResponse:
    """GET shows the invitation, POST accepts it; a used, ended or withdrawn one has a page that says so."""
    link = find_link(PURPOSE, request.session.get(INVITATION, ""))
    state = state_of(link) if link else "unknown"
    user = User.objects.filter(public_id=link.subject, is_active=True).first() if link else None
    if link is None or user is None or state != "open":
        return render(request, "account/invitation_closed.html", {"state": state}, status=410 if link else 404)
    form = AcceptInvitation(request.POST or None, user=user)
    if request.method == "POST" and form.is_valid():
        accept_invitation(link, password=form.cleaned_data["password"])
        del request.session[INVITATION]
        messages.success(request, "Your password is set. Sign in with it now; then you set up the second step.")
        return redirect("account_login")
    return render(request, "account/invitation.html", {"form": form, "account": user, "link": link})


@require_safe
@public_page
def demo(request: HttpRequest) -> HttpResponse:
    """The demo people with what each is for; each has one button that signs in as them."""
    _refuse_without_demo()
    people = list(demo_people())
    groups = [(label, [p for p in people if p.user.audience == value]) for value, label in Audience.choices]
    return render(request, "account/demo.html", {"groups": [group for group in groups if group[1]]})


@require_POST
@public_page
def sign_in_as_demo_person(request: HttpRequest) -> HttpResponse:
    """Begin a session as one of the demo people."""
    _refuse_without_demo()
    person = get_object_or_404(DemoPerson, user__email=request.POST.get("email", ""), user__is_active=True)
    sign_in_as(request, person)
    return redirect(home_of(person.user))


def _refuse_without_demo() -> None:
    if not settings.DEMO:
        raise Http404
