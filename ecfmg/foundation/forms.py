"""How forms are drawn: ``{{ form }}`` gives the design system's markup, with a summary of faults that links to fields.

Settings: ``FORM_RENDERER = "ecfmg.foundation.forms.DesignSystemRenderer"`` and ``django.forms`` among the apps.
"""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any, ClassVar

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.forms.renderers import TemplatesSetting
from django.http import HttpRequest
from django.urls import reverse
from django.utils.datastructures import MultiValueDict

from ecfmg.foundation.sent_files import SentFile
from ecfmg.foundation.templatetags.words import day_in_words

#: The design system's class for the controls that need one; the last part of a widget's template names it.
CONTROL_CLASSES = {
    **dict.fromkeys(
        (
            "text",
            "email",
            "password",
            "number",
            "tel",
            "url",
            "search",
            "date",
            "datetime",
            "time",
        ),
        "usa-input",
    ),
    "textarea": "usa-textarea",
    "select": "usa-select",
    "checkbox": "usa-checkbox__input",
    "checkbox_option": "usa-checkbox__input",
    "radio_option": "usa-radio__input",
}


class DesignSystemRenderer(TemplatesSetting):
    """Draws forms, fields and controls from templates/components/forms and templates/django/forms."""

    form_template_name = "components/forms/form.html"
    field_template_name = "components/forms/field.html"

    def render(
        self,
        template_name: str,
        context: Mapping[str, Any],
        request: HttpRequest | None = None,
    ) -> str:
        """Draw one template, giving a control its class first."""
        widget = context.get("widget")
        if isinstance(widget, dict):
            _dress(widget)
        return super().render(template_name, dict(context), request)


def _dress(widget: dict[str, Any]) -> None:
    """Put the class on a control and on the choices inside it; a class that a form sets stays beside it."""
    kind = str(widget.get("template_name", "")).rpartition("/")[2].removesuffix(".html")
    wanted = CONTROL_CLASSES.get(kind)
    attrs = widget.setdefault("attrs", {})
    if wanted and wanted not in str(attrs.get("class", "")).split():
        attrs["class"] = f"{attrs.get('class', '')} {wanted}".strip()
    if kind in {"checkbox", "radio_option", "checkbox_option"}:
        attrs.pop("maxlength", None)
    for _group, options, _index in widget.get("optgroups", []):
        for option in options:
            if kind != "select":
                _dress(option)
    for part in widget.get("subwidgets", []):
        if isinstance(part, dict):
            _dress(part)


class PlainWords(forms.BaseForm):
    """Mixed into a form, says what is missing in place of "This field is required"; a form's own words stay."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        usual = str(forms.Field.default_error_messages["required"])
        for field in self.fields.values():
            if str(field.error_messages.get("required")) == usual:
                field.error_messages["required"] = _what_is_missing(field)


def _what_is_missing(field: forms.Field) -> str:
    if isinstance(field, forms.BooleanField):
        return "Tick this box to go on."
    if isinstance(field, forms.FileField):
        return "Choose a file to send."
    if isinstance(field, (forms.ChoiceField, forms.ModelChoiceField)):
        return "Choose one of the answers."
    return "This is needed. Fill it in."


class PlainForm(PlainWords, forms.Form):
    """The form that pages start from."""


class DayInput(forms.Widget):
    """A day as three short inputs (day, month, year), which people can type without a calendar."""

    template_name = "django/forms/widgets/day.html"
    use_fieldset = True

    def id_for_label(self, id_: str | None) -> str:
        """The day's input, so that a summary of faults links to the first of the three."""
        return f"{id_}_day" if id_ else ""

    def value_from_datadict(
        self,
        data: Mapping[str, Any],
        files: "MultiValueDict[str, UploadedFile[Any]]",
        name: str,
    ) -> str:
        """``2026-03-03`` from the three inputs, or what was typed, joined by hyphens, for the field to refuse."""
        day, month, year = (str(data.get(f"{name}_{part}", "")).strip() for part in ("day", "month", "year"))
        if not any((day, month, year)):
            return str(data.get(name, ""))
        return f"{year}-{month.zfill(2)}-{day.zfill(2)}"

    def value_omitted_from_data(
        self,
        data: Mapping[str, Any],
        files: "MultiValueDict[str, UploadedFile[Any]]",
        name: str,
    ) -> bool:
        """Whether none of the inputs came with the form."""
        return not any(f"{name}_{part}" in data for part in ("day", "month", "year")) and name not in data

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        """The three parts, as typed where they are no date."""
        context = super().get_context(name, value, attrs)
        iso = value.isoformat() if isinstance(value, date) else str(value or "")
        year, month, day = [*iso.split("-", 2), "", "", ""][:3] if iso else ("", "", "")
        context["widget"]["parts"] = [
            ("day", "Day", day, 2),
            ("month", "Month", month, 2),
            ("year", "Year", year, 4),
        ]
        context["widget"]["faulty"] = context["widget"]["attrs"].get("aria-invalid") == "true"
        return context


class DayField(forms.DateField):
    """A day, typed as three numbers; refused with a sentence that shows how. `earliest` and `latest` are inclusive."""

    widget = DayInput
    default_error_messages: ClassVar[dict[str, Any]] = {
        "required": "Enter the day, month and year.",
        "invalid": "Enter a real day with numbers for day, month and year, such as 3 3 2026 for 3 March 2026.",
    }

    def __init__(self, *, earliest: date | None = None, latest: date | None = None, **kwargs: Any) -> None:
        self.earliest, self.latest = earliest, latest
        super().__init__(input_formats=["%Y-%m-%d"], **kwargs)

    def validate(self, value: date | None) -> None:
        """Refuse a day outside the borders."""
        super().validate(value)
        if value and self.earliest and value < self.earliest:
            raise forms.ValidationError(
                f"Enter a day that is not before {day_in_words(self.earliest)}.",
                code="early",
            )
        if value and self.latest and value > self.latest:
            raise forms.ValidationError(
                f"Enter a day that is not after {day_in_words(self.latest)}.",
                code="late",
            )


class UploadInput(forms.FileInput):
    """A file that continues after a cut, with drop zone, camera, size check and progress; without script an ordinary
    file input. What had arrived for a form that was refused is named again and need not be sent twice."""

    template_name = "django/forms/widgets/upload.html"

    def __init__(
        self,
        *,
        accept: str = "",
        max_bytes: int = 0,
        attrs: dict[str, Any] | None = None,
    ) -> None:
        extra = {"data-progress": True, **({"accept": accept} if accept else {})}
        super().__init__(
            {
                **extra,
                **({"data-max-bytes": max_bytes} if max_bytes else {}),
                **(attrs or {}),
            }
        )

        self.arrived: list[SentFile] = []

    def value_from_datadict(
        self, data: Mapping[str, Any], files: "MultiValueDict[str, UploadedFile[Any]]", name: str
    ) -> Any:
        """The files; those that had arrived are remembered, since Django draws no file of a refused form again."""
        value = super().value_from_datadict(data, files, name)
        self.arrived = [file for file in (value if isinstance(value, list) else [value]) if isinstance(file, SentFile)]
        return value

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        """With the files that arrived before the form, and whether photographs are taken."""
        context = super().get_context(name, value, attrs)
        context["widget"]["arrived"] = [
            {
                "id": file.upload.public_id,
                "url": reverse("uploads:one", args=[file.upload.public_id]),
                "name": file.name,
                "size": file.size,
            }
            for file in self.arrived
        ]
        accept = str(context["widget"]["attrs"].get("accept", ""))
        context["widget"]["pictures"] = any(kind in accept for kind in ("image/", ".jpg"))
        return context


class SeveralFilesInput(UploadInput):
    """One PDF, or several photographs of the pages in their order."""

    allow_multiple_selected = True


class SeveralFilesField(forms.FileField):
    """One or more files; an empty one is refused later, with a sentence of its own."""

    def clean(self, data: Any, initial: Any = None) -> list[UploadedFile[Any]]:
        """Each file checked as the base class checks one."""
        files: Sequence[Any] = data if isinstance(data, (list, tuple)) else [data]
        return [super(SeveralFilesField, self).clean(file, initial) for file in files]
