"""Documents of facts as they are sent: JSON or YAML, read by the same code as `manage.py decide`."""

from collections.abc import Mapping
from typing import IO, Any

from django.conf import settings
from rest_framework.exceptions import ParseError
from rest_framework.parsers import BaseParser

from certification.rules.text import TextError, documents


class TooLarge(ParseError):
    """A body above the limit."""

    status_code = 413
    default_detail = "The document is too large."


class FactsParser(BaseParser):
    """JSON: nothing is guessed, keys given twice are told."""

    media_type = "application/json"
    name = "facts.json"

    def parse(
        self, stream: IO[bytes], media_type: str | None = None, parser_context: Mapping[str, Any] | None = None
    ) -> Any:
        """Plain values of the text. Raises `ParseError` where it is too large, no UTF-8, or not this format."""
        most = settings.DATA_UPLOAD_MAX_MEMORY_SIZE
        data = stream.read(most + 1)
        if len(data) > most:
            raise TooLarge(f"The document is larger than {most // 1024 // 1024} MB. Send fewer people at once.")
        try:
            return documents(data.decode("utf-8-sig"), self.name)
        except UnicodeDecodeError as error:
            raise ParseError(f"not text in UTF-8 (byte {error.start + 1})") from error
        except TextError as error:
            raise ParseError(str(error)) from error


class YamlFactsParser(FactsParser):
    """The same as YAML."""

    media_type = "application/yaml"
    name = "facts.yaml"
