"""The operator's status page in the administration: for staff, and only to look at."""

from __future__ import annotations

from django.contrib import admin
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.views.decorators.http import require_safe

from chatmrpt.operations.status import status


@require_safe
def _page(request: HttpRequest) -> HttpResponse:
    context = {**admin.site.each_context(request), "title": "Status", **status()}
    return TemplateResponse(request, "admin/status.html", context)


status_page = admin.site.admin_view(_page)
"""Staff alone; everybody else is sent to sign in."""
