"""How a request is answered on a page: which forms it has and what each does, for people of the roster and for the
holder of a link alike."""

from dataclasses import dataclass

from django import forms
from django.http import HttpRequest

from credentials.actions.request_documents import answer_with_document
from credentials.actions.requests import answer_request
from credentials.actions.school_documents import school_submits_document
from credentials.models import VerificationRequest
from credentials.request_kinds import question_of
from ecfmg.foundation.actors import Actor
from ecfmg.foundation.errors import Stale
from ecfmg.foundation.models import OneTimeLink
from ecfmg.foundation.once import new_key, once
from ecfmg.portals.school.forms.answers import AnswerForm, SenderFields, SendForm, StandingForm

Kind = VerificationRequest.Kind


@dataclass(frozen=True, slots=True)
class Answerer:
    """Who answers: somebody of the roster, official or not, or the holder of `link`."""

    actor: Actor
    official: bool = True
    link: OneTimeLink | None = None


@dataclass(frozen=True, slots=True)
class Forms:
    """The forms of one request's page: the answer, and where something is to be sent, its form."""

    answer: AnswerForm | StandingForm
    send: SendForm | None
    chosen: SenderFields


def sends(asked: VerificationRequest) -> bool:
    """Whether the school is asked to send something that has not come."""
    return bool(question_of(asked).sends) and asked.document_id is None


def forms_of(request: HttpRequest, asked: VerificationRequest, answerer: Answerer) -> Forms:
    """The forms of the page, the one that was sent filled in."""
    sending = request.POST.get("act") == "send"
    data, by_link = request.POST or None, answerer.link is not None
    first = {"version": asked.version, "once_key": new_key()}
    kind = StandingForm if asked.kind == Kind.STATUS_CONFIRMATION else AnswerForm
    answer = kind(None if sending else data, initial=first, asked=asked, by_link=by_link)
    send = None
    if sends(asked) or sending:
        send = SendForm(
            data if sending else None,
            request.FILES or None if sending else None,
            initial={"version": asked.version, "once_key": new_key()},
            asked=asked,
            official=answerer.official,
            by_link=by_link,
            auto_id="send_%s",
        )
    return Forms(answer, send, send if sending and send is not None else answer)


def carry_answer(answerer: Answerer, asked: VerificationRequest, form: SenderFields) -> str:
    """Do what the form says, once; the sentence that tells of it."""
    act = _sent if isinstance(form, SendForm) else _answered
    once(form.cleaned_data["once_key"], lambda: act(answerer, asked, form))
    if not isinstance(form, SendForm):
        return f"Your answer to request {asked.number} was sent. Thank you."
    thing = asked.subject if asked.subject.isupper() else asked.subject[0].lower() + asked.subject[1:]
    if _only_uploads(answerer, asked):
        return f"The {thing} was received. An authorised official confirms it now under request {asked.number}."
    confirmed = " with your confirmation" if "sure" in form.fields else ""
    return f"The {thing} was received{confirmed}. Request {asked.number} is answered. Thank you."


def _only_uploads(answerer: Answerer, asked: VerificationRequest) -> bool:
    return asked.kind == Kind.TRANSCRIPT and not answerer.official


def _sent(answerer: Answerer, asked: VerificationRequest, form: forms.Form) -> str:
    if asked.document_id is not None or asked.state != VerificationRequest.State.SENT:
        raise Stale("Nothing is to be sent for this request any more. Look at what it says now.")
    values = form.cleaned_data
    if _only_uploads(answerer, asked):
        school_submits_document(
            answerer.actor,
            school=asked.school,
            education=asked.education,
            kind=question_of(asked).sends,
            uploads=values["file"],
            language=values["language"],
        )
        return asked.number
    answer_with_document(
        answerer.actor,
        request=asked,
        uploads=values["file"],
        language=values["language"],
        author=values.get("author", ""),
        author_title=values.get("author_title", ""),
        waived=values.get("waived"),
        sender=form.sender if isinstance(form, SenderFields) else None,
        link=answerer.link,
        version=values["version"],
    )
    return asked.number


def _answered(answerer: Answerer, asked: VerificationRequest, form: forms.Form) -> str:
    values = form.cleaned_data
    answer_request(
        answerer.actor,
        request=asked,
        answer=values["answer"],
        note=values["note"],
        standing=form.standing if isinstance(form, StandingForm) else None,
        sender=form.sender if isinstance(form, SenderFields) else None,
        link=answerer.link,
        version=values["version"],
    )
    return asked.number
