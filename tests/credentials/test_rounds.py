"""One list of what is wrong: put together, returned in one step, answered, settled with its outcome."""

from typing import Any

import pytest
from django.db import IntegrityError, transaction

from applicants.models import Applicant
from credentials.actions.credentials import return_credential, send_credential, submit_credential
from credentials.actions.documents import receive_document, turn_page
from credentials.actions.naming import decide_name, state_name
from credentials.actions.preparation import prepare_document
from credentials.actions.replacing import Replacement, answer_in_words, replace_document
from credentials.actions.requests import send_to_school
from credentials.actions.returning import return_unreadable
from credentials.actions.reviewing import add_fault, check_translation, remove_fault, return_with_list
from credentials.actions.rounds import Finding
from credentials.models import Credential, Document, NameCheck, ReviewFault, ReviewRound, SchoolMember
from credentials.queries.reviewing import names_on, rounds_of, told_rounds_of
from credentials.regions import Region
from credentials.translation import RULES
from ecfmg.foundation.actors import Actor
from ecfmg.foundation.errors import ActionRefused, NotAllowed, Stale
from ecfmg.foundation.files import read_file
from ecfmg.foundation.models import Event, MailMessage
from ecfmg.foundation.once import new_key
from tests.factories.credentials import ApplicantFactory, document_of, education_of, picture_bytes, staff, upload


@pytest.fixture
def diploma(applicant: Applicant, me: Actor, official: SchoolMember) -> Credential:
    """A Spanish diploma with its translation, received; its school can be asked."""
    education = education_of(applicant, official.school)
    original = document_of(applicant, language="Spanish")
    translation = receive_document(
        me, applicant=applicant, kind="diploma", uploads=[better(7)], translation_of=original
    )
    prepare_document(translation.pk)
    credential = education.credentials.get(kind="diploma")
    submit_credential(me, credential=credential, document=original, version=1)
    return fresh(credential)


def fresh(credential: Credential) -> Credential:
    return Credential.objects.select_related("document", "education__applicant__user", "education__school").get(
        pk=credential.pk
    )


def better(seed: int) -> Any:
    return upload(picture_bytes("PDF", seed=seed, width=620, height=877))


def translation_of(credential: Credential) -> Document:
    assert credential.document is not None
    return credential.document.translations.filter(superseded_by=None).get()


def listed(actor: Actor, credential: Credential, code: str, **more: Any) -> ReviewFault:
    finding = Finding(code, **more)
    return add_fault(actor, credential=credential, finding=finding, version=credential.version)


def returned(actor: Actor, credential: Credential) -> Credential:
    draft = credential.rounds.get(state="draft")
    return_with_list(actor, credential=credential, version=credential.version, round_version=draft.version)
    return fresh(credential)


def three_faults(reviewer: Actor, diploma: Credential) -> Credential:
    """Cut off at the top, a translation that sums up, and a name that needs proof; returned."""
    region = Region(100, 0, 500, 200)
    listed(reviewer, diploma, "CROPPED", document=diploma.document, page=1, region=region, note="The seal is cut.")
    listed(reviewer, diploma, "TRANSLATION_NOT_WORD_FOR_WORD", document=translation_of(diploma), page=1)
    listed(reviewer, diploma, "NAME_MISMATCH", document=diploma.document, note="It says A. Okafor.")
    return returned(reviewer, diploma)


def replace(me: Actor, credential: Credential, slot: str, seed: int) -> Credential:
    replacement = Replacement(slot, [better(seed)], "Spanish" if slot == "document" else "English")
    return fresh(replace_document(me, credential=credential, replacement=replacement, once_key=new_key()))


def test_nothing_is_told_until_the_list_is_returned_in_one_letter(reviewer: Actor, diploma: Credential) -> None:
    listed(reviewer, diploma, "CROPPED", document=diploma.document, page=1, region=Region(100, 0, 500, 200))
    assert fresh(diploma).state == "received"
    assert told_rounds_of(diploma) == []
    assert not MailMessage.objects.filter(template="credential_returned").exists()
    listed(reviewer, diploma, "NO_ISSUE_DATE")
    after = returned(reviewer, diploma)
    assert after.state == "returned"
    letter = MailMessage.objects.get(template="credential_returned").body_text
    assert "2 things" in letter
    assert "Original, page 1, top" in letter
    assert "no date of issue" in letter
    event = Event.objects.get(verb="credential.returned")
    assert event.payload["faults"] == ["CROPPED", "NO_ISSUE_DATE"]


def test_a_list_needs_a_fault_and_what_the_applicant_was_told_stays(reviewer: Actor, diploma: Credential) -> None:
    fault = listed(reviewer, diploma, "CROPPED")
    remove_fault(reviewer, credential=diploma, fault=fault, version=diploma.version)
    with pytest.raises(ActionRefused, match="at least one thing"):
        returned(reviewer, diploma)
    with pytest.raises(IntegrityError, match="at least one fault"), transaction.atomic():
        ReviewRound.objects.update(state="returned", returned_at="2026-11-24T12:00Z")
    listed(reviewer, diploma, "CROPPED")
    returned(reviewer, diploma)
    with pytest.raises(IntegrityError, match="cannot be taken off"), transaction.atomic():
        ReviewFault.objects.all().delete()


@pytest.mark.parametrize(
    "region", [{"left": 900, "top": 0, "width": 200, "height": 10}, {"left": 10, "top": 10, "width": 0, "height": 5}]
)
def test_a_region_lies_on_its_page(reviewer: Actor, diploma: Credential, region: dict[str, int]) -> None:
    with pytest.raises(ValueError, match="must lie on the page"):
        Region(**region)
    fault = listed(reviewer, diploma, "CROPPED", document=diploma.document, page=1)
    with pytest.raises(IntegrityError), transaction.atomic():
        ReviewFault.objects.filter(pk=fault.pk).update(**region)


def test_a_page_must_be_there_and_a_region_needs_one(reviewer: Actor, diploma: Credential) -> None:
    with pytest.raises(ActionRefused, match="no such page"):
        listed(reviewer, diploma, "CROPPED", document=diploma.document, page=9)
    with pytest.raises(ActionRefused, match="on which page"):
        listed(reviewer, diploma, "CROPPED", document=diploma.document, region=Region(0, 0, 10, 10))
    assert not ReviewFault.objects.exists()


def test_nobody_returns_a_list_that_somebody_else_changed(reviewer: Actor, diploma: Credential) -> None:
    listed(reviewer, diploma, "CROPPED")
    seen = diploma.rounds.get().version
    listed(Actor.of(staff("reviewer")), diploma, "NO_ISSUE_DATE")
    with pytest.raises(Stale, match="list"):
        return_with_list(reviewer, credential=diploma, version=diploma.version, round_version=seen)
    assert fresh(diploma).state == "received"


def test_a_document_is_not_sent_to_the_school_over_a_list_of_faults(reviewer: Actor, diploma: Credential) -> None:
    fault = listed(reviewer, diploma, "CROPPED")
    with pytest.raises(ActionRefused, match="names 1 fault"):
        send_to_school(reviewer, credential=diploma, version=diploma.version)
    remove_fault(reviewer, credential=diploma, fault=fault, version=diploma.version)
    send_to_school(reviewer, credential=diploma, version=diploma.version)
    assert fresh(diploma).state == "sent_to_school"
    assert diploma.rounds.get().state == "settled"


def test_it_comes_back_to_us_when_everything_is_answered(me: Actor, reviewer: Actor, diploma: Credential) -> None:
    before = three_faults(reviewer, diploma)
    old = before.document
    assert old is not None
    credential = replace(me, before, "document", 41)
    assert credential.state == "returned"
    assert credential.document != old
    assert Document.objects.get(pk=old.pk).superseded_by == credential.document
    credential = replace(me, credential, "translation", 42)
    assert credential.state == "returned"
    credential = replace(me, credential, "name_proof", 43)
    assert credential.state == "received"
    current = credential.rounds.get()
    assert current.state == "answered"
    assert {fault.state for fault in current.faults.all()} == {"answered"}
    answers = [fault.answer_document.kind for fault in current.faults.all() if fault.answer_document]
    assert answers == ["diploma", "diploma", "name_proof"]
    assert translation_of(credential).supersedes.count() == 1


def test_a_better_original_keeps_its_translation(me: Actor, reviewer: Actor, diploma: Credential) -> None:
    translation = translation_of(diploma)
    listed(reviewer, diploma, "CROPPED", document=diploma.document, page=1)
    credential = replace(me, returned(reviewer, diploma), "document", 41)
    assert credential.state == "received"
    assert translation_of(credential) == translation


def test_a_fault_seen_on_the_translation_is_answered_by_a_translation(
    me: Actor, reviewer: Actor, diploma: Credential
) -> None:
    listed(reviewer, diploma, "ILLEGIBLE", document=translation_of(diploma), page=1)
    credential = returned(reviewer, diploma)
    with pytest.raises(ActionRefused, match="not asked for"):
        replace(me, credential, "document", 41)
    assert replace(me, credential, "translation", 42).state == "received"


def test_words_answer_only_where_words_can(me: Actor, reviewer: Actor, diploma: Credential) -> None:
    cropped = listed(reviewer, diploma, "CROPPED")
    dates = listed(reviewer, diploma, "DATE_INCONSISTENT", note="Issued before graduation.")
    credential = returned(reviewer, diploma)
    with pytest.raises(ActionRefused, match="needs a new file"):
        answer_in_words(me, credential=credential, fault=cropped, note="It looks fine to me.")
    with pytest.raises(ActionRefused, match="what you have corrected"):
        answer_in_words(me, credential=credential, fault=dates, note="  ")
    answer_in_words(me, credential=credential, fault=dates, note="I corrected the day of graduation.")
    assert fresh(credential).state == "returned"
    assert replace(me, credential, "document", 41).state == "received"


def test_the_same_file_and_a_second_press_change_nothing(me: Actor, reviewer: Actor, diploma: Credential) -> None:
    listed(reviewer, diploma, "CROPPED")
    credential = returned(reviewer, diploma)
    assert credential.document is not None
    same = Replacement("document", [upload(read_file(credential.document.file))], "Spanish")
    with pytest.raises(ActionRefused, match="same file"):
        replace_document(me, credential=credential, replacement=same, once_key=new_key())
    key, new = new_key(), Replacement("document", [better(41)], "Spanish")
    replace_document(me, credential=credential, replacement=new, once_key=key)
    documents = Document.objects.count()
    replace_document(me, credential=credential, replacement=new, once_key=key)
    assert Document.objects.count() == documents
    assert fresh(credential).state == "received"


def test_a_stranger_and_the_school_answer_nothing(reviewer: Actor, diploma: Credential, official: SchoolMember) -> None:
    credential = three_faults(reviewer, diploma)
    for stranger in (ApplicantFactory.create().user, official.user):
        with pytest.raises(NotAllowed):
            replace(Actor.of(stranger), credential, "document", 41)
    assert fresh(credential).state == "returned"


def test_the_old_form_answers_its_slot_too(me: Actor, reviewer: Actor, diploma: Credential) -> None:
    credential = three_faults(reviewer, diploma)
    key: dict[str, Any] = {"version": credential.version, "once_key": new_key()}
    send_credential(
        me, credential=credential, uploads=[better(41)], language="Spanish", translation=[better(42)], **key
    )
    states = list(credential.rounds.get().faults.values_list("state", flat=True))
    assert states == ["answered", "answered", "open"]
    assert fresh(credential).state == "returned"


def test_earlier_faults_keep_their_outcome(me: Actor, reviewer: Actor, diploma: Credential) -> None:
    listed(reviewer, diploma, "CROPPED")
    listed(reviewer, diploma, "NO_ISSUE_DATE")
    credential = replace(me, returned(reviewer, diploma), "document", 41)
    listed(reviewer, credential, "NO_ISSUE_DATE")
    credential = replace(me, returned(reviewer, credential), "document", 42)
    prepare_document(credential.document_id or 0)
    send_to_school(reviewer, credential=credential, version=credential.version)
    second, first = rounds_of(credential)
    assert [(fault.reason_code, fault.state) for fault in first.faults.all()] == [
        ("CROPPED", "settled"),
        ("NO_ISSUE_DATE", "again"),
    ]
    assert [fault.state for fault in second.faults.all()] == ["settled"]
    assert (first.state, second.state) == ("settled", "settled")


def test_a_fault_about_a_copy_that_was_replaced_is_not_returned(
    me: Actor, reviewer: Actor, diploma: Credential
) -> None:
    listed(reviewer, diploma, "CROPPED", document=diploma.document, page=1)
    send_credential(
        me, credential=diploma, uploads=[better(41)], language="Spanish", version=diploma.version, once_key=new_key()
    )
    with pytest.raises(ActionRefused, match="was replaced since"):
        returned(reviewer, fresh(diploma))


def test_a_file_that_cannot_be_opened_is_a_list_of_its_own(me: Actor, diploma: Credential) -> None:
    bad = translation_of(diploma)
    bad.state, bad.fault = Document.State.UNREADABLE, "The file ends in the middle."
    bad.save()
    with transaction.atomic():
        return_unreadable(bad)
    credential = fresh(diploma)
    assert (credential.state, credential.reason_code) == ("returned", "UNREADABLE_FILE")
    with transaction.atomic():
        return_unreadable(bad)
    assert credential.rounds.get().faults.count() == 1
    assert replace(me, credential, "translation", 42).state == "received"


def test_each_rule_that_is_not_ticked_is_a_fault_once(reviewer: Actor, diploma: Credential) -> None:
    ticked = [rule.code for rule in RULES if rule.code not in {"seal", "letterhead"}]
    for expected in (2, 0):
        count = check_translation(
            reviewer, credential=diploma, ticked=ticked, list_the_rest=True, version=diploma.version
        )
        assert count == expected
    draft = diploma.rounds.get()
    assert draft.translation_ticks == ticked
    assert [fault.reason_code for fault in draft.faults.all()] == ["TRANSLATOR_NOT_ACCEPTED"] * 2
    assert {fault.document for fault in draft.faults.all()} == {translation_of(diploma)}


def test_a_mark_turns_with_its_page(reviewer: Actor, diploma: Credential) -> None:
    region = Region(100, 0, 500, 200)
    fault = listed(reviewer, diploma, "CROPPED", document=diploma.document, page=1, region=region)
    assert diploma.document is not None
    page = turn_page(reviewer, document=diploma.document, number=1, degrees=90)
    assert region.turned(page.turned - fault.turned) == Region(800, 100, 200, 500)
    assert region.turned(90).turned(270) == region


def test_only_reviewers_list_and_decide(me: Actor, diploma: Credential, official: SchoolMember) -> None:
    for actor in (me, Actor.of(official.user), Actor.of(staff("intake"))):
        with pytest.raises(NotAllowed):
            listed(actor, diploma, "CROPPED")
        with pytest.raises(NotAllowed):
            decide_name(actor, credential=diploma, printed="A", decision="same", version=diploma.version)
    assert not ReviewRound.objects.exists()


def test_a_name_is_accepted_with_its_reason_kept(reviewer: Actor, diploma: Credential) -> None:
    check = decide_name(
        reviewer, credential=diploma, printed=" OKAFOR,  Amara ", decision="same", version=diploma.version
    )
    assert (check.printed, check.suggestion, check.decision) == ("OKAFOR, Amara", "order", "same")
    assert check.name_of_record == "Amara Okafor"
    assert Event.objects.get(verb="credential.name_judged").payload["score"] == check.score
    with pytest.raises(ActionRefused, match="Nothing on record explains"):
        decide_name(reviewer, credential=diploma, printed="Bola Eze", decision="same", version=diploma.version)


def test_proof_of_a_name_is_asked_on_the_list_and_kept_with_the_check(
    me: Actor, reviewer: Actor, diploma: Credential
) -> None:
    for decision in ("another", "proof_wanted"):
        decide_name(reviewer, credential=diploma, printed="Amara Eze", decision=decision, version=diploma.version)
    fault = diploma.rounds.get().faults.get()
    assert fault.reason_code == "NAME_MISMATCH"
    assert "“Amara Eze”" in fault.note
    credential = replace(me, returned(reviewer, diploma), "name_proof", 43)
    assert credential.state == "received"
    check = NameCheck.objects.get()
    assert check.proof is not None
    assert check.proof.kind == "name_proof"


def test_proof_can_be_asked_once_more_and_accepting_the_name_takes_it_off(
    me: Actor, reviewer: Actor, diploma: Credential
) -> None:
    for expected in (1, 2):
        decide_name(reviewer, credential=diploma, printed="Amara Eze", decision="proof_wanted", version=diploma.version)
        diploma = replace(me, returned(reviewer, diploma), "name_proof", 42 + expected)
        assert diploma.rounds.count() == expected
    decide_name(reviewer, credential=diploma, printed="Amara Eze", decision="another", version=diploma.version)
    decide_name(
        reviewer, credential=diploma, printed="Amara Eze", decision="same", note="Proof seen", version=diploma.version
    )
    assert not diploma.rounds.get(state="draft").faults.exists()


def test_taking_the_fault_off_opens_the_question_again(reviewer: Actor, diploma: Credential) -> None:
    decide_name(reviewer, credential=diploma, printed="Amara Eze", decision="proof_wanted", version=diploma.version)
    fault = diploma.rounds.get().faults.get()
    remove_fault(reviewer, credential=diploma, fault=fault, version=diploma.version)
    assert NameCheck.objects.get().decision == ""


def test_the_applicant_says_that_the_name_differs_until_somebody_decides(
    me: Actor, reviewer: Actor, diploma: Credential
) -> None:
    proof = [better(43)]
    check = state_name(
        me, credential=diploma, printed="Amara Eze", reason="My name before I married", proof=proof, once_key=new_key()
    )
    assert check.stated
    assert check.proof is not None
    decide_name(
        reviewer, credential=diploma, printed="Amara Eze", decision="same", note="Seen", version=diploma.version
    )
    with pytest.raises(ActionRefused, match="has decided"):
        state_name(me, credential=diploma, printed="Amara B. Eze", once_key=new_key())


def test_names_are_found_in_the_text_of_the_pages(diploma: Credential) -> None:
    assert diploma.document is not None
    page = diploma.document.pages.get()
    page.text = "The Senate certifies that\nOKAFOR AMARA CHIDINMA of Lagos\nwas admitted to the degree"
    page.save()
    found = names_on(diploma.document, diploma.education.applicant)
    assert found[0] == "OKAFOR AMARA"
    assert all("Senate" not in words for words in found)


def test_the_short_way_makes_a_list_too(reviewer: Actor, diploma: Credential) -> None:
    return_credential(reviewer, credential=diploma, reason_code="CROPPED", version=diploma.version)
    assert fresh(diploma).state == "returned"
    assert [fault.reason_code for fault in told_rounds_of(diploma)[0].faults.all()] == ["CROPPED"]
