"""The admin site itself: its name, its sign-in, and the log of everything done in it."""

from __future__ import annotations

from allauth.account.decorators import secure_admin_login
from django.contrib import admin
from django.contrib.admin.models import LogEntry
from django.http import HttpRequest
from django.utils.html import format_html
from django.utils.safestring import SafeString

from chatmrpt.admin_parts import ReadOnlyAdmin

admin.site.site_header = "ChatMRPT administration"
admin.site.site_title = "ChatMRPT administration"
admin.site.index_title = "Who uses it, what runs, what failed"
admin.site.login = secure_admin_login(admin.site.login)  # type: ignore[method-assign]
"""Staff sign in on the page everybody uses, so that tries are throttled alike."""


@admin.register(LogEntry)
class LogEntryAdmin(ReadOnlyAdmin):
    """The audit log."""

    list_display = ("action_time", "user", "action", "what", "object_page", "words")
    list_display_links = ("action_time",)
    list_filter = ("action_flag", "action_time")
    list_select_related = ("user", "content_type")
    search_fields = ("object_repr", "change_message", "user__email", "=object_id")
    date_hierarchy = "action_time"
    fields = ("action_time", "user", "action", "what", "object_page", "words")
    readonly_fields = fields

    @admin.display(description="action", ordering="action_flag")
    def action(self, entry: LogEntry) -> str:
        """Added, changed or deleted."""
        return str(entry.get_action_flag_display())

    @admin.display(description="kind")
    def what(self, entry: LogEntry) -> str:
        """Which kind of row."""
        return entry.content_type.name if entry.content_type else ""

    @admin.display(description="row")
    def object_page(self, entry: LogEntry) -> SafeString | str:
        """The row, as a link while it exists."""
        address = None if entry.is_deletion() else entry.get_admin_url()
        if address is None:
            return entry.object_repr
        return format_html('<a href="{}">{}</a>', address, entry.object_repr)

    @admin.display(description="what was done")
    def words(self, entry: LogEntry) -> str:
        """The message."""
        return entry.get_change_message()

    def has_view_permission(self, request: HttpRequest, obj: LogEntry | None = None) -> bool:
        """Only for administrators: it names people."""
        return bool(request.user.is_active and request.user.is_superuser)
