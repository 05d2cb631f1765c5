"""Addresses of this portal."""

from django.urls import URLPattern, URLResolver

app_name = "recipient"

urlpatterns: list[URLPattern | URLResolver] = []
