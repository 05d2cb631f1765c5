"""Addresses of staff."""

from django.urls import path

from ecfmg.portals.staff.views import (
    cases,
    certificates,
    credentials,
    decisions,
    documents,
    imports,
    messages,
    people,
    schools,
    worklist,
)

app_name = "staff"

CASE = "cases/<uuid:case_id>/"

urlpatterns = [
    path("", worklist.home, name="home"),
    path("search/", worklist.search, name="search"),
    path("next/", worklist.following, name="next"),
    path("messages/", messages.waiting, name="waiting_messages"),
    path("imports/", imports.imports, name="imports"),
    path("undelivered/", imports.undelivered, name="undelivered"),
    path("undelivered/<uuid:promise_id>/again/", imports.try_again, name="try_again"),
    path(CASE, cases.case, name="case"),
    path(f"{CASE}assign/", cases.assign, name="assign"),
    path(f"{CASE}compare/", cases.compare, name="compare"),
    path(f"{CASE}name/", cases.name, name="name"),
    path(f"{CASE}application/<uuid:application_id>/", decisions.application, name="application"),
    path(f"{CASE}identity/<uuid:document_id>/", decisions.identity, name="identity"),
    path(f"{CASE}credential/<uuid:credential_id>/", credentials.credential, name="credential"),
    path(f"{CASE}answer/<uuid:request_id>/", credentials.answer, name="answer"),
    path(f"{CASE}pathway/<uuid:application_id>/", decisions.pathway, name="pathway"),
    path(f"{CASE}licence/<uuid:licence_id>/", decisions.confirm_licence, name="verify_licence"),
    path(f"{CASE}examination/<uuid:osce_id>/", decisions.confirm_osce, name="confirm_osce"),
    path(f"{CASE}attestation/", decisions.paper_attestation, name="paper_attestation"),
    path(f"{CASE}certificate/", certificates.certificate, name="certificate"),
    path(f"{CASE}messages/", messages.conversation, name="messages"),
    path(f"{CASE}messages/close/", messages.close, name="close_messages"),
    path(f"{CASE}documents/<uuid:document_id>/", documents.document, name="document"),
    path(f"{CASE}documents/<uuid:document_id>/turn/", documents.turn, name="turn_page"),
    path("documents/<uuid:document_id>/page/<int:number>/<str:size>/", documents.document_page, name="document_page"),
    path("documents/<uuid:document_id>/original/", documents.original, name="original"),
    path("certificates/<uuid:certificate_id>.pdf", certificates.pdf, name="certificate_pdf"),
    path("people/", people.people, name="people"),
    path("people/invite/", people.invite, name="invite_person"),
    path("people/<uuid:user_id>/", people.person, name="person"),
    path("people/<uuid:user_id>/role/", people.role, name="role"),
    path("people/<uuid:user_id>/account/", people.account, name="account"),
    path("people/<uuid:user_id>/invite/", people.invite_again, name="invite_again"),
    path("schools/", schools.schools, name="schools"),
    path("schools/<uuid:school_id>/", schools.roster, name="school_roster"),
    path("schools/<uuid:school_id>/invite/", schools.invite, name="invite_member"),
    path("schools/members/<uuid:member_id>/end/", schools.end, name="end_member"),
    path("schools/members/<uuid:member_id>/invite/", schools.invite_again, name="invite_member_again"),
]
