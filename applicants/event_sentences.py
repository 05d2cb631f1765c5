"""What happens to a person's record, in words."""

EVENT_SENTENCES = {
    "applicant.record_opened": "The record was opened.",
    "applicant.looked_at": "The record was looked at ({page}).",
    "applicant.usmle_id_declared": "An earlier USMLE ID was stated: {usmle_id:usmle_id}.",
    "applicant.usmle_id_issued": "The USMLE ID {usmle_id:usmle_id} was issued.",
    "applicant.identity_stated": "Date of birth, citizenship and contact details were stated.",
    "applicant.identity_document_received": "An identity document was received; it expires on {expires_on:day}.",
    "applicant.identity_document_accepted": "The identity document was accepted.",
    "applicant.identity_document_refused": "The identity document was refused.",
    "applicant.name_changed": "The name of record was changed.",
    "application.submitted": "The Application for ECFMG Certification was submitted on {on:day}.",
    "application.accepted": "The Application for ECFMG Certification was accepted.",
    "application.rejected": "The Application for ECFMG Certification was not accepted.",
    "message.sent_by_applicant": "A message was sent to our staff.",
    "message.sent_by_staff": "Our staff sent a message.",
    "message.closed": "The messages were closed without an answer.",
}
