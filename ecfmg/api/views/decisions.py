"""What the rules say about facts that are sent; nothing is stored."""

from datetime import date
from typing import Any

from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiExample, OpenApiParameter, OpenApiResponse, extend_schema
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.throttling import BaseThrottle
from rest_framework.views import APIView

from certification.policy_in_force import policy_in_force
from certification.rules.decide import decide
from certification.rules.decision import as_document
from certification.rules.reading import FactsError, read_all
from certification.rules.schema import decision_schema, facts_schema
from ecfmg.api.parsers import FactsParser, YamlFactsParser
from ecfmg.api.permissions import Everybody
from ecfmg.api.throttles import AddressThrottle, rate

MOST_PEOPLE = 200
DAYS = [
    OpenApiParameter(
        "as_of", OpenApiTypes.DATE, description="The day the question is asked about, instead of the documents'."
    ),
    OpenApiParameter("known_on", OpenApiTypes.DATE, description="The day up to which announcements of policy count."),
]
FAULTS = {
    "type": "object",
    "properties": {"faults": {"type": "array", "items": {"type": "string"}}},
    "required": ["faults"],
}
STEP_1 = {"exam": "step_1", "taken_on": "2024-03-04", "outcome": "pass"}
EXAMPLE = OpenApiExample("One person", value={"id": "a", "as_of": "2026-11-24", "exams": [STEP_1]})


class PreviewDecisions(APIView):
    """Decide about one document of facts, or a list of them, as `manage.py decide` does."""

    authentication_classes = ()
    permission_classes = (Everybody,)
    parser_classes = (FactsParser, YamlFactsParser)

    def get_throttles(self) -> list[BaseThrottle]:
        """The rate that the settings name "preview"."""
        return [AddressThrottle(rate("preview"))]

    @extend_schema(
        operation_id="preview_decisions",
        parameters=DAYS,
        request=OpenApiTypes.OBJECT,
        examples=[EXAMPLE],
        responses={
            200: OpenApiResponse(OpenApiTypes.OBJECT, "The decision, or the list in the same order"),
            400: FAULTS,
        },
    )
    def post(self, request: Request) -> Response:
        """The decision, or every fault of the documents by its path. Stores nothing."""
        faults: list[str] = []
        as_of = _day(request, "as_of", faults)
        known_on = _day(request, "known_on", faults)
        sent: Any = request.data
        if isinstance(sent, list) and len(sent) > MOST_PEOPLE:
            faults.append(f"{len(sent)} documents were sent; at most {MOST_PEOPLE} are taken at once")
        if faults:
            return Response({"faults": faults}, status=400)
        try:
            people = read_all(sent, as_of)
        except FactsError as error:
            return Response({"faults": error.faults}, status=400)
        policy = policy_in_force()
        decisions = [as_document(decide(one, policy, as_of, known_on)) for one in people]
        return Response(decisions if isinstance(sent, list) else decisions[0])


class FactsSchema(APIView):
    """The JSON Schema of facts."""

    authentication_classes = ()
    permission_classes = (Everybody,)

    @extend_schema(operation_id="facts_schema", responses=OpenApiTypes.OBJECT)
    def get(self, request: Request) -> Response:
        """The JSON Schema (2020-12) of a document of facts."""
        return Response(facts_schema())


class DecisionSchema(APIView):
    """The JSON Schema of decisions."""

    authentication_classes = ()
    permission_classes = (Everybody,)

    @extend_schema(operation_id="decision_schema", responses=OpenApiTypes.OBJECT)
    def get(self, request: Request) -> Response:
        """The JSON Schema (2020-12) of a decision."""
        return Response(decision_schema())


def _day(request: Request, name: str, faults: list[str]) -> date | None:
    text = request.query_params.get(name)
    if text is None:
        return None
    try:
        if len(text) == 10:
            return date.fromisoformat(text)
    except ValueError:
        pass
    faults.append(f"{name}: not a date such as 2026-11-22")
    return None
