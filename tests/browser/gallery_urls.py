"""The gallery alone, for its browser test: with DEBUG off the project has no such address."""

from django.urls import path

from ecfmg.foundation.gallery import gallery

urlpatterns = [path("dev/components/", gallery)]
