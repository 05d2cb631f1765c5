"""Addresses of programmes, boards and hospitals."""

from django.urls import path

from ecfmg.portals.recipient.views import members, reports, shared

app_name = "recipient"

urlpatterns = [
    path("", reports.home, name="home"),
    path("ask/", reports.ask, name="request"),
    path("reports/<uuid:report_id>/", reports.report, name="report"),
    path("reports/<uuid:report_id>/pdf/", reports.report_pdf, name="report_pdf"),
    path("shared/", shared.shared, name="shared"),
    path("shared/<uuid:sharing_id>/", shared.person, name="shared_person"),
    path("shared/<uuid:sharing_id>/confirm/", shared.confirm, name="confirm_shared"),
    path("shared/<uuid:sharing_id>/<uuid:document_id>/", shared.document, name="shared_document"),
    path(
        "shared/<uuid:sharing_id>/<uuid:document_id>/page/<int:number>/<str:size>/",
        shared.document_page,
        name="shared_page",
    ),
    path("shared/<uuid:sharing_id>/<uuid:document_id>/copy/", shared.copy, name="shared_copy"),
    path("people/", members.members, name="members"),
    path("people/<uuid:member_id>/end/", members.end, name="end_member"),
]
