"""Reading a document, each bound at both of its sides; and the same bounds in the published schema."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from certification.rules import reading
from certification.rules.facts import Accreditation, ExamBar, Facts
from certification.rules.reading import FactsError, facts_document, read_all, read_facts
from certification.rules.schema import decision_schema, facts_schema
from certification.rules.text import documents

DAY = date(2026, 11, 22)


def faults(document: Any, as_of: date | None = None) -> list[str]:
    with pytest.raises(FactsError) as refused:
        read_facts(document, as_of)
    assert str(refused.value) == "\n".join(refused.value.faults)
    return refused.value.faults


def with_(**keys: Any) -> dict[str, Any]:
    return {"as_of": "2026-11-22", **keys}


def school(**keys: Any) -> dict[str, Any]:
    return with_(education=[{"school": {"name": "X", "country": "IND", **keys}, "status": "student"}])


def entry(**keys: Any) -> dict[str, Any]:
    return with_(education=[{"school": {"name": "X", "country": "IND"}, "status": "student", **keys}])


def test_a_day_stands_in_where_the_document_names_none() -> None:
    assert read_facts({}, DAY).as_of == DAY
    assert read_facts({"as_of": None}, DAY).as_of == DAY
    assert read_facts({"as_of": "2020-01-31"}, DAY).as_of == date(2020, 1, 31)
    assert [facts.as_of for facts in read_all([{}, with_()], date(2020, 1, 31))] == [date(2020, 1, 31), DAY]
    assert read_all({"id": "a"}, DAY) == [Facts(DAY, id="a")]
    assert faults([], DAY) == ["the document: not a mapping"]


def test_a_key_given_twice_is_told_also_where_a_day_stands_in() -> None:
    assert faults(documents('{"id": "a", "id": "b"}'), DAY) == ["id: given twice"]


def test_of_very_many_faults_the_first_are_told(monkeypatch: pytest.MonkeyPatch) -> None:
    assert reading.MOST_FAULTS == 10_000
    monkeypatch.setattr(reading, "MOST_FAULTS", 3)

    def told(number: int) -> list[str]:
        with pytest.raises(FactsError) as refused:
            read_all([{"as_of": 5}] * number)
        return refused.value.faults

    first = [f"[{at}].as_of: not a date" for at in range(3)]
    assert told(3) == first
    assert told(4) == [*first, "and more: only the first 3 faults are told"]
    assert told(9) == told(4)


def test_a_list_about_one_person_has_a_bound() -> None:
    sitting = {"exam": "step_1", "taken_on": "2020-01-01"}
    assert len(read_facts(with_(exams=[sitting] * 2000)).exams) == 2000
    assert faults(with_(exams=[sitting] * 2001)) == ["exams: 2001 entries, and no more than 2000 are taken"]


@pytest.mark.parametrize(
    ("key", "shown"), [("k" * 60, "k" * 60), ("k" * 61, "k" * 57 + "..."), (5, "5"), (None, "None"), ("é", "é")]
)
def test_an_unknown_key_is_shown_shortened(key: Any, shown: str) -> None:
    assert faults({"as_of": "2026-11-22", key: 1}) == [f"{shown}: unknown key"]


@pytest.mark.parametrize(
    ("moment", "day"),
    [
        (date(2021, 7, 1), date(2021, 7, 1)),
        (datetime(2021, 7, 1, 3, 59, tzinfo=UTC), date(2021, 6, 30)),
        (datetime(2021, 7, 1, 23, 59), date(2021, 7, 1)),  # noqa: DTZ001  # without a zone it is New York time
        ("2021-07-01", date(2021, 7, 1)),
        ("2021-07-01 05:00" + " " * 23 + "Z", date(2021, 7, 1)),
        ("2021-07-01 05:00" + " " * 24 + "Z", None),
        (" 2021-07-01T05:00", None),
        ("0001-01-01T00:00:00Z", None),
        (20210701, None),
    ],
)
def test_a_moment(moment: Any, day: date | None) -> None:
    document = with_(exam_requests=[{"exam": "step_1", "submitted_at": moment}])
    if day is None:
        assert faults(document) == ["exam_requests[0].submitted_at: not a date or date-time"]
    else:
        assert read_facts(document).exam_requests[0].submitted_at == day


@pytest.mark.parametrize(
    ("month", "first", "last"),
    [
        ("2020-02", date(2020, 2, 1), date(2020, 2, 29)),
        ("2021-12", date(2021, 12, 1), date(2021, 12, 31)),
        ("2021-12-05", date(2021, 12, 5), date(2021, 12, 5)),
        (date(2021, 12, 5), date(2021, 12, 5), date(2021, 12, 5)),
        ("2021-13", None, None),
        ("2021-00", None, None),
        ("0000-01", None, None),
        ("2021-1", None, None),
        (202112, None, None),
    ],
)
def test_a_month_or_a_day(month: Any, first: date | None, last: date | None) -> None:
    document = school(accreditations=[{"agency": "A", "from": month, "until": month}])
    path = "education[0].school.accreditations[0]"
    if first is None:
        assert faults(document) == [f"{path}.from: not a date or month", f"{path}.until: not a date or month"]
    else:
        assert read_facts(document).education[0].school.accreditations == (Accreditation("A", first, last),)


@pytest.mark.parametrize(
    ("years", "read"),
    [
        ("1975-current", "1975-current"),
        ("1975 - Current", "1975-current"),
        ("1988-1988", "1988-1988"),
        ("1988-1989", "1988-1989"),
        ("1988-1987", None),
        ("1988", None),
        ("88-99", None),
        ("1988-CURRENT", None),
        (1988, None),
    ],
)
def test_years_of_graduation(years: Any, read: str | None) -> None:
    document = school(sponsor_note={"graduation_years": [years]})
    if read is None:
        path = "education[0].school.sponsor_note.graduation_years[0]"
        assert faults(document) == [f'{path}: not years such as "1975-current" or "1988-2009"']
    else:
        note = read_facts(document).education[0].school.sponsor_note
        assert note is not None
        assert note.graduation_years == (read,)


@pytest.mark.parametrize("country", ["ind", "IN", "INDI", 356, ""])
def test_a_country_is_three_capital_letters(country: Any) -> None:
    told = ["education[0].school.country: not a country code of three capital letters (ISO 3166 alpha-3)"]
    assert faults(school(country=country)) == told


@pytest.mark.parametrize(
    ("years", "taken"), [(4, True), (4.5, True), (True, False), ("4", False), (float("inf"), False)]
)
def test_credit_years_are_a_number(years: Any, taken: bool) -> None:
    if taken:
        assert read_facts(entry(credit_years=years)).education[0].credit_years == years
    else:
        assert faults(entry(credit_years=years)) == ["education[0].credit_years: not a number"]


@pytest.mark.parametrize(
    ("document", "told"),
    [
        (school(listed="yes"), "education[0].school.listed: not true or false"),
        (school(listed=None), "education[0].school.listed: not true or false"),
        (school(name=None), "education[0].school.name: not text"),
        (
            school(name="Med\udfff"),
            "education[0].school.name: holds half of a character (a lone surrogate), which no UTF-8 can write",
        ),
        (entry(status="guest"), "education[0].status: not one of student, graduate, dismissed, withdrawn"),
        (entry(status=["student"]), "education[0].status: not one of student, graduate, dismissed, withdrawn"),
        (with_(application={"submitted_on": "2020-01-01"}), "application.status: is missing"),
        (with_(application={"submitted_on": 5, "status": "pending"}), "application.submitted_on: not a date"),
        (with_(known_on="soon"), "known_on: not a date"),
        (with_(exams={}), "exams: not a list"),
        (
            with_(attestations=[{"pathway": "3", "official": "Dean", "received_on": "2021-01-01"}]),
            "attestations[0].pathway: not one of 3, 4, 5",
        ),
    ],
)
def test_a_fault_by_its_path(document: Any, told: str) -> None:
    assert faults(document) == [told]


def test_a_document_leaves_out_what_is_not_on_file_and_names_keys_as_the_contract_does() -> None:
    bar = ExamBar("score_validity", date(2020, 1, 1))
    assert facts_document(Facts(DAY, exam_bars=(bar,), charges_outstanding=True)) == {
        "as_of": "2026-11-22",
        "exam_bars": [{"kind": "score_validity", "from": "2020-01-01"}],
        "charges_outstanding": True,
    }


def test_a_day_object_is_taken_and_a_moment_is_no_day() -> None:
    assert read_facts({"as_of": DAY}).as_of == DAY
    late = datetime(2026, 11, 22, tzinfo=UTC) + timedelta(hours=1)
    assert faults({"as_of": late}) == ["as_of: not a date"]


def test_the_schema_of_facts_says_what_the_reader_takes() -> None:
    schema = facts_schema()
    assert schema["$schema"] == "https://json-schema.org/draft/2020-12/schema"
    assert (schema["title"], schema["$ref"]) == ("Facts about one applicant", "#/$defs/Facts")
    facts, bar, sitting = (schema["$defs"][name] for name in ("Facts", "ExamBar", "Sitting"))
    assert (facts["type"], facts["required"], facts["additionalProperties"]) == ("object", ["as_of"], False)
    assert facts["description"].startswith("All that is on file about one applicant")
    assert facts["properties"]["as_of"] == {"type": "string", "format": "date"}
    assert facts["properties"]["charges_outstanding"] == {"type": "boolean"}
    assert facts["properties"]["id"] == {"anyOf": [{"type": "string"}, {"type": "null"}]}
    assert facts["properties"]["exams"] == {
        "anyOf": [{"type": "array", "items": {"$ref": "#/$defs/Sitting"}, "maxItems": 2000}, {"type": "null"}]
    }
    assert (set(bar["properties"]), bar["required"]) == ({"kind", "from", "until"}, ["kind", "from"])
    assert sitting["properties"]["exam"]["enum"][:4] == ["step_1", "step_2_ck", "step_2_cs", "step_3"]
    assert sitting["properties"]["score"] == {"anyOf": [{"type": "integer"}, {"type": "null"}]}
    year = {"type": "number"}
    assert schema["$defs"]["Education"]["properties"]["credit_years"] == {"anyOf": [year, {"type": "null"}]}


@pytest.mark.parametrize(
    ("where", "key", "words"),
    [
        ("Application", "status", "pending accepted rejected"),
        (
            *("Sitting", "exam"),
            "step_1 step_2_ck step_2_cs step_3 csa english_test ecfmg_exam vqe flex fmgems_1 fmgems_2 nbme_1 nbme_2",
        ),
        ("Sitting", "outcome", "pass fail incomplete pending withheld indeterminate invalidated"),
        ("ExamException", "kind", "seven_year"),
        ("ExamBar", "kind", "irregular_behavior score_validity anomalous_performance"),
        ("Education", "status", "student graduate dismissed withdrawn"),
        (
            *("Education", "degree_field"),
            "medicine stomatology ayurveda homeopathy traditional_chinese_medicine hygiene cybernetics biochemistry"
            " biophysics",
        ),
        *(
            (where, key, "missing received returned sent_to_school verified rejected")
            for where, key in (
                ("Education", "diploma"),
                ("Education", "completion_letter"),
                ("Education", "transcript"),
            )
        ),
        ("TransferCredits", "transcript", "missing received returned sent_to_school verified rejected"),
        ("Agency", "recognised_by", "wfme ncfmea"),
        ("Licence", "kind", "unrestricted provisional_unsupervised supervised training pregraduate"),
        ("Attestation", "pathway", "3 4 5"),
        ("Attestation", "channel", "portal paper"),
        ("MiniCex", "evaluator_licence", "unrestricted other"),
        ("PathwayApplication", "pathway", "1 2 3 4 5 6"),
        ("PathwayApplication", "status", "submitted accepted rejected withdrawn"),
        ("Training", "programme", "acgme non_standard other"),
        ("UsLicence", "kind", "unrestricted other"),
        ("IssuedCertificate", "basis", "step_2_cs pathway former_exams"),
        ("IrregularBehavior", "state", "alleged found dismissed"),
    ],
)
def test_the_words_of_the_contract(where: str, key: str, words: str) -> None:
    defined = facts_schema()["$defs"][where]["properties"][key]
    if "anyOf" in defined:
        defined = defined["anyOf"][0]
    assert " ".join(str(word) for word in defined["enum"]) == words


@pytest.mark.parametrize(
    ("where", "key", "words"),
    [
        ("Requirement", "state", "met pending not_met needs_review not_applicable"),
        (
            *("ExamVerdict", "standing"),
            "valid failed incomplete awaiting_result withheld invalidated unclear lost_to_seven_year_limit not_accepted"
            " not_counted",
        ),
        ("Route", "state", "eligible incomplete not_eligible needs_review"),
        ("OetPicture", "state", "satisfactory not_satisfactory missing awaiting_release needs_review"),
    ],
)
def test_the_words_of_a_decision(where: str, key: str, words: str) -> None:
    assert " ".join(decision_schema()["$defs"][where]["properties"][key]["enum"]) == words


def test_what_is_left_out_is_as_the_contract_says() -> None:
    read = read_facts(
        with_(
            education=[
                {
                    "school": {"name": "X", "country": "IND"},
                    "status": "student",
                    "transfer_credits": [{"school": {"name": "Y", "country": "IND"}, "transcript": "verified"}],
                }
            ],
            licences=[{"country": "IND", "kind": "unrestricted", "valid_from": "2020-01-01"}],
            attestations=[{"pathway": 3, "official": "Dean", "received_on": "2020-01-01"}],
            oet=[{"taken_on": "2020-01-01", "listening": 1, "reading": 1, "writing": 1, "speaking": 1}],
            pathway_applications=[{"season": 2026, "pathway": 1, "submitted_on": "2025-09-01", "status": "accepted"}],
            training=[{"programme": "acgme", "started_on": "2020-01-01"}],
            exam_requests=[
                {"exam": "step_1", "submitted_at": "2020-01-01", "board_time_limit": {"expires_on": "2020-01-01"}}
            ],
        )
    )
    school_, (moved,) = read.education[0].school, read.education[0].transfer_credits
    assert (school_.listed, school_.us_loan_programme, school_.lcme_joint_degree, school_.mra_osce_school) == (
        *(True, False, False, False),
    )
    assert (read.education[0].degree_field, read.education[0].completion_letter) == ("medicine", "missing")
    assert (moved.passed_at_source, moved.times_transferred, moved.premedical) == (True, 1, False)
    assert (read.licences[0].disciplinary_action, read.licences[0].verified) == (False, True)
    assert (read.attestations[0].by_authorised_official, read.attestations[0].channel) == (True, "portal")
    assert (read.oet[0].released, read.oet[0].profession) == (True, "medicine")
    assert read.pathway_applications[0].revalidation is False
    assert (read.training[0].country, read.training[0].successful) == ("USA", True)
    assert read.exam_requests[0].board_time_limit is not None
    assert read.exam_requests[0].board_time_limit.sequence_complete is True
    assert (read.charges_outstanding, read.known_on, read.id) == (False, None, None)


def test_the_schema_writes_dates_moments_months_countries_and_years_as_the_reader_takes_them() -> None:
    defined = facts_schema()["$defs"]
    day = {"type": "string", "format": "date"}
    moment = {"type": "string", "format": "date-time", "description": "New York where no zone is given"}
    month = {"type": "string", "pattern": "^(?!0000)[0-9]{4}-(0[1-9]|1[0-2])$", "description": "a month alone"}
    assert defined["ExamRequest"]["properties"]["submitted_at"] == {"anyOf": [day, moment]}
    assert defined["Agency"]["properties"]["from"] == {"anyOf": [day, month]}
    assert defined["Agency"]["properties"]["until"] == {"anyOf": [{"anyOf": [day, month]}, {"type": "null"}]}
    country = {"type": "string", "pattern": "^[A-Z]{3}$", "description": "ISO 3166 alpha-3"}
    assert defined["School"]["properties"]["country"] == country
    years = defined["SponsorNote"]["properties"]["graduation_years"]["anyOf"][0]["items"]
    assert years == {"type": "string", "pattern": "^[0-9]{4}\\s*-\\s*([0-9]{4}|[Cc]urrent)$"}


def test_the_schema_of_a_decision_names_every_part_as_always_there() -> None:
    schema = decision_schema()
    assert (schema["title"], schema["$ref"]) == ("The decision about one applicant", "#/$defs/Decision")
    decision, reason = schema["$defs"]["Decision"], schema["$defs"]["Reason"]
    assert list(decision["properties"]) == decision["required"]
    assert decision["additionalProperties"] is False
    assert decision["properties"]["exams"] == {"type": "array", "items": {"$ref": "#/$defs/ExamVerdict"}}
    assert decision["properties"]["status"]["enum"] == [
        *("not_img", "ineligible", "in_progress", "on_hold", "ready", "certified", "expired", "revoked")
    ]
    assert (reason["type"], reason["additionalProperties"]) == ("object", False)
    assert reason["required"] == list(reason["properties"]) == ["code", "text", "policy", "source", "certainty"]
    assert reason["properties"]["text"] == {"type": "string"}
    assert reason["properties"]["certainty"] == {"enum": ["official", "secondary", "unverified", "house"]}
    assert {"oet_missing", "policy_value_unknown"} <= set(reason["properties"]["code"]["enum"])
    assert reason["description"].startswith("Why: a code")
