"""What a form promises to the person who fills it in."""

import re
from datetime import date
from pathlib import Path

import pytest
from django import forms
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile

from ecfmg.foundation.forms import DayField, PlainForm, UploadInput
from tests.foundation.drawing import draw

ROOT = Path(settings.BASE_DIR)


class EducationForm(PlainForm):
    """A form as pages have it."""

    family_name = forms.CharField(help_text="As in your passport.")
    born_on = DayField(label="Date of birth", earliest=date(1920, 1, 1), latest=date(2010, 12, 31))
    country = forms.ChoiceField(choices=[("", "Choose"), ("KE", "Kenya")], label="Which country?")
    note = forms.CharField(required=False)
    key = forms.CharField(widget=forms.HiddenInput, required=False)


class UploadForm(PlainForm):
    """A form with a file."""

    diploma = forms.FileField(widget=UploadInput(accept=".pdf", max_bytes=1000))


def day_of(day: str, month: str, year: str) -> EducationForm:
    parts = {"born_on_day": day, "born_on_month": month, "born_on_year": year}
    return EducationForm({"family_name": "Okeke", "country": "KE", **parts})


def test_label_comes_before_hint_before_control() -> None:
    markup = str(EducationForm())
    order = [markup.index(part) for part in ('for="id_family_name"', "As in your passport.", 'name="family_name"')]
    assert order == sorted(order)
    assert 'aria-describedby="id_family_name_helptext"' in markup


def test_what_may_be_left_out_is_marked_and_nothing_else() -> None:
    markup = str(EducationForm())
    assert markup.count("(optional)") == 1


def test_what_is_needed_under_a_condition_is_not_marked_optional() -> None:
    class Answer(PlainForm):
        note = forms.CharField(required=False, help_text="Needed unless the document is genuine.")

    assert "(optional)" not in str(Answer())


def test_a_form_that_was_not_sent_has_no_summary_of_faults() -> None:
    assert "data-error-summary" not in str(EducationForm())


def test_each_fault_stands_beside_its_field_and_in_the_summary_with_a_link_to_it() -> None:
    markup = str(EducationForm({}))
    assert "3 things need a change" in markup
    for anchor in ("id_family_name", "id_born_on_day", "id_country"):
        assert f'href="#{anchor}"' in markup
        assert f'id="{anchor}"' in markup, "the link leads to a control"
    assert "Which country: Choose one of the answers." in markup
    assert 'id="id_family_name_error"' in markup
    assert "This field is required" not in markup


def test_a_control_with_a_fault_says_so_to_screen_readers() -> None:
    markup = str(EducationForm({}))
    control = re.search(r"<input[^>]*name=\"family_name\"[^>]*>", markup)
    assert control is not None
    assert 'aria-invalid="true"' in control.group()
    assert "id_family_name_error" in control.group()


def test_a_fault_of_the_whole_form_is_in_the_summary() -> None:
    form = day_of("3", "3", "1996")
    form.add_error(None, "This school had closed by then.")
    assert "This school had closed by then." in draw("{% error_summary form %}", form=form)


def test_a_day_is_read_from_three_numbers() -> None:
    form = day_of("3", "3", "1996")
    assert form.is_valid(), form.errors
    assert form.cleaned_data["born_on"] == date(1996, 3, 3)


@pytest.mark.parametrize(
    ("parts", "fault"),
    [
        (("31", "2", "1996"), "real day"),
        (("3", "March", "1996"), "real day"),
        (("", "3", "1996"), "real day"),
        (("3", "3", "96"), "real day"),
        (("1", "1", "2011"), "not after 31 December 2010"),
        (("31", "12", "1919"), "not before 1 January 1920"),
        (("", "", ""), "Enter the day, month and year."),
    ],
)
def test_a_day_that_cannot_be_is_refused_and_what_was_typed_is_kept(parts: tuple[str, str, str], fault: str) -> None:
    form = day_of(*parts)
    assert fault in str(form.errors["born_on"])
    for name, typed in zip(("day", "month", "year"), parts, strict=True):
        value = re.search(rf'id="id_born_on_{name}"[^>]*value="([^"]*)"', str(form))
        assert value is not None
        assert value.group(1).lstrip("0") == typed.lstrip("0")


def test_the_borders_of_a_day_are_inside() -> None:
    assert day_of("31", "12", "2010").is_valid()
    assert day_of("1", "1", "1920").is_valid()


def test_a_day_on_file_is_shown_in_its_three_parts() -> None:
    markup = str(EducationForm(initial={"born_on": date(1996, 3, 4)}))
    values = re.findall(r'id="id_born_on_(day|month|year)"[^>]*value="([^"]*)"', markup)
    assert dict(values) == {"day": "04", "month": "03", "year": "1996"}


def test_a_file_says_what_it_takes_and_shows_no_bar_before_it_is_sent() -> None:
    markup = str(UploadForm())
    assert 'accept=".pdf"' in markup
    assert 'data-max-bytes="1000"' in markup
    assert re.search(r"<div class=\"progress\"[^>]*hidden>", markup)


def test_a_missing_file_is_asked_for_in_plain_words() -> None:
    assert "Choose a file to send." in str(UploadForm({}, {}))
    assert UploadForm({}, {"diploma": SimpleUploadedFile("d.pdf", b"%PDF")}).is_valid()


def test_a_fields_own_words_stay() -> None:
    class Own(PlainForm):
        why = forms.CharField(error_messages={"required": "Say why the document is refused."})

    assert "Say why the document is refused." in str(Own({}))


def test_radio_choices_are_one_question_with_a_legend() -> None:
    class Answer(PlainForm):
        genuine = forms.ChoiceField(label="Genuine", choices=[("y", "Yes"), ("n", "No")], widget=forms.RadioSelect)

    markup = str(Answer())
    assert re.search(r"<fieldset[^>]*>\s*<legend[^>]*>Genuine", markup)
    for choice in ("id_genuine_0", "id_genuine_1"):
        assert f'for="{choice}"' in markup
        assert f'id="{choice}"' in markup
    assert markup.count('class="usa-radio__input"') == 2
