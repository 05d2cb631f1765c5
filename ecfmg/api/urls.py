"""Addresses of the API."""

from django.urls import path
from drf_spectacular.views import SpectacularAPIView

from ecfmg.api.permissions import Everybody
from ecfmg.api.views import certificates, decisions

app_name = "api"

urlpatterns = [
    path("decisions/preview", decisions.PreviewDecisions.as_view(), name="preview_decisions"),
    path("certificates/check", certificates.CheckCertificate.as_view(), name="check_certificate"),
    path(
        "schema/", SpectacularAPIView.as_view(permission_classes=[Everybody], authentication_classes=[]), name="schema"
    ),
    path("schema/facts.json", decisions.FactsSchema.as_view(), name="facts_schema"),
    path("schema/decision.json", decisions.DecisionSchema.as_view(), name="decision_schema"),
]
