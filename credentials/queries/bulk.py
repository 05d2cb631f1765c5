"""Bulk batches of a school as their pages and the worker read them."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Count, Exists, OuterRef, Prefetch, Q, QuerySet

from applicants.models import NameOfRecord
from credentials.matching import People, person
from credentials.models import BulkBatch, BulkFile, Document, Education, School

State, Confidence = BulkFile.State, BulkFile.Confidence
#: Whom a file is for is taken as known; anything else has to be said by hand.
KNOWN = (Confidence.CERTAIN, Confidence.LIKELY, Confidence.BY_HAND)
_LETTER_DONE = ~Q(kind=Document.Kind.LOR) | (~Q(author="") & Q(waived__isnull=False))


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a batch is, in files."""

    total: int
    waiting: int
    ready: int
    needs_look: int
    sending: int
    sent: int
    failed: int
    left_out: int

    @property
    def opened(self) -> int:
        """Files that the worker has looked at."""
        return self.total - self.waiting

    @property
    def at_work(self) -> bool:
        """Whether the worker still has something to do for the batch."""
        return bool(self.waiting or self.sending)


def batches_of(school: School) -> QuerySet[BulkBatch]:
    """The school's batches, the newest first, with counts of files and of those sent."""
    counted = school.bulk_batches.select_related("made_by").annotate(
        files_count=Count("files", filter=~Q(files__state=State.LEFT_OUT)),
        sent_count=Count("files", filter=Q(files__state=State.SENT)),
    )
    return counted.order_by("-pk")


def batches_to_look_at(school: School) -> list[tuple[BulkBatch, int]]:
    """Open batches with files that wait for a person, and how many do, the oldest batch first."""
    waits = Q(files__state__in=[State.OPENED, State.REFUSED, State.FAILED])
    found = school.bulk_batches.filter(closed_at=None).annotate(left=Count("files", filter=waits))
    return [(batch, int(vars(batch)["left"])) for batch in found.filter(left__gt=0).order_by("pk")]


def files_of(batch: BulkBatch) -> QuerySet[BulkFile]:
    """All files of a batch with what its table shows; `sent_before`: the school sent the very same bytes already."""
    current = NameOfRecord.objects.filter(valid_until__isnull=True)
    files = batch.files.select_related("file", "education__applicant", "document")
    return files.prefetch_related(Prefetch("education__applicant__names", current)).annotate(
        sent_before=Exists(
            Document.objects.filter(from_school=batch.school_id, file__sha256=OuterRef("file__sha256")).exclude(
                file=OuterRef("file")
            )
        ),
        sent_twice=Exists(
            BulkFile.objects.filter(batch=batch, file__sha256=OuterRef("file__sha256"), pk__lt=OuterRef("pk")).exclude(
                state__in=[State.LEFT_OUT, State.REFUSED]
            )
        ),
    )


def ready_to_send(batch: BulkBatch) -> QuerySet[BulkFile]:
    """Files of which everything is known."""
    return files_of(batch).filter(_ready())


def needs_look(batch: BulkBatch) -> QuerySet[BulkFile]:
    """Files about which a person has something to say or to know: everything open that the next step will not send."""
    return files_of(batch).filter(state__in=[State.OPENED, State.REFUSED, State.FAILED]).exclude(_ready())


def _ready() -> Q:
    told = Q(confidence__in=KNOWN, education__isnull=False, file__isnull=False) & ~Q(kind="") & _LETTER_DONE
    new = Q(sent_before=False, sent_twice=False) | Q(confidence=Confidence.BY_HAND)
    return Q(state=State.OPENED) & told & new


def progress_of(batch: BulkBatch) -> Progress:
    """The counts of a batch; two queries."""
    states = dict(batch.files.values_list("state").annotate(number=Count("pk")).order_by())
    left_out = states.get(State.LEFT_OUT, 0)
    ready = ready_to_send(batch).count()
    undone = sum(states.get(state, 0) for state in (State.OPENED, State.REFUSED, State.FAILED))
    return Progress(
        total=sum(states.values()) - left_out,
        waiting=states.get(State.WAITING, 0),
        ready=ready,
        needs_look=undone - ready,
        sending=states.get(State.SENDING, 0),
        sent=states.get(State.SENT, 0),
        failed=states.get(State.FAILED, 0),
        left_out=left_out,
    )


def twins_of(files: Iterable[BulkFile]) -> dict[str, Document]:
    """The documents that the school sent before with the very same bytes as these files, by SHA-256; one query."""
    page = [file for file in files if file.file]
    hashes = {file.file.sha256 for file in page if file.file}
    schools = {file.batch.school_id for file in page}
    own = {file.file_id for file in page}
    found = Document.objects.filter(from_school__in=schools, file__sha256__in=hashes).exclude(file__in=own)
    return {document.file.sha256: document for document in found.select_related("file").order_by("-pk")}


def people_to_match(school: School) -> People:
    """Everybody who stated an education at the school, once each, with all names of record; two queries."""
    names: dict[int, list[tuple[str, str]]] = {}
    rows = NameOfRecord.objects.filter(applicant__in=school.educations.values("applicant")).order_by("-pk")
    for applicant, given, family in rows.values_list("applicant", "given_names", "family_name"):
        names.setdefault(applicant, []).append((given, family))
    latest: dict[int, tuple[int, str | None]] = {}
    for pk, applicant, usmle_id in school.educations.order_by("position", "pk").values_list(
        "pk", "applicant", "applicant__usmle_id"
    ):
        latest[applicant] = (pk, usmle_id)
    return People([person(pk, usmle_id, names.get(applicant, ())) for applicant, (pk, usmle_id) in latest.items()])


def candidates_of(file: BulkFile) -> QuerySet[Education]:
    """Between whom a person decides: only people of the batch's school, whatever is noted."""
    current = NameOfRecord.objects.filter(valid_until__isnull=True)
    own = Education.objects.filter(school=file.batch.school_id, pk__in=file.candidates)
    return own.select_related("applicant").prefetch_related(Prefetch("applicant__names", current)).order_by("pk")
