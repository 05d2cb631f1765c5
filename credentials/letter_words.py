"""Words of our letters to schools in their languages: what each kind of request asks for, subjects, dates."""

from dataclasses import dataclass
from datetime import date

from credentials.models import Language, VerificationRequest

Kind = VerificationRequest.Kind

#: What we ask for, as an item of a list.
ASKED: dict[str, dict[str, str]] = {
    Language.ENGLISH: {
        Kind.VERIFY_CREDENTIAL: "please confirm a document that was sent to us",
        Kind.TRANSCRIPT: "please send us the final transcript",
        Kind.STATUS_CONFIRMATION: "please confirm that the person is your student or graduate",
        Kind.TRANSFER_TRANSCRIPT: "please send us the transcript of the credits earned at your school",
        Kind.LETTER_IN_LIEU: "please send us a letter that all requirements for the degree are met",
        Kind.MSPE: "please send us the Medical Student Performance Evaluation (MSPE)",
        Kind.LOR: "please send us a letter of recommendation",
    },
    Language.SPANISH: {
        Kind.VERIFY_CREDENTIAL: "le pedimos que confirme un documento que hemos recibido",
        Kind.TRANSCRIPT: "le pedimos que nos envíe el certificado final de calificaciones",
        Kind.STATUS_CONFIRMATION: "le pedimos que confirme si la persona estudia o se graduó en su facultad",
        Kind.TRANSFER_TRANSCRIPT: "le pedimos que nos envíe el certificado de las asignaturas aprobadas en su facultad",
        Kind.LETTER_IN_LIEU: "le pedimos una carta que confirme que se han cumplido todos los requisitos del título",
        Kind.MSPE: "le pedimos que nos envíe la evaluación del desempeño del estudiante de medicina (MSPE)",
        Kind.LOR: "le pedimos que nos envíe una carta de recomendación",
    },
    Language.FRENCH: {
        Kind.VERIFY_CREDENTIAL: "merci de confirmer un document que nous avons reçu",
        Kind.TRANSCRIPT: "merci de nous envoyer le relevé de notes définitif",
        Kind.STATUS_CONFIRMATION: "merci de confirmer que la personne étudie ou a étudié dans votre faculté",
        Kind.TRANSFER_TRANSCRIPT: "merci de nous envoyer le relevé des enseignements validés dans votre faculté",
        Kind.LETTER_IN_LIEU: "merci de nous envoyer une attestation confirmant que toutes les conditions du diplôme "
        "sont remplies",
        Kind.MSPE: "merci de nous envoyer l'évaluation du parcours de l'étudiant en médecine (MSPE)",
        Kind.LOR: "merci de nous envoyer une lettre de recommandation",
    },
    Language.PORTUGUESE: {
        Kind.VERIFY_CREDENTIAL: "pedimos que confirme um documento que recebemos",
        Kind.TRANSCRIPT: "pedimos que nos envie o histórico escolar final",
        Kind.STATUS_CONFIRMATION: "pedimos que confirme se a pessoa estuda ou se formou na sua faculdade",
        Kind.TRANSFER_TRANSCRIPT: "pedimos que nos envie o histórico das disciplinas concluídas na sua faculdade",
        Kind.LETTER_IN_LIEU: "pedimos uma declaração de que todos os requisitos do diploma foram cumpridos",
        Kind.MSPE: "pedimos que nos envie a avaliação de desempenho do estudante de medicina (MSPE)",
        Kind.LOR: "pedimos que nos envie uma carta de recomendação",
    },
    Language.RUSSIAN: {
        Kind.VERIFY_CREDENTIAL: "просим подтвердить подлинность документа, который мы получили",
        Kind.TRANSCRIPT: "просим прислать итоговую академическую справку (приложение к диплому)",
        Kind.STATUS_CONFIRMATION: "просим подтвердить, что этот человек учится или окончил обучение в вашем вузе",
        Kind.TRANSFER_TRANSCRIPT: "просим прислать справку о дисциплинах, изученных в вашем вузе",
        Kind.LETTER_IN_LIEU: "просим прислать письмо о том, что все требования для получения диплома выполнены",
        Kind.MSPE: "просим прислать характеристику успеваемости студента-медика (MSPE)",
        Kind.LOR: "просим прислать рекомендательное письмо",
    },
}


@dataclass(frozen=True, slots=True)
class Subjects:
    """Subject lines of the letters; each takes the request's number and names no person."""

    request: str
    reminder: str
    nudge: str
    withdrawn: str


SUBJECTS: dict[str, Subjects] = {
    Language.ENGLISH: Subjects(
        "Our request {number} to your school",
        "Reminder: our request {number} to your school",
        "A graduate asks you to answer our request {number}",
        "You need not answer our request {number} any more",
    ),
    Language.SPANISH: Subjects(
        "Nuestra solicitud {number} a su facultad",
        "Recordatorio: nuestra solicitud {number} a su facultad",
        "Una persona graduada le pide que responda a nuestra solicitud {number}",
        "Ya no es necesario responder a nuestra solicitud {number}",
    ),
    Language.FRENCH: Subjects(
        "Notre demande {number} à votre faculté",
        "Rappel : notre demande {number} à votre faculté",
        "Une personne diplômée vous prie de répondre à notre demande {number}",
        "Il n'est plus nécessaire de répondre à notre demande {number}",
    ),
    Language.PORTUGUESE: Subjects(
        "Nossa solicitação {number} à sua faculdade",
        "Lembrete: nossa solicitação {number} à sua faculdade",
        "Uma pessoa formada pede que responda à nossa solicitação {number}",
        "Já não é necessário responder à nossa solicitação {number}",
    ),
    Language.RUSSIAN: Subjects(
        "Наш запрос {number} в ваш вуз",
        "Напоминание: наш запрос {number} в ваш вуз",
        "Выпускник просит вас ответить на наш запрос {number}",
        "Отвечать на наш запрос {number} больше не нужно",
    ),
}

_MONTHS = {
    Language.ENGLISH: "January February March April May June July August September October November December",
    Language.SPANISH: "enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre",
    Language.FRENCH: "janvier février mars avril mai juin juillet août septembre octobre novembre décembre",
    Language.PORTUGUESE: "janeiro fevereiro março abril maio junho julho agosto setembro outubro novembro dezembro",
    Language.RUSSIAN: "января февраля марта апреля мая июня июля августа сентября октября ноября декабря",
}
_PATTERNS = {
    Language.SPANISH: "{day} de {month} de {year}",
    Language.PORTUGUESE: "{day} de {month} de {year}",
    Language.RUSSIAN: "{day} {month} {year} г.",
}


def day_in(language: str, day: date) -> str:
    """The day as people write it in `language`, such as "3 de marzo de 2026"."""
    month = _MONTHS[Language(language)].split()[day.month - 1]
    return _PATTERNS.get(Language(language), "{day} {month} {year}").format(day=day.day, month=month, year=day.year)
