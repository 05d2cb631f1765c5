"""All addresses: one portal for each audience, sign-in, the API."""

from django.conf import settings
from django.urls import include, path

urlpatterns = [
    path("", include("ecfmg.portals.public.urls")),
    path("applicant/", include("ecfmg.portals.applicant.urls")),
    path("school/", include("ecfmg.portals.school.urls")),
    path("answer/", include("ecfmg.portals.school.answer_urls")),
    path("staff/", include("ecfmg.portals.staff.urls")),
    path("recipient/", include("ecfmg.portals.recipient.urls")),
    path("account/", include("ecfmg.accounts.urls")),
    path("uploads/", include("ecfmg.portals.uploads.urls")),
    path("api/v1/", include("ecfmg.api.urls")),
]

if settings.DEBUG:
    urlpatterns += [path("dev/", include("ecfmg.foundation.dev_urls"))]
