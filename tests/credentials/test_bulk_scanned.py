"""A folder of files and the virus scanner: a harmful one is shut away and said, and stops no other."""

import io

from pytest_django.fixtures import Settings

from applicants.models import Applicant
from credentials.actions import bulk_work
from credentials.models import SchoolMember
from ecfmg.foundation.models import Event
from tests.clamd import EICAR
from tests.factories.bulk import batch_with, file_named, pdf_saying
from tests.factories.credentials import education_of, picture


def harmful() -> bytes:
    buffer = io.BytesIO()
    picture(600, 800).save(buffer, "JPEG", comment=EICAR)
    return buffer.getvalue()


def test_a_harmful_file_is_shut_away_and_stops_no_other(
    applicant: Applicant, official: SchoolMember, scanner: str
) -> None:
    education_of(applicant, official.school)
    batch = batch_with(official, [("a.jpg", harmful()), ("Okafor Amara MSPE.pdf", pdf_saying("MSPE"))])
    bad, good = file_named(batch, "a.jpg"), file_named(batch, "Okafor Amara MSPE.pdf")
    assert (bad.state, good.state) == ("refused", "opened")
    assert "virus scanner found something harmful" in bad.fault
    assert bad.file and bad.file.scan == "infected" and good.file and good.file.scan == "clean"
    assert Event.objects.filter(verb="bulk.infected", stream=official.school.stream).count() == 1


def test_while_the_scanner_is_away_files_wait(
    applicant: Applicant, official: SchoolMember, scanner: str, settings: Settings
) -> None:
    education_of(applicant, official.school)
    batch = batch_with(official, [("Okafor Amara MSPE.pdf", pdf_saying("MSPE"))], opened=False)
    settings.CLAMD_URL = "unix:///nowhere/clamd.socket"
    assert bulk_work.open_files(batch.pk) == 0
    assert batch.files.get().state == "waiting"
    settings.CLAMD_URL = scanner
    assert bulk_work.open_files(batch.pk) == 1
    assert batch.files.get().state == "opened"
