"""What all pages of this portal share: the person in the header, and how a refused form is shown again."""

from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from applicants.models import Applicant
from applicants.queries import name_of, unread_by_applicant
from ecfmg.foundation import shapes
from ecfmg.foundation.sent_files import SentFile
from ecfmg.foundation.templatetags.words import usmle_id

REFUSED = 422


def page(
    request: HttpRequest,
    template: str,
    applicant: Applicant,
    context: dict[str, Any],
    status: int = 200,
) -> HttpResponse:
    """Render a page of this portal with the person's name, USMLE ID and unread messages in its header."""
    header = shapes.Header(
        name=name_of(applicant),
        id_label="USMLE ID" if applicant.usmle_id else "",
        id_text=usmle_id(applicant.usmle_id) if applicant.usmle_id else "",
        unread=unread_by_applicant(applicant),
    )
    return render(
        request,
        f"applicant/{template}",
        {"header": header, "applicant": applicant, **context},
        status=status,
    )


def form_page(
    request: HttpRequest, template: str, applicant: Applicant, form: forms.Form, **context: Any
) -> HttpResponse:
    """Render a form. A refused one comes back with status 422, all that was typed, and word about its files."""
    refused = form.is_bound
    context |= {"form": form, "choose_again": refused and form.is_multipart() and _must_choose_again(request)}
    return page(request, template, applicant, context, status=REFUSED if refused else 200)


def _must_choose_again(request: HttpRequest) -> bool:
    """Whether a file came with the form itself: what had arrived before it is still there."""
    return any(not isinstance(file, SentFile) for _, files in request.FILES.lists() for file in files)
