"""Addresses of uploads that can be continued."""

from django.urls import path

from ecfmg.portals.uploads import views

app_name = "uploads"
urlpatterns = [
    path("", views.uploads, name="all"),
    path("<uuid:upload_id>/", views.upload, name="one"),
    path("<uuid:upload_id>/advice/", views.advice, name="advice"),
]
