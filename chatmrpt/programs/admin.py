"""Webhooks and their deliveries in the admin: who calls where, what failed; one may be switched off."""

from __future__ import annotations

from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.safestring import SafeString
from django.utils.translation import gettext, gettext_lazy

from chatmrpt.admin_parts import ContentsAdmin, ReadOnlyAdmin, json_block, object_link
from chatmrpt.programs.models import Delivery, Webhook
from chatmrpt.programs.services.change_webhook import switch_webhook


@admin.register(Webhook)
class WebhookAdmin(ReadOnlyAdmin, ContentsAdmin):
    """Addresses that are called; what their calls are signed with is never shown."""

    list_display = ("url", "owner_page", "kinds", "active", "failures", "created", "contents")
    list_filter = ("active", "created")
    list_select_related = ("owner",)
    search_fields = ("url", "owner__email", "=id")
    date_hierarchy = "created"
    fields = (*list_display, "id")
    readonly_fields = fields
    actions = ("switch_off",)

    @admin.display(description=gettext_lazy("account"), ordering="owner__email")
    def owner_page(self, webhook: Webhook) -> SafeString | str:
        """The account it belongs to."""
        return object_link(webhook.owner)

    @admin.display(description=gettext_lazy("called when"))
    def kinds(self, webhook: Webhook) -> str:
        """What it is told of."""
        return ", ".join(webhook.events)

    def has_switch_permission(self, request: HttpRequest) -> bool:
        """Switching off needs the right to change webhooks."""
        return bool(request.user.has_perm("programs.change_webhook"))

    @admin.action(
        description=gettext_lazy("Switch the selected webhooks off"), permissions=["switch"]
    )
    def switch_off(self, request: HttpRequest, queryset: QuerySet[Webhook]) -> None:
        """They are called no more until their owner switches them on; each is noted in the log."""
        rows = list(queryset.filter(active=True))
        for row in rows:
            switch_webhook(webhook=row, active=False)
            self.log_change(request, row, gettext("Switched off."))
        words = gettext("{count} switched off.").format(count=len(rows))
        self.message_user(request, words, messages.SUCCESS)


@admin.register(Delivery)
class DeliveryAdmin(ReadOnlyAdmin):
    """What was or will be sent, and how the other side answered."""

    list_display = (
        *("created", "webhook_page", "event", "state", "attempt"),
        *("status", "error", "due", "finished"),
    )
    list_display_links = ("created",)
    list_filter = ("state", "event", "created")
    list_select_related = ("webhook",)
    search_fields = ("webhook__url", "webhook__owner__email", "=id")
    date_hierarchy = "created"
    defer = ("payload",)
    fields = (*list_display, "what_is_sent", "id")
    readonly_fields = fields

    @admin.display(description="webhook", ordering="webhook__url")
    def webhook_page(self, delivery: Delivery) -> SafeString | str:
        """Where it goes."""
        return object_link(delivery.webhook)

    @admin.display(description=gettext_lazy("what is sent"))
    def what_is_sent(self, delivery: Delivery) -> SafeString | str:
        """The call's body."""
        return json_block(delivery.payload)
