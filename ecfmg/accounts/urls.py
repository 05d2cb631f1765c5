"""Addresses of sign-in: allauth's own, and the list of demo people."""

from django.urls import include, path

urlpatterns = [
    path("", include("allauth.urls")),
]
