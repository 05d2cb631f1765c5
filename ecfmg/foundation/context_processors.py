"""What every template knows."""

from django.conf import settings
from django.http import HttpRequest


def product(request: HttpRequest) -> dict[str, object]:
    """The product's name and whether this is a demonstration."""
    return {
        "PRODUCT_NAME": settings.PRODUCT_NAME,
        "DEMO": settings.DEMO,
        "DEBUG": settings.DEBUG,
    }
