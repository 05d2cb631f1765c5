"""Letters to an office without an account: what we ask, and a link with one purpose under which it is answered.

A letter is written in the office's language with the English one below. It names no applicant: who is meant stands
behind the link. Each letter has a link of its own, because only the hash of a secret is kept; all of a request's links
end when the request does.
"""

from datetime import timedelta

from django.conf import settings
from django.urls import reverse

from credentials.letter_words import ASKED, SUBJECTS, day_in
from credentials.models import Language, VerificationRequest
from credentials.policy import verification_policy
from credentials.request_kinds import ANSWER_REQUEST, QUESTIONS
from ecfmg.foundation import clock
from ecfmg.foundation.links import make_link
from ecfmg.foundation.mail import send_mail_later
from ecfmg.foundation.models import OneTimeLink


def address_for(request: VerificationRequest) -> str:
    """The e-mail address of the office that is asked by link."""
    return request.contact.email if request.contact else request.school.office_email


def write_with_link(request: VerificationRequest, what: str, *, key: str, note: str = "") -> OneTimeLink:
    """Write to the office that `request` goes to: `what` is request, reminder or nudge. The link opens until the
    request runs out."""
    sent_on = clock.day_of(request.sent_at)
    ends_on = sent_on + timedelta(days=verification_policy(sent_on).expires_after_days)
    link, secret = make_link(
        purpose=ANSWER_REQUEST,
        subject=str(request.public_id),
        sent_to=address_for(request),
        days=max(1, (ends_on - clock.today()).days),
    )
    address = f"{settings.SITE_URL}{reverse('answer:open', args=[secret])}"
    _write(request, what, key=key, note=note, address=address, ends_on=ends_on)
    return link


def write_that_it_ended(request: VerificationRequest) -> None:
    """Tell the office that nothing is to be answered any more."""
    _write(request, "withdrawn", key=f"withdrawn:{request.number}")


def end_links(request: VerificationRequest, used: OneTimeLink | None = None) -> None:
    """End every link of a request that ended; `used` is the one under which it was answered."""
    now = clock.now()
    still_open = OneTimeLink.objects.filter(
        purpose=ANSWER_REQUEST, subject=str(request.public_id), used_at=None, withdrawn_at=None
    )
    if used is not None:
        still_open.filter(pk=used.pk).update(used_at=now)
    still_open.update(withdrawn_at=now)


def _write(request: VerificationRequest, what: str, *, key: str, **context: object) -> None:
    language = Language(request.language)
    languages = [language] if language == Language.ENGLISH else [language, Language.ENGLISH]
    values = {
        "subject": getattr(SUBJECTS[language], what).format(number=request.number),
        "letters": [_letter(request, what, each, **context) for each in languages],
        **context,
    }
    send_mail_later(
        to=address_for(request),
        template="link_letter",
        key=f"{key}:link:{address_for(request)}",
        context=values,
        stream=request.school.stream,
    )


def _letter(request: VerificationRequest, what: str, language: Language, **context: object) -> dict[str, object]:
    """One letter in one language: its template and what it says."""
    ends_on = context.get("ends_on")
    return {
        "template": f"mail/link_letters/{language}/{what}.txt",
        "school": request.school.name,
        "number": request.number,
        "asked": ASKED[language][VerificationRequest.Kind(request.kind)],
        "due_on": day_in(language, request.due_on),
        "ends_on": day_in(language, ends_on) if ends_on else "",  # type: ignore[arg-type]  # a day or nothing
        "sends": bool(QUESTIONS[request.kind].sends),
        "note": context.get("note", ""),
    }
