"""Events, outbox, mail, files, links: what is kept for everybody."""

import uuid
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q


class Identified(models.Model):
    """A row that people meet: `public_id` stands in URLs, the number never does."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)

    class Meta:
        abstract = True


class Versioned(models.Model):
    """A row that two people can edit: a form carries `version`, an action checks and raises it."""

    version = models.PositiveIntegerField(default=1)

    class Meta:
        abstract = True


class Event(models.Model):
    """One thing that happened. Append-only; chained by hash within its stream, when its transaction commits.

    `stream` is what the chain belongs to (``applicant:<uuid>``, ``school:<uuid>``, ``system``); `verb` is a dotted
    word rendered by the registry in `ecfmg.foundation.events`.
    """

    id = models.BigAutoField(primary_key=True)
    stream = models.CharField(max_length=80)
    #: Given by the database at commit: the place in the chain of the stream, from 1.
    position = models.PositiveIntegerField(editable=False, null=True)
    verb = models.CharField(max_length=80)
    at = models.DateTimeField()
    actor_id = models.UUIDField(null=True)
    actor_label = models.CharField(max_length=200)
    actor_audience = models.CharField(max_length=20)
    subject = models.CharField(max_length=120, blank=True)
    reason = models.TextField(blank=True)
    payload = models.JSONField(default=dict)
    request_id = models.CharField(max_length=40, blank=True)
    #: Shown to the applicant on the status page, not only to staff.
    for_applicant = models.BooleanField(default=False)
    previous_hash = models.CharField(max_length=64, editable=False, default="")
    hash = models.CharField(max_length=64, editable=False, default="")

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["stream", "position"], name="event_stream_position")]
        indexes: ClassVar = [models.Index(fields=["stream", "-id"], name="event_stream_newest")]


class OutboxMessage(Identified):
    """Something that must happen after the commit, exactly once for its `key`."""

    kind = models.CharField(max_length=60)
    key = models.CharField(max_length=200, unique=True)
    payload = models.JSONField(default=dict)
    created_at = models.DateTimeField(auto_now_add=True)
    available_at = models.DateTimeField()
    done_at = models.DateTimeField(null=True)
    tries = models.PositiveSmallIntegerField(default=0)
    last_error = models.TextField(blank=True)
    set_aside_at = models.DateTimeField(null=True)

    class Meta:
        indexes: ClassVar = [
            models.Index(
                fields=["available_at"],
                name="outbox_waiting",
                condition=Q(done_at__isnull=True, set_aside_at__isnull=True),
            )
        ]


class MailMessage(Identified):
    """A message by e-mail: what was said, to whom, and whether it left."""

    class State(models.TextChoices):
        WAITING = "waiting", "Waiting to be sent"
        SENT = "sent", "Sent"
        KEPT = "kept", "Kept here: no mail server is set"
        FAILED = "failed", "Could not be sent"

    to = models.EmailField()
    template = models.CharField(max_length=80)
    subject = models.CharField(max_length=200)
    body_text = models.TextField()
    body_html = models.TextField()
    stream = models.CharField(max_length=80, blank=True)
    state = models.CharField(max_length=10, choices=State.choices, default=State.WAITING)
    created_at = models.DateTimeField(auto_now_add=True)
    sent_at = models.DateTimeField(null=True)
    error = models.TextField(blank=True)

    class Meta:
        ordering: ClassVar = ["-id"]
        constraints: ClassVar = [
            models.CheckConstraint(
                name="mail_sent_has_time",
                condition=~Q(state="sent") | Q(sent_at__isnull=False),
            )
        ]


class StoredFile(Identified):
    """A file as it was received. The bytes lie under a random name; the sender's name is data."""

    class Scan(models.TextChoices):
        NOT_SCANNED = "not_scanned", "Not scanned"
        PENDING = "pending", "Waiting for the scan"
        CLEAN = "clean", "Clean"
        INFECTED = "infected", "Infected"
        ERROR = "error", "Could not be scanned"

    name = models.CharField(max_length=120, unique=True)
    original_name = models.CharField(max_length=255)
    media_type = models.CharField(max_length=80)
    size = models.PositiveBigIntegerField()
    sha256 = models.CharField(max_length=64, db_index=True)
    scan = models.CharField(max_length=12, choices=Scan.choices, default=Scan.NOT_SCANNED)
    received_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(name="file_not_empty", condition=Q(size__gt=0)),
            models.CheckConstraint(name="file_hash_is_hex", condition=Q(sha256__regex=r"^[0-9a-f]{64}$")),
        ]


class UploadInProgress(Identified):
    """A file on its way from somebody's browser, piece by piece. It goes when the form that carries it is accepted, or
    once `expires_at` has passed."""

    owner = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    #: Under which the bytes lie below ``UPLOADS_ROOT``: random, and never told to anybody.
    name = models.CharField(max_length=32, unique=True)
    original_name = models.CharField(max_length=255)
    #: The field that it was chosen for (address and id, as the page's script says it); only there it is offered again.
    chosen_for = models.CharField(max_length=200, blank=True)
    size = models.PositiveBigIntegerField()
    #: How many bytes have arrived.
    offset = models.PositiveBigIntegerField(default=0)
    #: What the browser says that the whole hashes to (empty where it could not tell); once whole, what it does hash to.
    sha256 = models.CharField(max_length=64, blank=True)
    whole_at = models.DateTimeField(null=True)
    begun_at = models.DateTimeField()
    expires_at = models.DateTimeField(db_index=True)

    class Meta:
        ordering: ClassVar = ["id"]
        constraints: ClassVar = [
            models.CheckConstraint(name="upload_within_its_size", condition=Q(size__gt=0, offset__lte=F("size"))),
            models.CheckConstraint(
                name="upload_whole_is_checked",
                condition=Q(whole_at__isnull=True) | (Q(offset=F("size")) & ~Q(sha256="")),
            ),
            models.CheckConstraint(
                name="upload_hash_is_hex", condition=Q(sha256="") | Q(sha256__regex=r"^[0-9a-f]{64}$")
            ),
        ]


class OneTimeLink(Identified):
    """A link with one purpose for somebody without an account. Only the hash of its secret is kept."""

    purpose = models.CharField(max_length=60)
    subject = models.CharField(max_length=120)
    secret_hash = models.CharField(max_length=64, unique=True)
    sent_to = models.EmailField()
    created_at = models.DateTimeField(auto_now_add=True)
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True)
    withdrawn_at = models.DateTimeField(null=True)


class OnceKey(models.Model):
    """The key of a form that creates or decides: sent a second time, the form finds the first one's answer."""

    key = models.CharField(max_length=120, primary_key=True)
    answer = models.CharField(max_length=300, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)


class Tally(models.Model):
    """How often something was tried within one window of time; the database keeps it, so every process counts alike."""

    key = models.CharField(max_length=120)
    window_starts_at = models.DateTimeField()
    count = models.PositiveIntegerField(default=0)

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["key", "window_starts_at"], name="tally_once")]
        indexes: ClassVar = [models.Index(fields=["window_starts_at"], name="tally_oldest")]
