"""Sentry and OpenTelemetry, imported only when the environment asks for them."""

from __future__ import annotations

import importlib
from typing import Any

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

INSTRUMENTED = (
    ("opentelemetry.instrumentation.django", "DjangoInstrumentor"),
    ("opentelemetry.instrumentation.psycopg", "PsycopgInstrumentor"),
    ("opentelemetry.instrumentation.redis", "RedisInstrumentor"),
)


def start_reporting() -> None:
    """Start what `SENTRY_DSN` and `OTEL_EXPORTER_OTLP_ENDPOINT` ask for; else nothing."""
    if settings.SENTRY_DSN:
        _start_sentry()
    if settings.OTEL_ENDPOINT:
        _start_opentelemetry()


def _start_sentry() -> None:
    """Faults go to Sentry, without cookies, bodies, addresses or names of people."""
    sentry = _package("sentry_sdk", "SENTRY_DSN")
    sentry.init(
        dsn=settings.SENTRY_DSN,
        release=f"chatmrpt@{settings.VERSION}",
        send_default_pii=False,
        max_request_body_size="never",
        include_local_variables=False,
        traces_sample_rate=0.0,
    )


def _start_opentelemetry() -> None:
    """Spans of requests, queries and Valkey calls go to the collector the variable names."""
    name = "OTEL_EXPORTER_OTLP_ENDPOINT"
    trace = _package("opentelemetry.trace", name)
    sdk = _package("opentelemetry.sdk.trace", name)
    export = _package("opentelemetry.sdk.trace.export", name)
    otlp = _package("opentelemetry.exporter.otlp.proto.http.trace_exporter", name)
    resources = _package("opentelemetry.sdk.resources", name)
    resource = resources.Resource.create(
        {"service.name": "chatmrpt", "service.version": settings.VERSION}
    )
    provider = sdk.TracerProvider(resource=resource)
    provider.add_span_processor(export.BatchSpanProcessor(otlp.OTLPSpanExporter()))
    trace.set_tracer_provider(provider)
    for module, instrumentor in INSTRUMENTED:
        getattr(_package(module, name), instrumentor)().instrument()


def _package(module: str, variable: str) -> Any:
    try:
        return importlib.import_module(module)
    except ImportError as error:
        raise ImproperlyConfigured(
            f"{variable} is set, but the package of {module} is not installed. "
            "Run: pip install -r requirements-observability.txt, or unset it."
        ) from error
