"""Sessions, events, jobs and workers in the admin."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.safestring import SafeString
from django.views.decorators.http import require_POST

from chatmrpt.admin_parts import (
    ContentsAdmin,
    ReadOnlyAdmin,
    entity_links,
    json_block,
    object_link,
    problem_words,
    size_words,
)
from chatmrpt.lib.errors import ProblemError
from realtime.models import (
    Backup,
    Event,
    Incident,
    Job,
    JobState,
    Session,
    SharedLink,
    Worker,
)
from realtime.services.change_session import delete_session, rename_session
from realtime.services.settle_job import cancel_job, retry_job
from realtime.services.share_session import revoke_link

REFUSALS_SHOWN = 5
DONE = {"retry": "queued again", "cancel": "cancelled"}


class InSessionAdmin(ReadOnlyAdmin):
    """Rows of a session: a link to it, and to who owns it."""

    @admin.display(description="session", ordering="session__title")
    def session_page(self, obj: Any) -> SafeString | str:
        """The session."""
        return object_link(obj.session)

    @admin.display(description="owner", ordering="session__owner__email")
    def owner(self, obj: Any) -> SafeString | str:
        """The account it belongs to."""
        return owner_link(obj.session)


def owner_link(session: Session) -> SafeString | str:
    """The owner's page, or the first signs of the guest's key."""
    if session.owner is None:
        return f"guest {session.guest_key[:6]}"
    return object_link(session.owner)


class GuestFilter(admin.SimpleListFilter):
    """Sessions of guests, or of people with an account."""

    title = "owner"
    parameter_name = "owned"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        """The two kinds."""
        return [("guest", "guests"), ("account", "accounts")]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        """The chosen kind."""
        if self.value() in ("guest", "account"):
            return queryset.filter(owner__isnull=self.value() == "guest")
        return queryset


@admin.register(Session)
class SessionAdmin(ContentsAdmin):
    """Workspaces. Only the title can be changed; deleting one removes its files too."""

    list_display = ("title", "owner_page", "contents", "last_used", "created", "expires")
    list_filter = (GuestFilter, "last_used", "created")
    list_select_related = ("owner",)
    list_per_page = 50
    search_fields = ("title", "owner__email", "^id")
    date_hierarchy = "created"
    fields = (
        *("title", "owner_page", "contents", "created", "last_used", "expires"),
        *("last_seq", "id", "client_id", "folder"),
    )
    readonly_fields = fields[1:]

    @admin.display(description="owner", ordering="owner__email")
    def owner_page(self, session: Session) -> SafeString | str:
        """Who it belongs to."""
        return owner_link(session)

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Sessions are opened on the page."""
        return False

    def save_model(self, request: HttpRequest, obj: Session, form: Any, change: bool) -> None:
        """Rename it, so that open pages hear of it."""
        rename_session(session=obj, title=obj.title)

    def delete_model(self, request: HttpRequest, obj: Session) -> None:
        """Remove it with its files."""
        delete_session(session=obj)

    def delete_queryset(self, request: HttpRequest, queryset: QuerySet[Session]) -> None:
        """Remove several with their files."""
        for session in queryset:
            delete_session(session=session)


@admin.register(Event)
class EventAdmin(InSessionAdmin):
    """The log of what changed; never edited, for a gap would show on every page."""

    list_display = ("seq", "type", "session_page", "owner", "created")
    list_filter = ("type",)
    list_select_related = ("session__owner",)
    search_fields = ("session__title", "^session__id")
    search_help_text = "Title or id of a session"
    ordering = ("-id",)
    defer = ("payload",)
    fields = ("session_page", "owner", "seq", "type", "created", "payload_json")
    readonly_fields = fields

    @admin.display(description="payload")
    def payload_json(self, event: Event) -> SafeString | str:
        """What the page got."""
        return json_block(event.payload)


@admin.register(Job)
class JobAdmin(InSessionAdmin):
    """Work for the workers. Its state changes only through retry and cancel."""

    list_display = (
        *("title", "state", "error_words", "kind", "queue", "session_page", "owner"),
        *("attempt", "stage", "worker", "created", "started", "finished"),
    )
    list_filter = ("state", "queue", "kind", "created")
    list_select_related = ("session__owner",)
    search_fields = ("title", "session__title", "session__owner__email", "^id", "worker")
    date_hierarchy = "created"
    ordering = ("-created",)
    defer = ("arguments",)
    actions = ("retry_selected", "cancel_selected")
    change_form_template = "admin/realtime/job/change_form.html"
    fields = (
        *("title", "state", "error_words", "session_page", "owner", "belongs_to", "kind", "queue"),
        *("function", "arguments_json", "attempt", "max_attempts", "percent", "stage", "worker"),
        *("lease_until", "enqueued", "run_after", "no_room_since"),
        *("created", "started", "finished", "id"),
    )
    readonly_fields = fields

    @admin.display(description="error")
    def error_words(self, job: Job) -> SafeString | str:
        """Why it failed."""
        return problem_words(job.error)

    @admin.display(description="works on")
    def belongs_to(self, job: Job) -> SafeString | str:
        """The upload, run or message it works for."""
        return entity_links(job.links)

    @admin.display(description="arguments")
    def arguments_json(self, job: Job) -> SafeString | str:
        """What it was called with."""
        return json_block(job.arguments)

    def has_settle_permission(self, request: HttpRequest) -> bool:
        """Retry and cancel need the right to change jobs."""
        return bool(request.user.has_perm("realtime.change_job"))

    @admin.action(description="Retry the selected jobs", permissions=["settle"])
    def retry_selected(self, request: HttpRequest, queryset: QuerySet[Job]) -> None:
        """Queue them again."""
        self._settle(request, queryset, "retry")

    @admin.action(description="Cancel the selected jobs", permissions=["settle"])
    def cancel_selected(self, request: HttpRequest, queryset: QuerySet[Job]) -> None:
        """Stop them."""
        self._settle(request, queryset, "cancel")

    def get_urls(self) -> list[URLPattern]:
        """The two buttons of a job's page, beside Django's own pages."""
        return [
            path(
                f"<uuid:job_id>/{verb}/",
                self.admin_site.admin_view(require_POST(self._button), cacheable=False),
                {"verb": verb},
                name=f"realtime_job_{verb}",
            )
            for verb in ("retry", "cancel")
        ] + super().get_urls()

    def change_view(
        self,
        request: HttpRequest,
        object_id: str,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        """The job's page, with the buttons that fit its state."""
        job = self.get_object(request, object_id)
        may = job is not None and self.has_settle_permission(request)
        context = {
            "can_cancel": may and job is not None and job.is_open,
            "can_retry": may and job is not None and _can_retry(job),
            **(extra_context or {}),
        }
        return super().change_view(request, object_id, form_url, context)

    def _button(self, request: HttpRequest, job_id: UUID, verb: str) -> HttpResponse:
        job = Job.objects.filter(pk=job_id).first()
        if job is None or not self.has_settle_permission(request):
            raise Http404("There is no such job.")
        self._settle(request, [job], verb)
        return HttpResponseRedirect(reverse("admin:realtime_job_change", args=[job_id]))

    def _settle(self, request: HttpRequest, jobs: Iterable[Job], verb: str) -> None:
        """Do it job by job and note it in the log; refusals are shown in words."""
        done, refusals = 0, []
        for job in jobs:
            try:
                _retry(job) if verb == "retry" else _cancel(job)
            except ProblemError as problem:
                refusals.append(f"{problem.message} {problem.hint}".strip())
            else:
                self.log_change(request, job, f"{DONE[verb].capitalize()}.")
                done += 1
        more = len(refusals) - REFUSALS_SHOWN
        for refusal in refusals[:REFUSALS_SHOWN]:
            self.message_user(request, refusal, messages.ERROR)
        if more > 0:
            self.message_user(request, f"The same holds for {more} more.", messages.ERROR)
        if done:
            count = "1 job" if done == 1 else f"{done} jobs"
            self.message_user(request, f"{count} {DONE[verb]}.", messages.SUCCESS)


@admin.register(SharedLink)
class SharedLinkAdmin(InSessionAdmin):
    """Read-only links that people gave away; an administrator may revoke one."""

    list_display = (
        *("session_page", "owner", "state_words", "files", "created", "expires"),
        *("revoked", "opened", "last_opened"),
    )
    list_display_links = ("created",)
    list_filter = ("files", "created", "expires", "revoked")
    list_select_related = ("session__owner",)
    search_fields = ("session__title", "session__owner__email", "^session__id", "=id")
    date_hierarchy = "created"
    fields = (*list_display, "id")
    readonly_fields = fields
    actions = ("revoke_selected",)

    @admin.display(description="state")
    def state_words(self, link: SharedLink) -> str:
        """Open, expired or revoked."""
        return link.state

    def has_revoke_permission(self, request: HttpRequest) -> bool:
        """Revoking needs the right to change links."""
        return bool(request.user.has_perm("realtime.change_sharedlink"))

    @admin.action(description="Revoke the selected links", permissions=["revoke"])
    def revoke_selected(self, request: HttpRequest, queryset: QuerySet[SharedLink]) -> None:
        """Nobody opens them from now on; each is noted in the log."""
        links = list(queryset.filter(revoked__isnull=True))
        for link in links:
            revoke_link(link=link)
            self.log_change(request, link, "Revoked.")
        self.message_user(request, f"{len(links)} revoked.", messages.SUCCESS)


@admin.register(Worker)
class WorkerAdmin(ReadOnlyAdmin):
    """Who works on which queue, and whether their heart beats."""

    list_display = ("name", "queue", "alive", "seen", "started", "host", "pid")
    list_filter = ("queue",)
    search_fields = ("name", "host")
    fields = list_display
    readonly_fields = fields

    @admin.display(description="alive", boolean=True)
    def alive(self, worker: Worker) -> bool:
        """A heartbeat within the last quarter of a minute."""
        return worker.seen > timezone.now() - Worker.SILENT


@admin.register(Incident)
class IncidentAdmin(admin.ModelAdmin):  # type: ignore[type-arg]
    """What everybody is told on the page. To end one, give it an end."""

    list_display = ("text", "level", "begins", "ends")
    list_filter = ("level",)
    fields = ("text", "level", "begins", "ends")


@admin.register(Backup)
class BackupAdmin(ReadOnlyAdmin):
    """Backups that were noted."""

    list_display = ("finished", "place", "size_in_words", "seconds")
    fields = list_display
    readonly_fields = fields

    @admin.display(description="size", ordering="size")
    def size_in_words(self, backup: Backup) -> str:
        """In MB or GB."""
        return size_words(backup.size)


def _retry(job: Job) -> None:
    retry_job(job_id=job.pk)


def _cancel(job: Job) -> None:
    """Cancelling what is over does nothing, which a person who pressed the button must hear."""
    if not job.is_open or cancel_job(job_id=job.pk).state != JobState.CANCELLED:
        raise ProblemError("job_over", f"“{job.title}” is over already: {job.state}.")


def _can_retry(job: Job) -> bool:
    return job.state in (JobState.FAILED, JobState.CANCELLED)
