"""Policy officers propose a changed policy, see what it would change, and one other than the proposer publishes it."""

from collections.abc import Iterator

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from certification.models import Case, PolicyRelease
from certification.policy_in_force import policy_in_force
from ecfmg.accounts.models import User
from ecfmg.foundation import clock
from tests.certification.policy.releases import EARLIER, END_OF_2026, SEASONS, changed, delivered, proposed, published
from tests.factories.accounts import PASSWORD, signed_in_client, staff_user
from tests.factories.certified_people import TODAY, certified_applicant
from tests.portals.desks import hidden, posted, text_of

pytestmark = pytest.mark.django_db
PROPOSE = reverse("staff:propose_policy")
POLICY = reverse("staff:policy")


@pytest.fixture(autouse=True)
def _today() -> Iterator[None]:
    with clock.moved_to(TODAY):
        yield


@pytest.fixture
def officer() -> User:
    return staff_user("policy_officer", display_name="Olga Officer")


@pytest.fixture
def other() -> User:
    return staff_user("policy_officer", display_name="Otis Other")


def page_of(release: PolicyRelease, route: str = "policy_release") -> str:
    return reverse(f"staff:{route}", args=[release.public_id])


def form(**changes: object) -> dict[str, object]:
    values = {
        "changed": SimpleUploadedFile(SEASONS, changed()[SEASONS]),
        "kind": "changed",
        "summary": "Season 2026 ends earlier.",
        "periods": "season 2026",
        "people": "certificates of season 2026",
        "try_as_of_day": "24",
        "try_as_of_month": "11",
        "try_as_of_year": "2026",
    }
    return {**values, **changes}


def prove(client: Client) -> None:
    client.post(reverse("account_reauthenticate"), {"password": PASSWORD})


def test_from_a_downloaded_file_to_a_policy_in_force(officer: User, other: User) -> None:
    case = Case.objects.get(applicant=certified_applicant().applicant)
    mine, theirs = signed_in_client(officer), signed_in_client(other)
    assert "The policy that came with the code" in text_of(mine.get(POLICY))
    present = mine.get(reverse("staff:policy_file", args=[SEASONS])).content.decode()
    edited = SimpleUploadedFile(SEASONS, present.replace(END_OF_2026, EARLIER).encode())
    answer = posted(mine, PROPOSE, **form(changed=edited))
    release = PolicyRelease.objects.get()
    assert answer["Location"] == page_of(release)
    shown = mine.get(page_of(release))
    assert "0 of 1 person." in text_of(shown)
    assert 'hx-trigger="every 2s"' in shown.content.decode()
    delivered(release)
    shown = mine.get(page_of(release))
    told = text_of(shown)
    assert "every 2s" not in shown.content.decode()
    assert "1 decision would differ: 1 person would move to another status." in told
    assert "Certified → expired for entry into training 1" in told
    assert reverse("staff:case", args=[case.public_id]) in shown.content.decode()
    assert "31 December 2028" in told and "30 June 2026" in told, "the row as it is and as proposed"
    assert "another policy officer publishes it" in told
    assert "1 row says something else about days on which it already held" in told and "Already held" in told
    assert page_of(release, "publish_policy") not in shown.content.decode()
    there = page_of(release, "publish_policy")
    assert theirs.get(there)["Location"].startswith(reverse("account_reauthenticate")), "a sensitive act"
    prove(theirs)
    asked = text_of(theirs.get(there))
    assert "1 person would move" in asked and "Rows that already held (1)" in asked
    assert posted(theirs, there).status_code == 422, "nobody overwrites what held without having said so"
    assert posted(theirs, there, overwriting="on")["Location"] == page_of(release)
    assert policy_in_force().version == release.text_id
    assert "30 June 2026" in text_of(Client().get(reverse("public:rule", args=["expires_on"])))
    changes = text_of(Client().get(reverse("public:policy_changes")))
    assert "Season 2026 ends earlier." in changes and "certificates of season 2026" in changes
    assert "Olga" not in changes, "the public reads what changed, not who did it"


def test_the_proposer_cannot_publish_even_by_hand(officer: User) -> None:
    release = proposed(officer)
    client = signed_in_client(officer)
    prove(client)
    there = page_of(release, "publish_policy")
    answer = client.post(there, {"version": release.version})
    assert answer.status_code == 422
    assert "takes two people" in text_of(answer)
    release.refresh_from_db()
    assert release.state == "proposed"


@pytest.mark.parametrize(
    ("wrong", "told"),
    [
        ({"changed": ""}, "Choose at least one changed policy file."),
        ({"changed": SimpleUploadedFile("x.yaml", b"- 1")}, "x.yaml: is no policy file"),
        (
            {"changed": SimpleUploadedFile(SEASONS, b"- key: fee_usd\n")},
            f"{SEASONS}, line 1, fee_usd: field value is missing",
        ),
        ({"periods": ""}, "This is needed."),
        ({"try_as_of_year": "2025"}, "Choose today or a day to come"),
    ],
)
def test_a_faulty_proposal_is_refused_with_every_fault_and_keeps_what_was_typed(
    officer: User, wrong: dict[str, object], told: str
) -> None:
    answer = posted(signed_in_client(officer), PROPOSE, **form(**wrong))
    assert answer.status_code == 422
    assert told in text_of(answer)
    assert "Season 2026 ends earlier." in answer.content.decode()
    assert not PolicyRelease.objects.exists()


def test_a_form_sent_twice_makes_one_proposal(officer: User) -> None:
    client = signed_in_client(officer)
    key = hidden(client.get(PROPOSE), "once_key")
    for _ in range(2):
        answer = client.post(PROPOSE, form(once_key=key, changed=SimpleUploadedFile(SEASONS, changed()[SEASONS])))
        assert answer.status_code == 302
    assert PolicyRelease.objects.count() == 1


def test_declining_needs_a_reason_and_a_stale_form_is_shown_what_is_stored_now(officer: User, other: User) -> None:
    release = proposed(officer)
    client = signed_in_client(other)
    assert posted(client, page_of(release), reason=" ").status_code == 422
    stale = client.post(page_of(release), {"version": release.version - 1, "reason": "The source is older."})
    assert stale.status_code == 422
    assert "Somebody changed this proposal" in text_of(stale)
    assert "The source is older." in stale.content.decode()
    again = client.post(page_of(release), {"version": hidden(stale, "version"), "reason": "The source is older."})
    assert again.status_code == 302
    assert "The source is older." in text_of(client.get(page_of(release)))


def test_everybody_whose_decision_differs_is_in_the_file_until_the_proposal_is_decided(
    officer: User, other: User
) -> None:
    certificate = certified_applicant()
    release = proposed(officer)
    client = signed_in_client(officer)
    there = page_of(release, "policy_people")
    lines = b"".join(client.get(there).streaming_content).decode().splitlines()  # type: ignore[attr-defined]
    assert lines[0] == "usmle_id,status_now,status_then,season,school,country,requirements,what_else"
    school = certificate.applicant.educations.get().school.name
    expected = f"{certificate.applicant.usmle_id},certified,expired for entry into training,2026,{school},NGA"
    assert lines[1].startswith(expected)
    assert "Certificate: usable for entry into training → not usable for entry into training" in lines[1]
    assert "expires for entry into training on: 31 December 2028 → 30 June 2026" in lines[1]
    assert len(lines) == 2
    release.refresh_from_db()
    posted(client, page_of(release), reason="Not now.")
    assert client.get(there).status_code == 404


def test_trying_again_from_the_page(officer: User) -> None:
    release = proposed(officer)
    client = signed_in_client(officer)
    there = page_of(release, "try_policy_again")
    assert "changed this proposal" in text_of(client.post(there, {"version": 1}, follow=True))
    client.post(there, {"version": release.version})
    release.refresh_from_db()
    assert release.trial == "running"


def test_only_policy_officers_see_proposals_and_the_menu_entry(officer: User) -> None:
    release = proposed(officer)
    reviewer = signed_in_client(staff_user("senior_reviewer", "administrator"))
    for address in (POLICY, PROPOSE, page_of(release), page_of(release, "policy_people")):
        assert reviewer.get(address).status_code == 403
    assert f'href="{POLICY}"' not in reviewer.get(reverse("staff:home")).content.decode()
    assert f'href="{POLICY}"' in signed_in_client(officer).get(reverse("staff:home")).content.decode()


def test_a_file_that_is_none_of_the_policy_does_not_exist(officer: User) -> None:
    client = signed_in_client(officer)
    assert client.get(reverse("staff:policy_file", args=["loader.py"])).status_code == 404
    release = proposed(officer)
    assert client.get(reverse("staff:policy_release_file", args=[release.public_id, "x.yaml"])).status_code == 404
    text = client.get(reverse("staff:policy_release_file", args=[release.public_id, SEASONS])).content.decode()
    assert EARLIER in text


def test_the_list_costs_the_same_for_one_and_three(officer: User, other: User) -> None:
    client, public = signed_in_client(officer), Client()
    days = iter(("2026-06-30", "2026-06-29", "2026-06-28"))
    counts = set()
    before = "2028-12-31"
    for number in (1, 2, 3):
        day = next(days)
        published(officer, other, changed(f"  season: 2026\n  value: {before}", f"  season: 2026\n  value: {day}"))
        before = day
        client.get(POLICY)  # what a session asks once is asked
        if number != 2:
            with CaptureQueriesContext(connection) as caught:
                assert client.get(POLICY).status_code == 200
                assert public.get(reverse("public:policy_changes")).status_code == 200
            counts.add(len(caught))
    assert len(counts) == 1, counts


def test_a_page_costs_the_same_for_one_and_three_who_move(officer: User) -> None:
    client, counts = signed_in_client(officer), set()
    certified_applicant()
    release = proposed(officer)
    for _ in range(2):
        client.get(page_of(release))  # what a session asks once is asked
        with CaptureQueriesContext(connection) as caught:
            assert client.get(page_of(release)).status_code == 200
        counts.add(len(caught))
        for _ in range(2):
            certified_applicant()
        client.post(page_of(release, "try_policy_again"), {"version": release.version})
        delivered(release)
    assert len(counts) == 1, counts
