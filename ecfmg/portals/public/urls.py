"""Addresses open to everybody."""

from django.urls import path

from ecfmg.portals.public.views import checks, nominations, pages, rules, schools, waiting

app_name = "public"

urlpatterns = [
    path("", pages.home, name="home"),
    path("start/", pages.start, name="start"),
    path("check/", checks.check_certificate, name="check_certificate"),
    path("schools/", schools.schools, name="schools"),
    path("schools/<uuid:school_id>/", schools.school, name="school"),
    path("for-schools/", nominations.for_schools, name="for_schools"),
    path("for-schools/<uuid:school_id>/nominate/", nominations.nominate_coordinator, name="nominate"),
    path("nomination/", nominations.nomination, name="nomination"),
    path("nomination/<str:secret>/", nominations.confirm_nomination, name="confirm_nomination"),
    path("rules/", rules.rules, name="rules"),
    path("rules/changes/", rules.changes, name="policy_changes"),
    path("rules/practice/", rules.practice, name="practice"),
    path("rules/<slug:key>/", rules.rule, name="rule"),
    path("how-long/", waiting.how_long, name="how_long"),
    path("help/", pages.help_page, name="help"),
    path("privacy/", pages.privacy, name="privacy"),
    path("accessibility/", pages.accessibility, name="accessibility"),
    path("healthz", pages.health, name="health"),
    path("robots.txt", pages.robots, name="robots"),
]
