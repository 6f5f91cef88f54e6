"""What the apps' admin pages share: read-only rows, links with counts, JSON, downloads."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from django.contrib import admin
from django.db.models import Count, Model, OuterRef, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce
from django.http import HttpRequest
from django.template.defaultfilters import filesizeformat
from django.urls import NoReverseMatch, reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

if TYPE_CHECKING:
    ModelAdmin = admin.ModelAdmin[Any]
else:
    ModelAdmin = admin.ModelAdmin

NOTHING = "–"
JSON_SHOWN = 20_000


class ReadOnlyAdmin(ModelAdmin):
    """Rows that only the application writes; looking, searching and filtering is all one can do."""

    show_full_result_count = False
    list_per_page = 50
    defer: tuple[str, ...] = ()
    """Large columns that a list does not need."""

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        """The rows without their large columns; a row's own page loads those one by one."""
        return super().get_queryset(request).defer(*self.defer)

    def has_add_permission(self, request: HttpRequest, *args: Any) -> bool:
        """Nobody adds."""
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Nobody changes."""
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Nobody deletes: rows go with their session."""
        return False


class ContentsAdmin(ModelAdmin):
    """Rows that own others: a column `contents` that counts them and leads to their lists."""

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        """The rows with a count for each kind of related row."""
        counts = {
            _count_name(relation): Coalesce(Subquery(_count(relation)), Value(0))
            for relation in _relations(self.model)
        }
        rows: QuerySet[Any] = super().get_queryset(request).annotate(**counts)
        return rows

    @admin.display(description="contents")
    def contents(self, obj: Model) -> SafeString | str:
        """What belongs to the row, each a link to its filtered list."""
        parts = [
            (_list_of(relation, obj), count, _words(relation, count))
            for relation in _relations(type(obj))
            if (count := getattr(obj, _count_name(relation)))
        ]
        return format_html_join(" · ", '<a href="{}">{}\N{NO-BREAK SPACE}{}</a>', parts) or NOTHING

    def get_deleted_objects(
        self, objs: Any, request: HttpRequest
    ) -> tuple[list[Any], dict[str, int], set[str], list[Any]]:
        """What goes with the rows, in numbers: a session may own a hundred thousand events."""
        lines: list[Any] = []
        totals: dict[str, int] = {}
        for obj in objs:
            lines.append(str(obj))
            inside = [(_relation_total(relation, obj), relation) for relation in _relations(obj)]
            words = [f"{count} {_words(relation, count)}" for count, relation in inside if count]
            if words:
                lines.append([f"with {', '.join(words)}"])
            for count, relation in inside:
                name = str(relation.related_model._meta.verbose_name_plural)
                totals[name] = totals.get(name, 0) + count
        meta = self.model._meta
        summary = {str(meta.verbose_name_plural): len(objs), **totals}
        return lines, {name: count for name, count in summary.items() if count}, set(), []


def object_link(obj: Model | None, label: object = None) -> SafeString | str:
    """A link to a row's own admin page."""
    if obj is None:
        return NOTHING
    return link_to(type(obj), obj.pk, str(obj) if label is None else label)


def link_to(model: type[Model], pk: object, label: object) -> SafeString | str:
    """A link to the admin page of the row with this key; plain text where there is none."""
    meta = model._meta
    try:
        address = reverse(f"admin:{meta.app_label}_{meta.model_name}_change", args=[pk])
    except NoReverseMatch:
        return str(label)
    return format_html('<a href="{}">{}</a>', address, label)


def entity_links(links: dict[str, str]) -> SafeString | str:
    """Links to the rows that `{"run": id, …}` names, by the name of their model."""
    by_name = {model._meta.model_name: model for model in admin.site._registry}
    parts = [
        (link_to(by_name[kind], pk, kind),)
        for kind, pk in links.items()
        if kind in by_name and isinstance(pk, str)
    ]
    return format_html_join(" · ", "{}", parts) or NOTHING


def json_block(value: Any) -> SafeString | str:
    """JSON for people, never taken as HTML, cut when it is very long."""
    if value in (None, {}, []):
        return NOTHING
    text = json.dumps(value, indent=2, ensure_ascii=False, default=str)
    if len(text) > JSON_SHOWN:
        text = f"{text[:JSON_SHOWN]}\n… {len(text) - JSON_SHOWN:,} more characters"
    return format_html('<pre class="json">{}</pre>', text)


def problem_words(problem: dict[str, str] | None) -> SafeString | str:
    """A stored error as a person would read it."""
    if not problem:
        return NOTHING
    return format_html(
        '<span class="problem">{}</span><br>{} <code>{}</code>',
        problem.get("message", ""),
        problem.get("hint", ""),
        problem.get("code", ""),
    )


def size_words(size: int | None) -> str:
    """Bytes as a person would read them."""
    return NOTHING if size is None else str(filesizeformat(size))


def _relations(model: type[Model] | Model) -> Iterable[Any]:
    """The one-to-many relations whose rows have an admin page of their own."""
    return [
        relation
        for relation in model._meta.related_objects
        if relation.one_to_many and relation.related_model in admin.site._registry
    ]


def _count_name(relation: Any) -> str:
    return f"count_{relation.related_model._meta.model_name}"


def _count(relation: Any) -> QuerySet[Any]:
    key = relation.field.attname
    rows = relation.related_model._base_manager.filter(**{key: OuterRef("pk")}).order_by()
    counted: QuerySet[Any] = rows.values(key).annotate(number=Count("pk")).values("number")
    return counted


def _relation_total(relation: Any, obj: Model) -> int:
    rows = relation.related_model._base_manager.filter(**{relation.field.attname: obj.pk})
    return int(rows.count())


def _words(relation: Any, count: int) -> str:
    meta = relation.related_model._meta
    return str(meta.verbose_name if count == 1 else meta.verbose_name_plural)


def _list_of(relation: Any, obj: Model) -> str:
    meta = relation.related_model._meta
    address = reverse(f"admin:{meta.app_label}_{meta.model_name}_changelist")
    return f"{address}?{relation.field.name}__{obj._meta.pk.name}__exact={obj.pk}"
