"""Uploads, datasets and links in the admin."""

from __future__ import annotations

from uuid import UUID

from django.contrib import admin
from django.http import Http404, HttpRequest
from django.urls import URLPattern, path, reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from chatmrpt.admin_parts import (
    NOTHING,
    ReadOnlyAdmin,
    json_block,
    object_link,
    problem_words,
    size_words,
)
from realtime.admin import InSessionAdmin, owner_link
from realtime.downloads import Download, stored_file
from uploads.models import (
    DataChange,
    Dataset,
    Link,
    NameDecision,
    ReferenceBoundary,
    RoleCorrection,
    Upload,
    UploadState,
)

WHOLE = (UploadState.RECEIVED, UploadState.READY, UploadState.FAILED)
"""States in which all of the file is in storage, or soon will be."""


@admin.register(Upload)
class UploadAdmin(InSessionAdmin):
    """Files as they were sent."""

    list_display = (
        *("filename", "size_of_file", "received", "state", "error_words"),
        *("session_page", "owner", "dataset_page", "job_page", "created", "expires"),
    )
    list_filter = ("state", "created")
    list_select_related = ("session__owner", "job", "dataset")
    search_fields = ("filename", "session__title", "session__owner__email", "^id", "=sha256")
    date_hierarchy = "created"
    ordering = ("-created",)
    fields = (
        *("filename", "original_file", "size_of_file", "received", "state", "error_words"),
        *("session_page", "owner", "dataset_page", "job_page", "sha256", "parts"),
        *("created", "expires", "id", "client_id", "folder"),
    )
    readonly_fields = fields

    @admin.display(description="size", ordering="size")
    def size_of_file(self, upload: Upload) -> str:
        """The announced size."""
        return size_words(upload.size)

    @admin.display(description="received", ordering="offset")
    def received(self, upload: Upload) -> str:
        """How much of it is here."""
        return f"{100 * upload.offset // upload.size if upload.size else 100} %"

    @admin.display(description="error")
    def error_words(self, upload: Upload) -> SafeString | str:
        """Why it could not be read."""
        return problem_words(upload.error)

    @admin.display(description="dataset")
    def dataset_page(self, upload: Upload) -> SafeString | str:
        """What was read from it."""
        return object_link(upload.dataset)

    @admin.display(description="job")
    def job_page(self, upload: Upload) -> SafeString | str:
        """The job that read it."""
        return object_link(upload.job, upload.job.state if upload.job else None)

    @admin.display(description="original file")
    def original_file(self, upload: Upload) -> SafeString | str:
        """The file as sent."""
        if upload.state not in WHOLE:
            return NOTHING
        address = reverse("admin:uploads_upload_download", args=[upload.pk])
        return format_html('<a href="{}">Download</a>', address)

    def get_urls(self) -> list[URLPattern]:
        """The download, beside Django's own pages."""
        view = self.admin_site.admin_view(self._download, cacheable=True)
        own = path("<uuid:upload_id>/download/", view, name="uploads_upload_download")
        return [own, *super().get_urls()]

    def _download(self, request: HttpRequest, upload_id: UUID) -> Download:
        """The original; who took it is noted in the log."""
        upload = Upload.objects.select_related("session").filter(pk=upload_id).first()
        if upload is None or not self.has_view_permission(request, upload):
            raise Http404("There is no such upload.")
        response = stored_file(upload.original, upload.filename)
        if response is None:
            raise Http404("The file is not in storage.")
        self.log_change(request, upload, "Downloaded the original file.")
        return response


@admin.register(Dataset)
class DatasetAdmin(InSessionAdmin):
    """What was read from the files."""

    list_display = (
        *("name", "kind", "rows", "current", "headline", "session_page", "owner", "created"),
    )
    list_filter = ("kind", "current", "created")
    list_select_related = ("session__owner",)
    search_fields = ("name", "session__title", "session__owner__email", "^id", "=content_hash")
    date_hierarchy = "created"
    ordering = ("-created",)
    defer = ("columns", "findings")
    fields = (
        *("name", "kind", "rows", "current", "headline", "session_page", "owner", "sources"),
        *("content_hash", "path", "created", "id", "findings_json", "columns_json"),
    )
    readonly_fields = fields

    @admin.display(description="in one line")
    def headline(self, dataset: Dataset) -> str:
        """The summary's first line."""
        return str(dataset.summary.get("headline") or NOTHING)

    @admin.display(description="read from")
    def sources(self, dataset: Dataset) -> SafeString | str:
        """The uploads it came from."""
        links = [(object_link(upload),) for upload in dataset.uploads.all()]
        return format_html_join(", ", "{}", links) or NOTHING

    @admin.display(description="findings")
    def findings_json(self, dataset: Dataset) -> SafeString | str:
        """What the check found."""
        return json_block(dataset.findings)

    @admin.display(description="columns")
    def columns_json(self, dataset: Dataset) -> SafeString | str:
        """The columns and their roles."""
        return json_block(dataset.columns)


@admin.register(Link)
class LinkAdmin(InSessionAdmin):
    """Which table row belongs to which ward of the boundary."""

    list_display = (
        *("__str__", "key", "matched", "current", "session_page", "owner"),
        *("table_page", "boundary_page", "created"),
    )
    list_filter = ("current", "key", "created")
    list_select_related = ("session__owner", "table", "boundary")
    search_fields = ("table__name", "boundary__name", "session__title", "session__owner__email")
    date_hierarchy = "created"
    ordering = ("-created",)
    defer = (
        *("pairs", "lga_names", "findings", "aliases", "table__columns", "table__findings"),
        *("boundary__columns", "boundary__findings"),
    )
    fields = (
        *("session_page", "owner", "table_page", "boundary_page", "key", "matched", "current"),
        *("accept_best", "created", "id", "summary_json", "aliases_json", "findings_json"),
    )
    readonly_fields = fields

    @admin.display(description="table")
    def table_page(self, link: Link) -> SafeString | str:
        """The ward table."""
        return object_link(link.table)

    @admin.display(description="boundary")
    def boundary_page(self, link: Link) -> SafeString | str:
        """The boundary."""
        return object_link(link.boundary)

    @admin.display(description="matched")
    def matched(self, link: Link) -> str:
        """How many rows found their ward."""
        return str(link.summary.get("headline") or link.summary.get("matched", NOTHING))

    @admin.display(description="summary")
    def summary_json(self, link: Link) -> SafeString | str:
        """The numbers, and the first questions."""
        return json_block(link.summary)

    @admin.display(description="answered names")
    def aliases_json(self, link: Link) -> SafeString | str:
        """What people answered."""
        return json_block(link.aliases)

    @admin.display(description="findings")
    def findings_json(self, link: Link) -> SafeString | str:
        """What the matching found."""
        return json_block(link.findings)


@admin.register(ReferenceBoundary)
class ReferenceBoundaryAdmin(ReadOnlyAdmin):
    """Boundaries for sessions without their own; `import_boundaries` loads and switches them."""

    list_display = ("name", "version", "rows", "state_count", "current", "origin", "created")
    list_filter = ("current",)
    search_fields = ("name", "version", "origin")
    date_hierarchy = "created"
    ordering = ("-created",)
    fields = (
        *("name", "version", "origin", "rows", "states", "current", "created"),
        *("sha256", "content_hash", "id"),
    )
    readonly_fields = fields

    @admin.display(description="states")
    def state_count(self, row: ReferenceBoundary) -> int:
        """How many states it covers."""
        return len(row.states)


@admin.register(DataChange)
class DataChangeAdmin(InSessionAdmin):
    """The history of the data in force: files that came, were replaced, taken out, read anew."""

    list_display = (
        *("title", "kind", "position", "undone", "lapsed", "session_page", "owner", "created"),
    )
    list_filter = ("kind", "lapsed", ("undone", admin.EmptyFieldListFilter), "created")
    list_select_related = ("session__owner",)
    search_fields = ("title", "session__title", "session__owner__email", "^id")
    date_hierarchy = "created"
    ordering = ("-created",)
    defer = ("details",)
    fields = (
        *("title", "kind", "position", "session_page", "owner", "came_in_page", "went_out_pages"),
        *("created", "undone", "lapsed", "id", "details_json"),
    )
    readonly_fields = fields

    @admin.display(description="came in")
    def came_in_page(self, change: DataChange) -> SafeString | str:
        """The dataset that came into force."""
        return object_link(change.came_in)

    @admin.display(description="went out")
    def went_out_pages(self, change: DataChange) -> SafeString | str:
        """The datasets that went out of force."""
        links = [(object_link(dataset),) for dataset in change.went_out.all()]
        return format_html_join(", ", "{}", links) or NOTHING

    @admin.display(description="details")
    def details_json(self, change: DataChange) -> SafeString | str:
        """Of corrected roles: what was remembered before and after."""
        return json_block(change.details)


class RememberedAdmin(ReadOnlyAdmin):
    """What people said that holds for an account, or for one session of a guest."""

    date_hierarchy = "created"
    ordering = ("-created",)
    list_select_related = ("owner", "session__owner")

    @admin.display(description="holds for")
    def holds_for(self, row: NameDecision | RoleCorrection) -> SafeString | str:
        """The account, or the guest whose session it is."""
        if row.owner is not None:
            return object_link(row.owner)
        return owner_link(row.session) if row.session is not None else NOTHING

    @admin.display(description="session")
    def session_page(self, row: NameDecision | RoleCorrection) -> SafeString | str:
        """The session, where it holds for that one alone."""
        return object_link(row.session)


@admin.register(NameDecision)
class NameDecisionAdmin(RememberedAdmin):
    """Which ward a name of a file is, as people decided."""

    list_display = (
        *("name", "lga", "state", "ward", "to_lga", "none", "holds_for", "session_page", "created"),
    )
    list_filter = ("none", "state", "to_state", "created")
    search_fields = ("name", "lga", "to_name", "to_lga", "owner__email", "session__title", "^id")
    fields = (
        *("name", "lga", "state", "to_name", "to_lga", "to_state", "to_code", "none"),
        *("holds_for", "session_page", "created", "key", "id"),
    )
    readonly_fields = fields

    @admin.display(description="ward", ordering="to_name")
    def ward(self, row: NameDecision) -> str:
        """The ward of the boundary, if it is one."""
        return row.to_name or NOTHING


@admin.register(RoleCorrection)
class RoleCorrectionAdmin(RememberedAdmin):
    """What a column is, as people said, for files with the same headers."""

    list_display = ("column", "role", "holds_for", "session_page", "created")
    list_filter = ("role", "created")
    search_fields = ("column", "role", "owner__email", "session__title", "=headers", "^id")
    fields = ("column", "role", "holds_for", "session_page", "created", "headers", "id")
    readonly_fields = fields
