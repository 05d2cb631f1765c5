"""Number and code of a paper, as somebody reads them off it."""

from django import forms

from certification.codes import LENGTH, read_code, read_number


class CheckForm(forms.Form):
    """What is printed at the foot of a certificate or a report."""

    number = forms.CharField(
        max_length=20,
        label="Number",
        help_text="C or R and seven digits, such as C1000001.",
        widget=forms.TextInput(
            attrs={"autocomplete": "off", "spellcheck": "false", "autocapitalize": "characters", "data-width": "short"}
        ),
        error_messages={"required": "Enter the number that is printed on the paper, such as C1000001."},
    )
    code = forms.CharField(
        max_length=80,
        label="Code",
        help_text="Seven groups of four signs. Small letters, and groups without hyphens, are fine.",
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false", "autocapitalize": "characters"}),
        error_messages={"required": "Enter the code that is printed beside the number."},
    )

    def clean_number(self) -> str:
        """The number in the form in which it is kept."""
        number = read_number(self.cleaned_data["number"])
        if number[:1] not in ("C", "R") or not number[1:].isdecimal():
            raise forms.ValidationError("Enter the number as printed: the letter C or R, then digits only.")
        return number

    def clean_code(self) -> str:
        """The code without groups, in capital letters."""
        code = read_code(self.cleaned_data["code"])
        if len(code) != LENGTH:
            raise forms.ValidationError(
                f"The code has {LENGTH} letters and digits; you entered {len(code)}. Read it again."
            )
        return code
