"""Addresses of programmes, boards and hospitals."""

from django.urls import path

from ecfmg.portals.recipient.views import members, reports

app_name = "recipient"

urlpatterns = [
    path("", reports.home, name="home"),
    path("ask/", reports.ask, name="request"),
    path("reports/<uuid:report_id>/", reports.report, name="report"),
    path("reports/<uuid:report_id>/pdf/", reports.report_pdf, name="report_pdf"),
    path("people/", members.members, name="members"),
    path("people/<uuid:member_id>/end/", members.end, name="end_member"),
]
