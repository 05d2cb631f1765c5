"""The offices of a school that can be asked."""

from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_GET, require_http_methods

from credentials.actions.contacts import ContactDetails, add_contact, edit_contact
from credentials.models import School, SchoolContact
from credentials.permissions import MAIL_ROOM, may_record_paper
from ecfmg.accounts.access import audience, staff_role, user_of
from ecfmg.foundation.actors import Actor
from ecfmg.foundation.form_actions import carry_out
from ecfmg.foundation.once import new_key, once
from ecfmg.portals.staff.forms.requests import ContactForm
from ecfmg.portals.staff.pages import page
from ecfmg.portals.staff.views.decisions import INTAKE

PAGE_SIZE = 25
KEEPERS = tuple(dict.fromkeys((*INTAKE, *MAIL_ROOM)))


@audience("staff")
@require_GET
def contacts(request: HttpRequest, school_id: UUID) -> HttpResponse:
    """The school's offices in the order in which they are asked."""
    school = get_object_or_404(School, public_id=school_id)
    listed = Paginator(school.contacts.order_by("-active", "position", "pk"), PAGE_SIZE).get_page(
        request.GET.get("page")
    )
    context = {"school": school, "listed": listed, "may": may_record_paper(user_of(request))}
    return page(request, "contacts.html", context)


@staff_role(*KEEPERS)
@require_http_methods(["GET", "POST"])
def add(request: HttpRequest, school_id: UUID) -> HttpResponse:
    """Put an office on the list."""
    school = get_object_or_404(School, public_id=school_id)
    first = {"once_key": new_key(), "active": True, "version": 0, "position": school.contacts.count() + 1}
    return _saved(request, school, None, ContactForm(request.POST or None, initial=first))


@staff_role(*KEEPERS)
@require_http_methods(["GET", "POST"])
def edit(request: HttpRequest, school_id: UUID, contact_id: UUID) -> HttpResponse:
    """Change an office, or let it be asked no more."""
    school = get_object_or_404(School, public_id=school_id)
    contact = get_object_or_404(SchoolContact, school=school, public_id=contact_id)
    now = {name: getattr(contact, name) for name in ContactDetails.__slots__}
    first = {**now, "version": contact.version, "once_key": new_key()}
    return _saved(request, school, contact, ContactForm(request.POST or None, initial=first))


def _saved(request: HttpRequest, school: School, contact: SchoolContact | None, form: ContactForm) -> HttpResponse:
    if request.method == "POST" and form.is_valid():
        actor = Actor.of(user_of(request))
        done = carry_out(form, lambda: once(form.cleaned_data["once_key"], lambda: _save(actor, school, contact, form)))
        if done:
            messages.success(request, f"Saved: {form.cleaned_data['office']}.")
            return redirect("staff:contacts", school.public_id)
    context = {"school": school, "contact": contact, "form": form}
    return page(request, "contact.html", context, status=422 if form.errors else 200)


def _save(actor: Actor, school: School, contact: SchoolContact | None, form: ContactForm) -> str:
    details = ContactDetails(**{name: form.cleaned_data[name] for name in ContactDetails.__slots__})
    if contact is None:
        return str(add_contact(actor, school=school, details=details).public_id)
    changed = edit_contact(actor, contact=contact, details=details, version=form.cleaned_data["version"])
    return str(changed.public_id)
