"""Addresses under which an office without an account answers: the link itself, and the page it opens."""

from django.urls import path

from ecfmg.portals.school.views import links

app_name = "answer"

urlpatterns = [
    path("request/<uuid:request_id>/", links.answer, name="request"),
    path("request/<uuid:request_id>/page/<uuid:document_id>/<int:number>/<str:size>/", links.page_of, name="page"),
    path("<str:secret>/", links.open_link, name="open"),
]
