"""Addresses of the school's pages."""

from django.urls import path

from ecfmg.portals.school.views import bulk, bulk_file, classes, home, performance, requests, roster, standing, students

app_name = "school"

urlpatterns = [
    path("", home.home, name="home"),
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
    path("students/<uuid:education_id>/standing/", standing.standing, name="standing"),
    path("students/<uuid:education_id>/attest/", students.attest, name="attest"),
    path("bulk/", bulk.bulk, name="bulk"),
    path("bulk/<uuid:batch_id>/", bulk.batch, name="bulk_batch"),
    path("bulk/<uuid:batch_id>/files/", bulk.add, name="bulk_add"),
    path("bulk/<uuid:batch_id>/progress/", bulk.progress, name="bulk_progress"),
    path("bulk/<uuid:batch_id>/waivers/", bulk.waivers, name="bulk_waivers"),
    path("bulk/<uuid:batch_id>/send/", bulk.send, name="bulk_send"),
    path("bulk/<uuid:batch_id>/close/", bulk.close, name="bulk_close"),
    path("bulk/<uuid:batch_id>/receipt/", bulk.receipt, name="bulk_receipt"),
    path("bulk/files/<uuid:file_id>/", bulk_file.bulk_file, name="bulk_file"),
    path("bulk/files/<uuid:file_id>/leave-out/", bulk_file.bulk_leave_out, name="bulk_leave_out"),
    path("submit/", students.submit, name="submit"),
    path("classes/", classes.classes, name="classes"),
    path("classes/new/", classes.upload, name="upload_class"),
    path("classes/form.csv", classes.empty_form, name="class_form"),
    path("classes/<uuid:class_id>/", classes.class_page, name="class"),
    path("classes/<uuid:class_id>/confirm/", classes.confirm, name="confirm_class"),
    path("classes/<uuid:class_id>/discard/", classes.discard, name="discard_class"),
    path("classes/<uuid:class_id>/people.csv", classes.export, name="class_export"),
    path("classes/lines/<uuid:line_id>/", classes.line, name="class_line"),
    path("classes/lines/<uuid:line_id>/decide/", classes.decide, name="decide_line"),
    path("classes/lines/<uuid:line_id>/leave-out/", classes.leave_out_line, name="leave_out_line"),
    path("performance/", performance.performance, name="performance"),
    path("people/", roster.roster, name="roster"),
    path("people/invite/", roster.invite, name="invite"),
    path("people/confirm/", roster.confirm, name="confirm_roster"),
    path("people/cover/<uuid:cover_id>/end/", roster.uncover, name="uncover"),
    path("people/<uuid:member_id>/cover/", roster.cover, name="cover"),
    path("people/<uuid:member_id>/signature/", roster.specimen, name="specimen"),
    path("people/<uuid:member_id>/end/", roster.end, name="end_membership"),
]
