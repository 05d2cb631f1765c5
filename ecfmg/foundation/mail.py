"""Mail: written in the transaction of what it tells about, sent after the commit, seen in a list.

Templates are ``templates/mail/<name>.txt`` (first line: the subject, which never names a person) and, beside it,
``<name>.html``.
"""

from typing import Any

from django.conf import settings
from django.core.mail import EmailMultiAlternatives, get_connection
from django.template.loader import render_to_string

from ecfmg.foundation import clock, outbox
from ecfmg.foundation.models import MailMessage, OutboxMessage


def send_mail_later(
    *, to: str, template: str, key: str, context: dict[str, Any], stream: str = ""
) -> MailMessage | None:
    """Write a message and promise to send it once; None where the same `key` was promised before."""
    if OutboxMessage.objects.filter(key=f"mail:{key}").exists():
        return None
    values = {
        "PRODUCT_NAME": settings.PRODUCT_NAME,
        "SITE_URL": settings.SITE_URL,
        **context,
    }
    subject, _, text = render_to_string(f"mail/{template}.txt", values).strip().partition("\n")
    message = MailMessage.objects.create(
        to=to,
        template=template,
        subject=subject.strip(),
        body_text=text.strip(),
        body_html=render_to_string(
            "mail/layout.html",
            {**values, "text": text.strip(), "subject": subject.strip()},
        ),
        stream=stream,
    )
    outbox.queue("mail", key=f"mail:{key}", payload={"mail": str(message.public_id)})
    return message


@outbox.handles("mail")
def deliver_mail(promise: OutboxMessage) -> None:
    """Send one message, or keep it for the developers' page where no mail server is set."""
    message = MailMessage.objects.select_for_update(no_key=True).get(public_id=promise.payload["mail"])
    if message.state in {MailMessage.State.SENT, MailMessage.State.KEPT}:
        return
    if settings.EMAIL_HOST or "smtp" not in settings.EMAIL_BACKEND:
        _hand_over(message)
        message.state, message.sent_at = MailMessage.State.SENT, clock.now()
    else:
        message.state = MailMessage.State.KEPT
    message.error = ""
    message.save()


def _hand_over(message: MailMessage) -> None:
    host = settings.DEFAULT_FROM_EMAIL.rpartition("@")[2].rstrip(">")
    mail = EmailMultiAlternatives(
        subject=message.subject,
        body=message.body_text,
        to=[message.to],
        # The same message sent again after a lost answer carries the same id, so that mail systems can drop it.
        headers={"Message-ID": f"<{message.public_id}@{host}>"},
        connection=get_connection(),
    )
    mail.attach_alternative(message.body_html, "text/html")
    mail.send()
