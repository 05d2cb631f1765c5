"""Permissions of the API: denied unless an endpoint names one."""

from typing import TYPE_CHECKING

from rest_framework.permissions import BasePermission

if TYPE_CHECKING:  # REST framework loads this module while it loads its own views
    from rest_framework.request import Request
    from rest_framework.views import APIView


class Denied(BasePermission):
    """The default: an endpoint that names no permission answers nobody."""

    def has_permission(self, request: "Request", view: "APIView") -> bool:
        """No."""
        return False


class Everybody(BasePermission):
    """Open to everybody, signed in or not. Endpoints with it store nothing about anybody, and are throttled."""

    def has_permission(self, request: "Request", view: "APIView") -> bool:
        """Yes."""
        return True
