"""Addresses of staff."""

from django.urls import path

from ecfmg.portals.staff.views import (
    cases,
    certificates,
    decisions,
    documents,
    imports,
    messages,
    worklist,
)

app_name = "staff"

urlpatterns = [
    path("", worklist.home, name="home"),
    path("search/", worklist.search, name="search"),
    path("messages/", messages.waiting, name="waiting_messages"),
    path("imports/", imports.imports, name="imports"),
    path("cases/<uuid:case_id>/", cases.case, name="case"),
    path("cases/<uuid:case_id>/assign/", cases.assign, name="assign"),
    path("cases/<uuid:case_id>/compare/", cases.compare, name="compare"),
    path(
        "cases/<uuid:case_id>/application/<uuid:application_id>/",
        decisions.application,
        name="application",
    ),
    path(
        "cases/<uuid:case_id>/identity/<uuid:document_id>/",
        decisions.identity,
        name="identity",
    ),
    path(
        "cases/<uuid:case_id>/credential/<uuid:credential_id>/",
        decisions.credential,
        name="credential",
    ),
    path(
        "cases/<uuid:case_id>/answer/<uuid:request_id>/",
        decisions.answer,
        name="answer",
    ),
    path(
        "cases/<uuid:case_id>/pathway/<uuid:application_id>/",
        decisions.pathway,
        name="pathway",
    ),
    path(
        "cases/<uuid:case_id>/licence/<uuid:licence_id>/",
        decisions.confirm_licence,
        name="verify_licence",
    ),
    path(
        "cases/<uuid:case_id>/certificate/",
        certificates.certificate,
        name="certificate",
    ),
    path("cases/<uuid:case_id>/messages/", messages.conversation, name="messages"),
    path("cases/<uuid:case_id>/messages/close/", messages.close, name="close_messages"),
    path(
        "cases/<uuid:case_id>/documents/<uuid:document_id>/",
        documents.document,
        name="document",
    ),
    path(
        "cases/<uuid:case_id>/documents/<uuid:document_id>/turn/",
        documents.turn,
        name="turn_page",
    ),
    path(
        "documents/<uuid:document_id>/page/<int:number>/<str:size>/",
        documents.document_page,
        name="document_page",
    ),
    path("documents/<uuid:document_id>/original/", documents.original, name="original"),
    path(
        "certificates/<uuid:certificate_id>.pdf",
        certificates.pdf,
        name="certificate_pdf",
    ),
]
