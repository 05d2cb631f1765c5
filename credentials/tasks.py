"""Thin tasks of documents and verification; each is safe to run twice."""

from celery import shared_task

from credentials.actions import bulk_work, chasing, classes, preparation, roster_confirmations, scans, standstills


@shared_task(name="credentials.prepare_document")
def prepare_document(document_id: int) -> None:
    """Make the pages of one document."""
    preparation.prepare_document(document_id)


@shared_task(name="credentials.prepare_waiting_documents")
def prepare_waiting_documents() -> None:
    """Make the pages of what no nudge picked up; few at a time, since a task has a time limit."""
    preparation.prepare_waiting(most=20)


@shared_task(name="credentials.chase_schools")
def chase_schools() -> None:
    """Remind schools, and end what ran out."""
    chasing.chase_schools()


@shared_task(name="credentials.keep_rosters")
def keep_rosters() -> None:
    """Ask schools to confirm their rosters, remind them, and warn of coordinators who go."""
    roster_confirmations.keep_rosters()


@shared_task(name="credentials.open_bulk_files")
def open_bulk_files(batch_id: int) -> None:
    """Open and match files of a batch."""
    bulk_work.open_files(batch_id)


@shared_task(name="credentials.send_bulk_files")
def send_bulk_files(batch_id: int) -> None:
    """Send the files of a batch that were confirmed."""
    bulk_work.send_confirmed(batch_id)


@shared_task(name="credentials.continue_bulk_files")
def continue_bulk_files() -> None:
    """Take up the bulk files that no nudge did."""
    bulk_work.continue_batches()


@shared_task(name="credentials.join_announced")
def join_announced() -> None:
    """Join the lines of schools' classes to people whose name or birth date became known since."""
    classes.join_all_announced()


@shared_task(name="credentials.read_scan")
def read_scan(scan_id: int) -> None:
    """Read one scan of the mail room."""
    scans.read_scan(scan_id)


@shared_task(name="credentials.read_waiting_scans")
def read_waiting_scans() -> None:
    """Read the scans of the mail room that no nudge picked up; few at a time, since a task has a time limit."""
    scans.read_waiting_scans(most=2)


@shared_task(name="credentials.find_standstills")
def find_standstills() -> None:
    """Look for credentials that wait for nobody."""
    standstills.find_standstills()
