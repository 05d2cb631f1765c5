"""Addresses of sign-in: our own, then allauth's."""

from django.urls import include, path

from ecfmg.accounts import views

own = [
    path("security/", views.security, name="security"),
    path("invitation/", views.invitation, name="invitation"),
    path("invitation/<str:secret>/", views.open_invitation, name="open_invitation"),
    path("demo/sign-in/", views.sign_in_as_demo_person, name="sign_in_as_demo_person"),
]

urlpatterns = [
    path("", include((own, "accounts"))),
    path("demo/", views.demo, name="demo"),
    path("", include("allauth.urls")),
]
