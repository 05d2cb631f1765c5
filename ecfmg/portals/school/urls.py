"""Addresses of the school's pages."""

from django.urls import path

from ecfmg.portals.school.views import requests, roster, students

app_name = "school"

urlpatterns = [
    path("", requests.home, name="home"),
    path("answered/", requests.answered, name="answered"),
    path("requests/<uuid:request_id>/", requests.answer, name="request"),
    path(
        "documents/<uuid:document_id>/page/<int:number>/<str:size>/",
        requests.document_page,
        name="document_page",
    ),
    path("documents/<uuid:document_id>/", students.document, name="document"),
    path("students/", students.students, name="students"),
    path("students/<uuid:education_id>/", students.student, name="student"),
    path("students/<uuid:education_id>/attest/", students.attest, name="attest"),
    path("submit/", students.submit, name="submit"),
    path("people/", roster.roster, name="roster"),
    path("people/invite/", roster.invite, name="invite"),
    path("people/<uuid:member_id>/end/", roster.end, name="end_membership"),
]
