"""Everything that writes about a person: each function is one thing that happens."""

from applicants.actions.applications import decide_application, submit_application
from applicants.actions.identity import (
    change_name,
    decide_identity_document,
    state_identity,
    upload_identity_document,
)
from applicants.actions.messages import answer_message, close_without_answer, mark_read, send_message
from applicants.actions.records import declare_usmle_id, issue_usmle_id, open_record

__all__ = [
    "answer_message",
    "change_name",
    "close_without_answer",
    "decide_application",
    "decide_identity_document",
    "declare_usmle_id",
    "issue_usmle_id",
    "mark_read",
    "open_record",
    "send_message",
    "state_identity",
    "submit_application",
    "upload_identity_document",
]
