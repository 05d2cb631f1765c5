"""Addresses of the applicant's pages."""

from django.urls import path

from ecfmg.portals.applicant.views import (
    application,
    documents,
    education,
    exams,
    identity,
    messages,
    pathway,
    reports,
    requests,
    results_choice,
    returned,
    sharing,
    status,
)

app_name = "applicant"

urlpatterns = [
    path("", status.home, name="home"),
    path("certificate.pdf", status.certificate, name="certificate"),
    path("identity/", identity.identity, name="identity"),
    path("identity/edit/", identity.edit_identity, name="edit_identity"),
    path("identity/passport/", identity.send_passport, name="send_passport"),
    path("application/", application.apply, name="apply"),
    path("education/", education.educations, name="education"),
    path("education/school/", education.choose_school, name="choose_school"),
    path("education/school/<uuid:school_id>/", education.add, name="add_education"),
    path("education/<uuid:education_id>/", education.edit, name="edit_education"),
    path(
        "education/<uuid:education_id>/remove/",
        education.remove,
        name="remove_education",
    ),
    path("documents/", documents.documents, name="documents"),
    path("documents/send/", documents.send_other, name="send_other"),
    path(
        "documents/credential/<uuid:credential_id>/",
        documents.send_credential,
        name="send_credential",
    ),
    path("documents/requests/<uuid:request_id>/remind/", requests.nudge, name="nudge"),
    path("documents/requests/<uuid:request_id>/go-on/", requests.way_on, name="way_on"),
    path("documents/credential/<uuid:credential_id>/returned/", returned.returned, name="returned"),
    path("documents/credential/<uuid:credential_id>/name/", returned.name, name="name_on_document"),
    path("documents/<uuid:document_id>/", documents.document, name="document"),
    path("documents/<uuid:document_id>/original/", documents.original, name="original"),
    path(
        "documents/<uuid:document_id>/page/<int:number>/<str:size>/",
        documents.document_page,
        name="document_page",
    ),
    path("exams/", exams.exams, name="exams"),
    path("exams/who-sees/", results_choice.results_choice, name="results_choice"),
    path("pathway/", pathway.pathway, name="pathway"),
    path("pathway/apply/", pathway.apply, name="apply_pathway"),
    path("pathway/licence/", pathway.licence, name="licence"),
    path("pathway/osce/", pathway.osce, name="osce"),
    path(
        "pathway/<uuid:application_id>/withdraw/",
        pathway.withdraw,
        name="withdraw_pathway",
    ),
    path("reports/", reports.reports, name="reports"),
    path("reports/looks/", reports.looks, name="looks"),
    path("sharing/", sharing.sharings, name="sharing"),
    path("sharing/find/", sharing.find, name="share_find"),
    path("sharing/with/<uuid:organisation>/", sharing.share, name="share"),
    path("sharing/<uuid:sharing_id>/", sharing.shared, name="shared"),
    path("sharing/<uuid:sharing_id>/change/", sharing.change, name="change_shared"),
    path("sharing/<uuid:sharing_id>/withdraw/", sharing.withdraw, name="withdraw_sharing"),
    path("messages/", messages.messages, name="messages"),
]
