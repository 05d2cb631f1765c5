"""Checking a certificate by machine."""

from drf_spectacular.utils import OpenApiResponse, extend_schema, inline_serializer
from rest_framework import serializers
from rest_framework.parsers import JSONParser
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.throttling import BaseThrottle
from rest_framework.views import APIView

from certification.certificate_answers import how_met
from certification.certificate_queries import check_certificate
from ecfmg.api.permissions import Everybody
from ecfmg.api.throttles import AddressThrottle
from ecfmg.foundation import clock
from ecfmg.foundation.throttle import Limit

#: The page on which people check certificates counts under the same name.
CHECKS = Limit("check-paper", tries=20, seconds=600)


class CheckRequest(serializers.Serializer[None]):
    """What is printed on the certificate."""

    number = serializers.CharField(max_length=20)
    code = serializers.CharField(max_length=80)


ANSWER = inline_serializer(
    "CheckAnswer",
    {
        "found": serializers.BooleanField(help_text="Whether number and code belong to one certificate."),
        "standing": serializers.ChoiceField(["valid", "expired", "revoked", "in_question"], required=False),
        "as_of": serializers.DateField(required=False),
        "number": serializers.CharField(required=False),
        "name": serializers.CharField(required=False),
        "issued_on": serializers.DateField(required=False),
        "how_met": serializers.ListField(child=serializers.CharField(), required=False),
        "printed_expires_for_gme_entry_on": serializers.DateField(required=False, allow_null=True),
        "expires_for_gme_entry_on": serializers.DateField(required=False, allow_null=True),
        "valid_indefinitely": serializers.BooleanField(required=False),
        "revoked_on": serializers.DateField(required=False, allow_null=True),
    },
)


class CheckCertificate(APIView):
    """Whether a certificate was issued by us, and whether it is valid today."""

    authentication_classes = ()
    permission_classes = (Everybody,)
    parser_classes = (JSONParser,)

    def get_throttles(self) -> list[BaseThrottle]:
        """Twenty checks in ten minutes from one address, those on the page included."""
        return [AddressThrottle(CHECKS)]

    @extend_schema(
        operation_id="check_certificate", request=CheckRequest, responses={200: OpenApiResponse(ANSWER, "The answer")}
    )
    def post(self, request: Request) -> Response:
        """What the paper shows, and its standing today; only `found`, false, for what does not belong together."""
        asked = CheckRequest(data=request.data)
        asked.is_valid(raise_exception=True)
        found = check_certificate(asked.validated_data["number"], asked.validated_data["code"])
        if found is None:
            return Response({"found": False})
        certificate = found.certificate
        return Response(
            {
                "found": True,
                "standing": found.standing,
                "as_of": clock.today(),
                "number": certificate.number,
                "name": certificate.name_on_certificate,
                "issued_on": certificate.issued_on,
                "how_met": how_met(certificate),
                "printed_expires_for_gme_entry_on": certificate.printed_until,
                "expires_for_gme_entry_on": found.verdict.expires_on,
                "valid_indefinitely": found.verdict.permanent,
                "revoked_on": certificate.revoked_on,
            }
        )
