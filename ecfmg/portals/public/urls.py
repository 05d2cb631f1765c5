"""Addresses open to everybody."""

from django.urls import path

from ecfmg.portals.public.views import checks, pages, rules, schools

app_name = "public"

urlpatterns = [
    path("", pages.home, name="home"),
    path("start/", pages.start, name="start"),
    path("check/", checks.check_certificate, name="check_certificate"),
    path("schools/", schools.schools, name="schools"),
    path("schools/<uuid:school_id>/", schools.school, name="school"),
    path("rules/", rules.rules, name="rules"),
    path("rules/<slug:key>/", rules.rule, name="rule"),
    path("help/", pages.help_page, name="help"),
    path("privacy/", pages.privacy, name="privacy"),
    path("accessibility/", pages.accessibility, name="accessibility"),
    path("healthz", pages.health, name="health"),
    path("robots.txt", pages.robots, name="robots"),
]
