"""Addresses of this portal."""

from django.urls import URLPattern, URLResolver

app_name = "applicant"

urlpatterns: list[URLPattern | URLResolver] = []
