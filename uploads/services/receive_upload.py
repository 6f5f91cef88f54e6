"""The writes of a resumable upload: open it, take a chunk, take it back."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

from django.conf import settings
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import OperationalError, connection, transaction
from django.db.models import Sum
from django.utils import timezone

from chatmrpt.lib import metrics
from chatmrpt.lib.errors import NotFoundError, ProblemError
from chatmrpt.lib.say import say
from chatmrpt.lib.storage import remove_folder
from realtime.models import Session
from realtime.services.change_session import touch_session
from realtime.services.enqueue_job import enqueue_job
from realtime.services.record_event import record_event, record_removal
from realtime.services.settle_job import cancel_job
from realtime.tiers import limit_of, same_owner
from uploads.models import Upload, UploadState
from uploads.snapshots import upload_payload


def open_upload(*, session: Session, client_id: str, filename: str, size: int) -> Upload:
    """Announce a file; the same `client_id` gives the same upload again."""
    with transaction.atomic():
        announce_alone(session)
        known = Upload.objects.filter(session=session, client_id=client_id).first()
        if known is not None and known.state == UploadState.REMOVED:
            raise ProblemError(
                "upload_removed",
                say("“{file}” was taken back.", file=known.filename),
                say("Choose the file again to send it anew."),
                409,
            )
        if known is not None:
            return known
        _check_announcement(session, filename, size)
        upload, created = Upload.objects.get_or_create(
            session=session,
            client_id=client_id,
            defaults={
                "filename": filename,
                "size": size,
                "expires": timezone.now() + timedelta(hours=settings.UPLOAD_EXPIRY_HOURS),
            },
        )
        if created:
            metrics.UPLOADS.labels("announced").inc()
            touch_session(session=session)
            record_upload(upload)
            if size == 0:
                _complete(upload)
    return upload


def take_chunk(*, upload_id: UUID, offset: int, data: bytes) -> Upload:
    """Store one chunk and move the offset; the last one queues the reading of the file.

    The chunk is written before the offset moves, under the upload's row lock. After a crash in
    between the sender repeats the chunk and it is written over. The last one tells the session,
    so it holds the session's row first.
    """
    with transaction.atomic():
        _hold_session_at_end(upload_id, offset + len(data))
        upload = _locked(upload_id)
        if upload.state != UploadState.RECEIVING or offset != upload.offset:
            raise ProblemError(
                "offset_mismatch",
                f"The chunk starts at byte {offset}, but {upload.offset} bytes are here.",
                "Ask for the offset and send from there.",
                409,
            )
        length = len(data)
        if offset + length > upload.size:
            raise ProblemError(
                "chunk_too_long",
                f"The chunk ends at byte {offset + length}, beyond the file's {upload.size}.",
                "Announce the right size and upload again.",
                413,
            )
        default_storage.save(upload.part(upload.parts), ContentFile(data))
        upload.offset += length
        upload.parts += 1
        upload.expires = timezone.now() + timedelta(hours=settings.UPLOAD_EXPIRY_HOURS)
        upload.save(update_fields=["offset", "parts", "expires"])
        if upload.offset == upload.size:
            _complete(upload)
    metrics.UPLOAD_BYTES.inc(length)
    return upload


def remove_upload(*, upload: Upload) -> None:
    """Take an upload back. A dataset that was read from it stays."""
    with transaction.atomic():
        stopped = _stop_reading(upload)
        upload = _locked(upload.pk)
        if upload.job_id != stopped:  # The last chunk came in between: its reading is to stop, too.
            raise _busy()
        if upload.state == UploadState.READY:
            raise ProblemError(
                "upload_in_use",
                say("“{file}” was read already and is part of the session.", file=upload.filename),
                say("Upload another file to replace it, or delete the session."),
                409,
            )
        if upload.state != UploadState.REMOVED:
            _take_back(upload)


def remove_unfinished(*, upload: Upload) -> bool:
    """Take back an upload whose time to finish is over, unless it went on meanwhile."""
    with transaction.atomic():
        Session.objects.select_for_update().filter(pk=upload.session_id).first()
        upload = _locked(upload.pk)
        expires = upload.expires
        over = expires is not None and expires < timezone.now()
        if upload.state != UploadState.RECEIVING or not over:
            return False
        _take_back(upload)
    return True


def _take_back(upload: Upload) -> None:
    """The caller holds its row."""
    upload.state = UploadState.REMOVED
    upload.save(update_fields=["state"])
    record_removal(session_id=upload.session_id, type="upload", entity_id=upload.pk)
    folder = upload.folder
    transaction.on_commit(lambda: remove_folder(default_storage, folder), robust=True)


def record_upload(upload: Upload) -> None:
    """Record the upload's present state as an event."""
    record_event(session_id=upload.session_id, type="upload", payload=upload_payload(upload))


def _complete(upload: Upload) -> None:
    upload.state = UploadState.RECEIVED
    upload.expires = None
    upload.job = enqueue_job(
        session=upload.session,
        kind="ingest",
        queue="ingest",
        function="uploads.jobs.ingest",
        title=say("Reading {file}", file=upload.filename),
        arguments={"upload_id": str(upload.pk)},
        links={"upload": str(upload.pk)},
    )
    upload.save(update_fields=["state", "job", "expires"])
    record_upload(upload)
    transaction.on_commit(metrics.UPLOADS.labels("received").inc, robust=True)


def _stop_reading(upload: Upload) -> UUID | None:
    """Cancel the upload's job. Its row and the session's are locked before the upload's."""
    job_id = Upload.objects.filter(pk=upload.pk).values_list("job_id", flat=True).first()
    if job_id is not None:
        cancel_job(job_id=job_id)
    else:
        Session.objects.select_for_update().filter(pk=upload.session_id).first()
    return job_id


def _hold_session_at_end(upload_id: UUID, size: int) -> None:
    """Lock the session, if the upload is whole with so many bytes."""
    whole = Session.objects.filter(uploads=upload_id, uploads__size=size)
    whole.select_for_update(of=("self",)).first()


def announce_alone(session: Session) -> None:
    """One file of an owner after the other: what is counted next holds until this one is kept.

    Taken before the session's row, everywhere.
    """
    who = "uploads {owner_id} {guest_key}".format_map(vars(session))
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [who])


def _check_announcement(session: Session, filename: str, size: int) -> None:
    if not filename or len(filename) > 255 or any(ord(sign) < 32 for sign in filename):
        raise ProblemError(
            "bad_filename",
            say("The upload came without a usable file name (1 to 255 characters)."),
            say("Rename the file and upload it again."),
        )
    if size > settings.UPLOAD_MAX_BYTES:
        limit = settings.UPLOAD_MAX_BYTES // 2**20
        raise ProblemError(
            "file_too_large",
            say(
                "“{file}” has {size:,.0f} MB; a file may have up to {most:,} MB.",
                file=filename,
                size=size / 2**20,
                most=limit,
            ),
            say("Split it, zip it, or leave out columns that are not needed."),
            413,
        )
    _check_storage(session, filename, size)
    receiving = Upload.objects.filter(session=session, state=UploadState.RECEIVING).count()
    if receiving >= settings.UPLOAD_OPEN_PER_SESSION:
        raise ProblemError(
            "too_many_uploads",
            say("{uploads} uploads of this session are unfinished.", uploads=receiving),
            say("Finish or cancel some of them first."),
            429,
        )


def _check_storage(session: Session, filename: str, size: int) -> None:
    """Refuse a file that would not fit beside the others of its owner."""
    most = limit_of(session.owner, "storage_mb") * 2**20
    if not most:
        return
    own = {f"session__{key}": value for key, value in same_owner(session).items()}
    files = Upload.objects.filter(**own).exclude(state=UploadState.REMOVED)
    used = files.aggregate(used=Sum("size"))["used"] or 0
    if used + size > most:
        raise ProblemError(
            "storage_full",
            say(
                "“{file}” has {size:,.0f} MB; your files have {used:,.0f} of {most:,.0f} MB already.",
                file=filename,
                size=size / 2**20,
                used=used / 2**20,
                most=most / 2**20,
            ),
            say("Delete sessions you no longer need, or sign in for more room.")
            if session.owner is None
            else say("Delete sessions you no longer need."),
            413,
        )


def _locked(upload_id: UUID) -> Upload:
    rows = Upload.objects.select_for_update(nowait=True, of=("self",)).select_related("session")
    try:
        row = rows.filter(pk=upload_id).first()
    except OperationalError as error:
        raise _busy() from error
    if row is None:
        raise NotFoundError("upload")
    return row


def _busy() -> ProblemError:
    return ProblemError(
        "upload_busy",
        say("Another request is writing to this upload."),
        say("Wait a moment, ask for the offset and go on from there."),
        423,
    )
