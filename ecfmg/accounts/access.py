"""Who may open a page. Each view carries one of these marks; a view without one fails a test (tests/access)."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from typing import Any, cast

from allauth.account.decorators import reauthentication_required
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponseBase

from ecfmg.accounts.models import Audience, User
from ecfmg.accounts.permissions import may_as_staff
from ecfmg.foundation.links import find_link

View = Callable[..., HttpResponseBase]

HOMES = {
    Audience.APPLICANT: "applicant:home",
    Audience.SCHOOL: "school:home",
    Audience.STAFF: "staff:home",
    Audience.RECIPIENT: "recipient:home",
}


@dataclass(frozen=True, slots=True)
class Access:
    """What a view declares: open to all, or to the holder of a link, or to `audiences` and, where named, to staff with
    one of `roles`."""

    public: bool = False
    #: The purpose of the one-purpose link without which the page does not exist.
    by_link: str = ""
    audiences: tuple[str, ...] = ()
    roles: tuple[str, ...] = ()


def public_page(view: View) -> View:
    """Everybody may open this page, signed in or not."""
    return _marked(view, Access(public=True))


def holder_of_link(purpose: str, subject: str) -> Callable[[View], View]:
    """Only who has opened a link with `purpose` in this browser: others are told that the page does not exist.

    `subject` names the argument of the route that holds the subject of the link; the view takes the link, in whatever
    state, as `link`. Nothing of the page is kept, indexed, or told to other sites.
    """

    def mark(view: View) -> View:
        @wraps(view)
        def guard(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            wanted = str(kwargs[subject])
            link = find_link(purpose, request.session.get(link_key(purpose, wanted), ""))
            if link is None or link.subject != wanted:
                raise Http404
            return unseen(view(request, *args, link=link, **kwargs))

        return _marked(guard, Access(by_link=purpose))

    return mark


def link_key(purpose: str, subject: str) -> str:
    """Where the session keeps the secret of an opened link."""
    return f"link:{purpose}:{subject}"


def unseen(response: HttpResponseBase) -> HttpResponseBase:
    """Keep an answer out of caches and search machines, and its address from other sites."""
    response["Cache-Control"] = "no-store, private"
    response["X-Robots-Tag"] = "noindex, nofollow"
    # Nothing goes to other sites. "no-referrer" would send the origin "null" with our own forms, which CSRF refuses.
    response["Referrer-Policy"] = "same-origin"
    return response


def audience(*audiences: str) -> Callable[[View], View]:
    """Only people of `audiences` may open this page: others are told that it does not exist."""
    unknown = set(audiences) - set(Audience.values)
    if unknown or not audiences:
        raise LookupError(f"audience() needs one or more of {', '.join(Audience.values)}; got {sorted(unknown)}")
    return lambda view: _guarded(view, Access(audiences=tuple(audiences)))


def signed_in(view: View) -> View:
    """Everybody who is signed in may open this page."""
    return audience(*Audience.values)(view)


def staff_role(*roles: str) -> Callable[[View], View]:
    """Only staff with one of `roles`: other staff are told which role is needed, everybody else gets 404."""
    return lambda view: _guarded(view, Access(audiences=(Audience.STAFF,), roles=tuple(roles)))


def recent_sign_in_required(view: View) -> View:
    """A sensitive act: the person proves once more who they are, unless within 15 minutes. Goes below the mark.

    Signing in itself does not count. Who has neither password nor second factor (demo people) is not asked.
    """
    return cast(View, reauthentication_required(view))


def user_of(request: HttpRequest) -> User:
    """The signed-in user, inside a view that is not public."""
    if not isinstance(request.user, User):
        raise PermissionDenied("Sign in first.")
    return request.user


def home_of(user: User) -> str:
    """The name of the route at which this person's pages begin."""
    return HOMES[Audience(user.audience)]


def _guarded(view: View, access: Access) -> View:
    @wraps(view)
    def guard(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not request.user.is_authenticated:
            return redirect_to_login(request.get_full_path())
        user = user_of(request)
        if user.audience not in access.audiences:
            raise Http404
        if access.roles:
            answer = may_as_staff(user, *access.roles)
            if not answer:
                raise PermissionDenied(answer.why)
        return view(request, *args, **kwargs)

    return _marked(guard, access)


def _marked(view: View, access: Access) -> View:
    setattr(view, "access", access)  # noqa: B010 - a function has no such attribute by its type
    return view
