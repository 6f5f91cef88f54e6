"""Runs, their files and the conversation in the admin."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.http import Http404, HttpRequest
from django.urls import URLPattern, path, reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString

from analysis.models import Artefact, Export, Feedback, Message, ModelCall, Run, Settlement
from chatmrpt.admin_parts import (
    NOTHING,
    ContentsAdmin,
    ReadOnlyAdmin,
    json_block,
    object_link,
    problem_words,
    size_words,
)
from realtime.admin import InSessionAdmin, owner_link
from realtime.downloads import Download, stored_file


@admin.register(Run)
class RunAdmin(InSessionAdmin, ContentsAdmin):
    """Analyses with frozen parameters; equal receipts give equal results."""

    list_display = (
        *("title", "kind", "state", "error_words", "session_page", "owner", "contents"),
        *("created", "finished"),
    )
    list_filter = ("kind", "job__state", "created")
    list_select_related = ("session__owner", "job")
    search_fields = ("title", "session__title", "session__owner__email", "^id", "^receipt_hash")
    date_hierarchy = "created"
    ordering = ("-created",)
    defer = ("parameters", "receipt", "result", "findings")
    fields = (
        *("title", "kind", "state", "error_words", "session_page", "owner", "contents"),
        *("job_page", "facilities_page", "link_page", "created", "finished", "id", "client_id"),
        *("receipt_hash", "parameters_json", "findings_json", "receipt_json", "result_json"),
    )
    readonly_fields = fields

    @admin.display(description="state", ordering="job__state")
    def state(self, run: Run) -> str:
        """That of its job."""
        return run.job.get_state_display() if run.job else NOTHING

    @admin.display(description="error")
    def error_words(self, run: Run) -> SafeString | str:
        """Why it failed."""
        return problem_words(run.job.error if run.job else None)

    @admin.display(description="job")
    def job_page(self, run: Run) -> SafeString | str:
        """The job that does it; retry and cancel are there."""
        return object_link(run.job)

    @admin.display(description="facilities")
    def facilities_page(self, run: Run) -> SafeString | str:
        """The facility tests it used."""
        return object_link(run.facilities)

    @admin.display(description="link")
    def link_page(self, run: Run) -> SafeString | str:
        """The link to the boundary it used."""
        return object_link(run.link)

    @admin.display(description="parameters")
    def parameters_json(self, run: Run) -> SafeString | str:
        """What it was asked."""
        return json_block(run.parameters)

    @admin.display(description="findings")
    def findings_json(self, run: Run) -> SafeString | str:
        """What to know before using it."""
        return json_block(run.findings)

    @admin.display(description="receipt")
    def receipt_json(self, run: Run) -> SafeString | str:
        """Inputs, parameters and versions."""
        return json_block(run.receipt)

    @admin.display(description="result")
    def result_json(self, run: Run) -> SafeString | str:
        """What it found, in short."""
        return json_block(run.result)


@admin.register(Artefact)
class ArtefactAdmin(ReadOnlyAdmin):
    """Files that runs made."""

    list_display = ("name", "size_of_file", "media_type", "run_page", "session_page", "owner")
    list_filter = ("name", "media_type")
    list_select_related = ("run__session__owner",)
    search_fields = ("name", "run__title", "run__session__title", "=sha256", "^run__id")
    ordering = ("-id",)
    defer = ("run__parameters", "run__receipt", "run__result", "run__findings")
    fields = (
        *("name", "stored", "size_of_file", "media_type", "sha256"),
        *("run_page", "session_page", "owner", "path"),
    )
    readonly_fields = fields

    @admin.display(description="size", ordering="size")
    def size_of_file(self, artefact: Artefact) -> str:
        """Its size."""
        return size_words(artefact.size)

    @admin.display(description="run")
    def run_page(self, artefact: Artefact) -> SafeString | str:
        """The run that made it."""
        return object_link(artefact.run)

    @admin.display(description="session")
    def session_page(self, artefact: Artefact) -> SafeString | str:
        """The run's session."""
        return object_link(artefact.run.session)

    @admin.display(description="owner")
    def owner(self, artefact: Artefact) -> SafeString | str:
        """Who owns the session."""
        return owner_link(artefact.run.session)

    @admin.display(description="file")
    def stored(self, artefact: Artefact) -> SafeString | str:
        """The file."""
        address = reverse("admin:analysis_artefact_download", args=[artefact.pk])
        return format_html('<a href="{}">Download</a>', address)

    def get_urls(self) -> list[URLPattern]:
        """The download, beside Django's own pages."""
        view = self.admin_site.admin_view(self._download, cacheable=True)
        own = path("<int:artefact_id>/download/", view, name="analysis_artefact_download")
        return [own, *super().get_urls()]

    def _download(self, request: HttpRequest, artefact_id: int) -> Download:
        """The file; who took it is noted in the log."""
        rows = Artefact.objects.select_related("run__session")
        artefact = rows.filter(pk=artefact_id).first()
        if artefact is None or not self.has_view_permission(request, artefact):
            raise Http404("There is no such file.")
        response = stored_file(artefact.path, artefact.name)
        if response is None:
            raise Http404("The file is not in storage.")
        self.log_change(request, artefact, "Downloaded the file.")
        return response


@admin.register(Message)
class MessageAdmin(InSessionAdmin):
    """The conversations."""

    list_display = (
        *("beginning", "role", "state", "outcome", "tool", "session_page", "owner"),
        *("job_page", "run_page", "created"),
    )
    list_filter = ("role", "state", "outcome", "tool", "created")
    list_select_related = ("session__owner", "job", "run")
    search_fields = ("text", "session__title", "session__owner__email", "^id")
    date_hierarchy = "created"
    ordering = ("-created",)
    defer = ("arguments", "run__parameters", "run__receipt", "run__result", "run__findings")
    fields = (
        *("role", "text", "state", "outcome", "session_page", "owner", "question", "job_page"),
        *("run_page", "tool", "arguments_json", "body_json", "created", "id", "client_id"),
    )
    readonly_fields = fields

    @admin.display(description="message")
    def beginning(self, message: Message) -> str:
        """The first words."""
        text = message.text or str(message.body.get("headline") or "")
        return text if len(text) <= 80 else f"{text[:80]}…"

    @admin.display(description="in reply to")
    def question(self, message: Message) -> SafeString | str:
        """The question it answers."""
        return object_link(message.in_reply_to)

    @admin.display(description="job")
    def job_page(self, message: Message) -> SafeString | str:
        """The job that answers it."""
        return object_link(message.job, message.job.state if message.job else None)

    @admin.display(description="run")
    def run_page(self, message: Message) -> SafeString | str:
        """The run it speaks of."""
        return object_link(message.run)

    @admin.display(description="arguments")
    def arguments_json(self, message: Message) -> Any:
        """What the tool was called with."""
        return json_block(message.arguments)

    @admin.display(description="answer")
    def body_json(self, message: Message) -> SafeString | str:
        """The answer's parts."""
        return json_block(message.body)


@admin.register(ModelCall)
class ModelCallAdmin(InSessionAdmin):
    """What was sent to a language model, and what came back."""

    list_display = (
        *("beginning", "status", "verdict", "sharing", "model", "session_page", "owner"),
        *("prompt_tokens", "completion_tokens", "duration_ms", "created"),
    )
    list_filter = ("status", "purpose", "sharing", "model", "created")
    list_select_related = ("session__owner",)
    search_fields = ("verdict", "session__title", "session__owner__email", "^id")
    date_hierarchy = "created"
    ordering = ("-created",)
    defer = ("request", "reply")
    fields = (
        *("purpose", "status", "http_status", "verdict", "sharing", "model", "url"),
        *("session_page", "owner", "message_page", "prompt_tokens", "completion_tokens"),
        *("duration_ms", "created", "id", "request", "reply"),
    )
    readonly_fields = fields

    @admin.display(description="call")
    def beginning(self, call: ModelCall) -> str:
        """What it was for."""
        return call.purpose

    @admin.display(description="message")
    def message_page(self, call: ModelCall) -> SafeString | str:
        """The answer it was for."""
        return object_link(call.message)


@admin.register(Feedback)
class FeedbackAdmin(ReadOnlyAdmin):
    """What people think of answers, and why."""

    list_display = (
        *("message_page", "verdict", "reason", "tool", "outcome", "session_page", "owner"),
        "updated",
    )
    list_filter = ("verdict", "message__tool", "message__outcome", "updated")
    list_select_related = ("message__session__owner", "message__in_reply_to")
    search_fields = ("reason", "message__session__title", "message__session__owner__email")
    date_hierarchy = "updated"
    ordering = ("-updated",)
    fields = (
        *("message_page", "question", "verdict", "reason", "tool", "outcome", "session_page"),
        *("owner", "created", "updated"),
    )
    readonly_fields = fields

    @admin.display(description="answer")
    def message_page(self, row: Feedback) -> SafeString | str:
        """The answer it is about."""
        return object_link(row.message)

    @admin.display(description="question")
    def question(self, row: Feedback) -> SafeString | str:
        """What was asked."""
        return object_link(row.message.in_reply_to)

    @admin.display(description="tool", ordering="message__tool")
    def tool(self, row: Feedback) -> str:
        """The tool that answered."""
        return row.message.tool or NOTHING

    @admin.display(description="outcome", ordering="message__outcome")
    def outcome(self, row: Feedback) -> str:
        """What kind of answer it was."""
        return row.message.outcome or NOTHING

    @admin.display(description="session")
    def session_page(self, row: Feedback) -> SafeString | str:
        """The session it was said in."""
        return object_link(row.message.session)

    @admin.display(description="owner")
    def owner(self, row: Feedback) -> SafeString | str:
        """Whose session it is."""
        return owner_link(row.message.session)


@admin.register(Export)
class ExportAdmin(InSessionAdmin):
    """Documents made from sessions."""

    list_display = (
        *("__str__", "kind", "format", "size_of_file", "session_page", "owner", "created"),
        "finished",
    )
    list_filter = ("kind", "format", "created")
    list_select_related = ("session__owner", "job")
    search_fields = ("name", "session__title", "session__owner__email", "^id")
    date_hierarchy = "created"
    ordering = ("-created",)
    fields = (
        *("name", "kind", "format", "size_of_file", "sha256", "session_page", "owner", "job_page"),
        *("created", "finished", "id", "client_id"),
    )
    readonly_fields = fields

    @admin.display(description="size", ordering="size")
    def size_of_file(self, export: Export) -> str:
        """Its size."""
        return size_words(export.size) if export.size is not None else NOTHING

    @admin.display(description="job")
    def job_page(self, export: Export) -> SafeString | str:
        """The job that writes it."""
        return object_link(export.job, export.job.state if export.job else None)


@admin.register(Settlement)
class SettlementAdmin(InSessionAdmin):
    """Grids over wards whose cells people classify."""

    list_display = (
        *("title", "cells", "classified", "cell_size", "version", "used_version", "session_page"),
        *("owner", "updated"),
    )
    list_filter = ("cell_size", "created", "updated")
    list_select_related = ("session__owner",)
    search_fields = ("title", "session__title", "session__owner__email", "^id", "=content_hash")
    date_hierarchy = "created"
    ordering = ("-updated",)
    defer = ("undo", "notes", "wards")
    fields = (
        *("title", "cells", "classified", "cell_size", "keep", "crs", "version", "used_version"),
        *("session_page", "owner", "boundary_page", "created", "updated", "content_hash", "id"),
        *("client_id", "wards_json", "notes_json"),
    )
    readonly_fields = fields

    @admin.display(description="cells")
    def cells(self, row: Settlement) -> int:
        """How many cells the grid has."""
        return len(row.classes)

    @admin.display(description="classified")
    def classified(self, row: Settlement) -> str:
        """How many of them have a class."""
        done = sum(letter.isalpha() for letter in row.classes)
        return f"{done:,} of {len(row.classes):,}"

    @admin.display(description="shares used")
    def used_version(self, row: Settlement) -> str:
        """The version whose shares are among the ward values."""
        return str(row.used.get("version", NOTHING))

    @admin.display(description="boundary")
    def boundary_page(self, row: Settlement) -> SafeString | str:
        """The boundary that the wards are of."""
        return object_link(row.boundary)

    @admin.display(description="wards")
    def wards_json(self, row: Settlement) -> SafeString | str:
        """The wards under the grid."""
        return json_block(row.wards)

    @admin.display(description="notes")
    def notes_json(self, row: Settlement) -> SafeString | str:
        """What people noted of cells."""
        return json_block(row.notes)
