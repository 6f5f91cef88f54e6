"""Every address of the site."""

from __future__ import annotations

from django.contrib import admin
from django.urls import include, path

from chatmrpt import views
from chatmrpt.api import api
from chatmrpt.design_page import design_page
from chatmrpt.glossary_page import glossary
from chatmrpt.language import choose_language
from chatmrpt.operations.letters import letters
from chatmrpt.operations.metrics_page import metrics_page
from chatmrpt.operations.status_page import status_page
from chatmrpt.problems import renders_problems
from chatmrpt.programs.page import webhooks
from chatmrpt.shared_page import shared_page, shared_read, shared_state
from chatmrpt.tokens_page import tokens
from uploads import tus

urlpatterns = [
    path("", views.app, name="home"),
    path("s/<uuid:session_id>/", views.app, name="session"),
    path("offline-page", views.offline_page),
    path("sw.js", views.service_worker),
    path("shared/<str:token>", shared_page, name="shared"),
    path("glossary", glossary, name="glossary"),
    path("language/", choose_language, name="language"),
    path("healthz", views.healthz),
    path("readyz", views.readyz),
    path("metrics", metrics_page),
    path("accounts/", include("allauth.urls")),
    path("admin/status/", status_page, name="status"),
    path("admin/design/", design_page, name="design"),
    path("accounts/letters/", letters, name="letters"),
    path("accounts/tokens/", tokens, name="tokens"),
    path("accounts/webhooks/", webhooks, name="webhooks"),
    path("admin/", admin.site.urls),
    path("api/v1/uploads/", renders_problems(tus.uploads), name="tus-uploads"),
    path("api/v1/uploads/<uuid:upload_id>", renders_problems(tus.upload), name="tus-upload"),
    path("api/v1/shared/<str:token>", shared_state),
    path("api/v1/shared/<str:token>/<path:rest>", shared_read),
    path("api/v1/", api.urls),
]

handler400 = views.bad_request
handler404 = views.not_found
handler500 = views.server_error
