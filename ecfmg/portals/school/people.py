"""For which school a signed-in person acts."""

from django.http import Http404, HttpRequest

from credentials.models import SchoolMember
from credentials.people import in_office, member_of
from ecfmg.accounts.access import user_of


def member_here(request: HttpRequest) -> SchoolMember:
    """The person's place on the roster; 404 for anybody without one, or whose time on it has ended."""
    member = member_of(user_of(request))
    if member is None or not in_office(member):
        raise Http404
    return member
