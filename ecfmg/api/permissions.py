"""Permissions of the API: denied unless an endpoint names a predicate."""

from rest_framework.permissions import BasePermission
from rest_framework.request import Request
from rest_framework.views import APIView


class Denied(BasePermission):
    """The default: an endpoint that names no permission answers nobody."""

    def has_permission(self, request: Request, view: APIView) -> bool:
        return False
