"""A file of schools sent by staff: kept and shown with what it would change, then saved or put away."""

from collections.abc import Iterable

from django.db import transaction

from certification.imports.directory import import_directory
from certification.imports.directory_kinds import SchoolsFile
from certification.imports.directory_preview import as_path, preview_of
from certification.models import DirectoryUpload
from credentials.permissions import may_keep_directory
from ecfmg.accounts.models import User
from ecfmg.foundation import clock
from ecfmg.foundation.actors import Actor
from ecfmg.foundation.errors import ActionRefused, Stale, check_version
from ecfmg.foundation.events import record
from ecfmg.foundation.files import keep_file
from ecfmg.foundation.permissions import require

State = DirectoryUpload.State
LARGEST = 5 * 1024 * 1024
STREAM = "directory"


@transaction.atomic
def send_directory_file(actor: Actor, *, chunks: Iterable[bytes], name: str) -> DirectoryUpload:
    """Keep a file of schools with what it would change; nothing of the directory changes yet.

    Raises `certification.imports.directory_preview.DirectoryFileRefused` with every fault of the file.
    """
    require(may_keep_directory(actor))
    file = keep_file(chunks, original_name=name, media_type="text/csv", limit=LARGEST)
    with as_path(file) as path:
        preview = preview_of(actor, path)
    if not preview["lines"]:
        raise ActionRefused("The directory says all that this file says: nothing would change.", field="file")
    upload = DirectoryUpload.objects.create(
        file=file, uploaded_by=_user_of(actor), uploaded_at=clock.now(), preview=preview
    )
    payload = {"file": file.original_name, "lines": len(preview["lines"])}
    record("directory.file_sent", actor=actor, stream=STREAM, subject=str(upload.public_id), payload=payload)
    return upload


@transaction.atomic
def save_directory_file(actor: Actor, *, upload: DirectoryUpload, version: int) -> DirectoryUpload:
    """Read the file in, whole. Raises `Stale` where it would change something else than was shown."""
    require(may_keep_directory(actor))
    upload = _held(upload, version)
    with as_path(upload.file) as path:
        if preview_of(actor, path, with_impact=False)["lines"] != upload.preview["lines"]:
            raise Stale(
                "The directory changed since this was shown. Nothing was saved: look at what it would change now."
            )
        run = import_directory(actor, kind=SchoolsFile(), path=path)
    run.file_name = upload.file.original_name
    run.save(update_fields=["file_name"])
    upload.state, upload.run = State.SAVED, run
    _decided(upload, actor, "directory.file_saved")
    return upload


@transaction.atomic
def show_directory_file_again(actor: Actor, *, upload: DirectoryUpload) -> DirectoryUpload:
    """Work out anew what the file would change."""
    require(may_keep_directory(actor))
    upload = _held(upload, None)
    with as_path(upload.file) as path:
        upload.preview = preview_of(actor, path)
    upload.version += 1
    upload.save()
    return upload


@transaction.atomic
def put_directory_file_away(actor: Actor, *, upload: DirectoryUpload, version: int) -> DirectoryUpload:
    """Decide that the file is not read in."""
    require(may_keep_directory(actor))
    upload = _held(upload, version)
    upload.state = State.PUT_AWAY
    _decided(upload, actor, "directory.file_put_away")
    return upload


def _held(upload: DirectoryUpload, version: int | None) -> DirectoryUpload:
    held = DirectoryUpload.objects.select_for_update(no_key=True, of=("self",)).select_related("file").get(pk=upload.pk)
    if version is not None:
        check_version(held.version, version, "this file")
    if held.state != State.SHOWN:
        raise ActionRefused("This file was saved or put away already.")
    return held


def _decided(upload: DirectoryUpload, actor: Actor, verb: str) -> None:
    upload.version += 1
    upload.save()
    payload = {"file": upload.file.original_name, "lines": len(upload.preview["lines"])}
    record(verb, actor=actor, stream=STREAM, subject=str(upload.public_id), payload=payload)


def _user_of(actor: Actor) -> User:
    return User.objects.get(public_id=str(actor.id))
