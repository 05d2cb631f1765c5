"""Who may open what: every route of the project, as everybody."""

import pytest
from django.contrib.auth.models import AnonymousUser
from django.test import Client, RequestFactory
from django.urls import reverse

from ecfmg.accounts.access import audience, signed_in
from ecfmg.accounts.models import Audience, StaffRole
from ecfmg.api.permissions import Denied
from tests.access.routes import Route, all_routes, guarded_routes, routes_by_link
from tests.access.world import World
from tests.factories.accounts import UserFactory, signed_in_client, staff_user
from tests.factories.sharing import a_season_runs

GUARDED = guarded_routes()
#: Objects of the portal's own people; staff see every case, and schools are public.
OWNED = [
    route
    for route in GUARDED
    if any(name.endswith("_id") and name != "school_id" for name in route.takes) and not route.name.startswith("staff:")
]
every_guarded_route = pytest.mark.parametrize("route", GUARDED, ids=[route.name for route in GUARDED])
every_owned_route = pytest.mark.parametrize("route", OWNED, ids=[route.name for route in OWNED])
METHODS = ("get", "post", "head", "options", "put", "delete")


@pytest.fixture
def world(transactional_db: None, monkeypatch: pytest.MonkeyPatch) -> World:
    """One of each kind of person and object, while a season of residency applications runs."""
    a_season_runs(monkeypatch)
    return World()


def address(route: Route) -> str:
    """The route with arguments that belong to nobody."""
    made_up = {"number": 1, "size": "large"}
    nobody = "00000000-0000-4000-8000-000000000000"
    return reverse(route.name, kwargs={name: made_up.get(name, nobody) for name in route.takes})


def test_every_view_says_who_may_open_it() -> None:
    silent = [
        route.name
        for route in all_routes()
        if route.access is None and not route.is_api and not route.is_declared_elsewhere
    ]
    assert not silent, f"mark these views with audience(…), staff_role(…) or public_page: {silent}"


def test_every_endpoint_of_the_api_names_its_permission() -> None:
    for route in (route for route in all_routes() if route.is_api):
        of_class = getattr(route.view, "cls").permission_classes  # noqa: B009 - a plain view has no such attribute
        permissions = getattr(route.view, "initkwargs", {}).get("permission_classes") or of_class
        assert permissions and Denied not in permissions, f"{route.name} answers nobody: name its permission_classes"


def test_each_portal_lets_in_its_own_audience_only() -> None:
    for route in GUARDED:
        space = route.name.partition(":")[0]
        if space in Audience.values:
            assert route.access is not None
            assert route.access.audiences == (space,), route.name


@pytest.mark.django_db
@every_guarded_route
def test_who_is_not_signed_in_is_led_to_sign_in(route: Route) -> None:
    for method in METHODS:
        answer = getattr(Client(), method)(address(route))
        assert (answer.status_code, method) in {(302, method), (405, method)}
        if answer.status_code == 302:
            assert answer["Location"].startswith(reverse("account_login")), method


@pytest.mark.django_db
@every_guarded_route
def test_other_audiences_are_told_that_the_page_does_not_exist(route: Route) -> None:
    assert route.access is not None
    for kind in set(Audience.values) - set(route.access.audiences):
        client = signed_in_client(staff_user("administrator") if kind == "staff" else UserFactory.create(audience=kind))
        for method in METHODS:
            answer = getattr(client, method)(address(route))
            assert answer.status_code in {404, 405}, (kind, method)


@pytest.mark.django_db
def test_staff_without_the_role_are_told_which_role_is_needed() -> None:
    everybody = {role: signed_in_client(staff_user(role)) for role in StaffRole.values}
    nobody_yet = signed_in_client(staff_user())
    for route in (route for route in GUARDED if route.access is not None and route.access.roles):
        assert route.access is not None
        others = [client for role, client in everybody.items() if role not in route.access.roles]
        for client in (nobody_yet, *others):
            assert client.get(address(route)).status_code == 403, route.name
            assert client.post(address(route)).status_code == 403, route.name


@every_owned_route
def test_a_stranger_of_the_same_audience_is_told_that_the_object_does_not_exist(route: Route, world: World) -> None:
    assert route.access is not None
    kind = route.access.audiences[0]
    path = reverse(route.name, kwargs=world.arguments(route))
    stranger = world.client(kind, stranger=True)
    assert stranger.get(path).status_code in {404, 405}
    assert stranger.post(path, {}).status_code in {404, 405}


@every_owned_route
def test_the_owner_finds_the_object_at_the_same_address(route: Route, world: World) -> None:
    """Without this, the test above would pass for an address that leads nowhere."""
    assert route.access is not None
    kind = route.access.audiences[0]
    path = reverse(route.name, kwargs=world.arguments(route))
    answer = world.client(kind, to=route.name).get(path)
    answer.close()
    assert answer.status_code in {200, 302, 405}


@pytest.mark.parametrize("route", routes_by_link(), ids=[route.name for route in routes_by_link()])
def test_without_its_link_a_page_does_not_exist_for_anybody(route: Route, world: World) -> None:
    """Not even for the school that was asked, signed in: the page belongs to the holder of the link."""
    path = reverse(route.name, kwargs=world.arguments(route))
    people = [Client(), *(world.client(kind) for kind in Audience.values)]
    for method in METHODS:
        assert {getattr(client, method)(path).status_code for client in people} <= {404, 405}, method


def test_every_route_says_one_thing_about_who_may_open_it() -> None:
    for route in all_routes():
        access = route.access
        if access is not None:
            assert sum(map(bool, (access.public, access.by_link, access.audiences))) == 1, route.name


@pytest.mark.django_db
def test_without_a_second_step_the_portals_and_the_api_stay_closed() -> None:
    for kind in ("staff", "school", "recipient"):
        client = signed_in_client(UserFactory.create(audience=kind), second_factor=False)
        for route in GUARDED:
            if route.name.startswith(f"{kind}:"):
                assert client.get(address(route))["Location"] == reverse("mfa_index"), route.name
        assert client.get(reverse("api:schema")).status_code == 403
        assert client.get(reverse("public:help")).status_code == 200


def test_a_mark_with_an_unknown_audience_is_refused_at_once() -> None:
    with pytest.raises(LookupError):
        audience("everybody")
    with pytest.raises(LookupError):
        audience()
    request = RequestFactory().get("/here/?a=1")
    request.user = AnonymousUser()
    assert signed_in(lambda request: None)(request)["Location"].endswith("?next=/here/%3Fa%3D1")  # type: ignore[arg-type,return-value]
