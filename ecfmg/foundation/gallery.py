"""The gallery of components at /dev/components/ (development only): every component in every state."""

from datetime import UTC, date, datetime, timedelta

from django import forms
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.templatetags.static import static

from ecfmg.foundation import shapes
from ecfmg.foundation.forms import DayField, PlainForm, UploadInput


class GalleryForm(PlainForm):
    """One of each control."""

    family_name = forms.CharField(help_text="As it stands in your passport.", max_length=80)
    email = forms.EmailField(label="E-mail address", required=False)
    born_on = DayField(
        label="Date of birth",
        help_text="For example 3 3 1996.",
        latest=date(2010, 12, 31),
    )
    country = forms.ChoiceField(choices=[("", "Choose a country"), ("KE", "Kenya"), ("PE", "Peru")])
    answer = forms.ChoiceField(
        label="Is this diploma genuine?",
        choices=[
            ("genuine", "Yes, we issued it"),
            ("not_ours", "No, it is not ours"),
            ("differs", "Details differ"),
        ],
        widget=forms.RadioSelect,
    )
    languages = forms.MultipleChoiceField(
        label="Languages of the document",
        choices=[("en", "English"), ("es", "Spanish")],
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    note = forms.CharField(
        label="Note to the applicant",
        widget=forms.Textarea(attrs={"rows": 4}),
        required=False,
    )
    diploma = forms.FileField(
        help_text="PDF, JPEG, PNG or HEIC, up to 50 MB.",
        widget=UploadInput(accept=".pdf,image/*", max_bytes=50_000_000),
    )
    agreed = forms.BooleanField(label="I confirm that this is true and complete.")


FRAMES = ("public", "applicant", "school", "staff", "recipient")
WHY = (
    shapes.Reason(
        "You passed Step 1 on 12 May 2024.",
        "Passing standards",
        "https://www.example.org/",
        "official",
    ),
    shapes.Reason("No result of Step 2 CK has been reported to us."),
)


def _sentence(state: str) -> shapes.Sentence:
    sentences = {
        "met": shapes.Sentence(
            "Your school confirmed your diploma on 3 March 2026.",
            "Nothing more is needed here.",
        ),
        "pending": shapes.Sentence(
            "Sent to your school on 3 March 2026.",
            "We asked the dean's office to confirm that the diploma is genuine. You need not do anything.",
            "Universidad de Ejemplo, dean's office",
            "Usually 12 days (half of the schools) to 41 days (nine in ten). On 17 March 2026 we remind them.",
        ),
        "not_met": shapes.Sentence(
            "The passes of Step 1 and Step 2 CK lie more than seven years apart.",
            "The pass of Step 1 no longer counts until Step 1 is passed again.",
            "You",
            "Before you ask for certification",
        ),
        "needs_review": shapes.Sentence(
            "A reviewer looks at your name on two documents.",
            "They differ in one letter.",
            "Our reviewer",
            "Within 5 days",
        ),
        "not_applicable": shapes.Sentence("You need not take this exam.", "Your school's country is exempt."),
    }
    return sentences.get(
        state,
        shapes.Sentence("Nothing has been sent yet.", "", "You", "By 31 January 2027"),
    )


def _requirements() -> list[shapes.Requirement]:
    titles = [
        "Medical diploma",
        "Transcript",
        "Medical science exams",
        "Name of record",
        "Former exams",
        "Pathway",
    ]
    return [
        shapes.Requirement(
            title,
            state,
            _sentence(state),
            reasons=WHY,
            links=[shapes.Link("See the document", "#document")],
        )
        for title, state in zip(titles, shapes.STATES, strict=True)
    ]


def _events() -> list[shapes.Event]:
    return [
        shapes.Event(
            "Diploma received",
            datetime(2026, 3, 1, 21, 5, tzinfo=UTC),
            "Amara Okeke",
            tone="met",
        ),
        shapes.Event(
            "Sent to the school",
            date(2026, 3, 3),
            "our intake desk",
            "Request 2026-00417",
            tone="waiting",
        ),
        shapes.Event(
            "First reminder",
            date(2026, 3, 17),
            "the school's dean's office acts",
            ahead=True,
        ),
    ]


def _tables(request: HttpRequest) -> dict[str, shapes.Table]:
    columns = [
        shapes.Column("Person", "name"), shapes.Column("What"), shapes.Column("Due by", "due"),
        shapes.Column("Days open", "days", numeric=True),
    ]  # fmt: skip
    people = [
        "Amara Okeke",
        "Bilal Chaudhry",
        "Chiara Esposito",
        "Dũng Nguyễn",
        "Ewa Wiśniewska",
        "Farid Haddad",
    ]
    rows = [
        shapes.Row(
            [
                name,
                "Confirm the diploma",
                date(2026, 3, 3) + timedelta(days=number),
                12 * number + 1,
            ],
            href="#table",
        )
        for number, name in enumerate(people * 9)
    ]
    wanted = request.GET.get("sort", "name")
    index = {"name": 0, "due": 2, "days": 3}.get(wanted.lstrip("-"), 0)
    rows.sort(key=lambda row: str(row.cells[index]).zfill(5), reverse=wanted.startswith("-"))
    empty = shapes.EmptyState(
        "Nothing is waiting for you",
        "When we ask your school to confirm a document, it appears here the same day.",
    )
    page = Paginator(rows, 6).get_page(request.GET.get("page"))
    return {
        "full": shapes.Table(
            "Requests to your school, by deadline",
            columns,
            list(page),
            empty,
            page=page,
        ),
        "none": shapes.Table("Requests to your school", columns, [], empty, total=0),
    }


def _viewer() -> shapes.Viewer:
    page = static("img/favicon.svg")  # stands for the image of a page
    return shapes.Viewer(
        "Diploma of Amara Okeke",
        [shapes.PageImage(number, page, page, 620, 877) for number in (1, 2, 3)],
        turn_url="/dev/components/",
    )


def _samples() -> dict[str, object]:
    """What the components are fed with, apart from the form and the table."""
    return {
        "frames": FRAMES,
        "states": list(shapes.STATES),
        "tones": list(shapes.TONES),
        "requirements": _requirements(),
        "step": shapes.NextStep(
            "Send your medical diploma",
            "Your school cannot confirm it before we have it, and this takes longest.",
            "By 31 January 2027, to be in time for the Match of that year",
            shapes.Link("Send the diploma", "#form", primary=True),
        ),
        "facts": [
            shapes.Fact("Name of record", "Amara Okeke", shapes.Link("Change", "#form")),
            shapes.Fact("Date of birth", date(1996, 3, 3)),
            shapes.Fact("Middle name", None),
        ],
        "events": _events(),
        "filters": [
            shapes.Filter(
                "Queue",
                "queue",
                [
                    shapes.Option("", "All", 54),
                    shapes.Option("documents", "Documents", 31),
                ],
            ),
            shapes.Filter(
                "Waiting",
                "waiting",
                [shapes.Option("", "Any time"), shapes.Option("30", "Over 30 days")],
            ),
        ],
        "viewer": _viewer(),
        "steps": [
            shapes.Step("Name", "#form"),
            shapes.Step("Identity"),
            shapes.Step("Education"),
            shapes.Step("Send"),
        ],
        "crumbs": shapes.Link("Status", "#status"),
        "now": datetime(2026, 3, 3, 21, 5, tzinfo=UTC),
    }


PERSON = shapes.Header(
    "Amara Okeke",
    "USMLE ID",
    "0-123-456-7",
    unread=2,
    facts=[
        shapes.Fact("Status", "In review"),
        shapes.Fact("Waiting since", date(2026, 3, 3)),
        shapes.Fact("Assigned to", "R. Quist"),
    ],
)


def gallery(request: HttpRequest) -> HttpResponse:
    """All components; a POST shows the form with its faults. `?frame=` chooses whose page it is drawn in."""
    form = GalleryForm(request.POST or None, request.FILES or None)
    if request.method == "GET":
        messages.success(request, "Your diploma has been received. Receipt 2026-00417.")
    asked = request.GET.get("frame", "applicant")
    frame = asked if asked in FRAMES else "public"
    tables = _tables(request)
    context = {
        **_samples(),
        "frame_template": f"base_{frame}.html",
        "header": PERSON,
        "identity": PERSON if frame == "staff" else None,
        "form": form,
        "table": tables["full"],
        "empty_table": tables["none"],
    }
    return render(request, "components/gallery.html", context)
