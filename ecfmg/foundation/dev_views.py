"""Pages for developers: what was sent by e-mail. Not routed with DEBUG off."""

from uuid import UUID

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render

from ecfmg.foundation.models import MailMessage


def mail_list(request: HttpRequest) -> HttpResponse:
    """Messages, newest first; `to` narrows to one address."""
    messages = MailMessage.objects.all()
    to = request.GET.get("to", "").strip()
    if to:
        messages = messages.filter(to__iexact=to)
    page = Paginator(messages, 25).get_page(request.GET.get("page"))
    return render(request, "dev/mail_list.html", {"page": page, "to": to})


def mail_detail(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """One message as it was written."""
    return render(
        request,
        "dev/mail_detail.html",
        {"mail": get_object_or_404(MailMessage, public_id=public_id)},
    )
