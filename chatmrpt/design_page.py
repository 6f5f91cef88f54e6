"""The living page of the design: tokens and components from the stylesheet that people get."""

from __future__ import annotations

import re
from typing import Any

from django.conf import settings
from django.contrib import admin
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from chatmrpt.templatetags.assets import manifest
from chatmrpt.views import empty_boot

#: Colour of text or sign, colour of the ground, the least ratio (WCAG 2.2: 1.4.3 text, 1.4.11 signs).
PAIRS = (
    *(("ink", ground, 4.5) for ground in ("ground", "surface", "surface-2", "surface-3")),
    *(("ink-2", ground, 4.5) for ground in ("ground", "surface", "surface-2", "surface-3")),
    *(("accent", ground, 4.5) for ground in ("ground", "surface")),
    ("accent-strong", "accent-soft", 4.5),
    ("on-accent", "accent", 4.5),
    ("ink", "question", 4.5),
    *((tone, f"{tone}-soft", 4.5) for tone in ("error", "warning")),
    *((tone, "surface", 4.5) for tone in ("error", "warning", "ok")),
    ("line-strong", "surface", 3.0),
)
_RULE = re.compile(r":root(\[data-theme=\"?dark\"?\])?\s*\{([^}]*)\}")
_TOKEN = re.compile(r"--([\w-]+)\s*:\s*([^;}]+)")
_HEX = re.compile(r"#([0-9a-f]{3}|[0-9a-f]{6})", re.IGNORECASE)


def tokens(css: str) -> dict[str, dict[str, str]]:
    """The tokens of a stylesheet, `light` and `dark`; what dark does not name is as in light."""
    found: dict[str, dict[str, str]] = {"light": {}, "dark": {}}
    for dark, body in _RULE.findall(css):
        theme = found["dark" if dark else "light"]
        for name, value in _TOKEN.findall(body):
            theme.setdefault(name, value.strip())
    return {"light": found["light"], "dark": {**found["light"], **found["dark"]}}


def contrast(one: str, other: str) -> float:
    """The ratio of two colours (#rrggbb or #rgb), from 1 to 21, by the formula of WCAG 2."""
    high, low = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


def _luminance(colour: str) -> float:
    digits = colour.removeprefix("#")
    if len(digits) == 3:
        digits = "".join(2 * digit for digit in digits)
    parts = [int(digits[at : at + 2], 16) / 255 for at in (0, 2, 4)]
    red, green, blue = (p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _contrasts(found: dict[str, dict[str, str]]) -> list[dict[str, Any]]:
    rows = []
    for text, ground, least in PAIRS:
        ratios = {
            theme: contrast(values[text], values[ground])
            for theme, values in found.items()
            if text in values and ground in values
        }
        well = all(ratio >= least for ratio in ratios.values())
        rows.append({"text": text, "ground": ground, "least": least, **ratios, "well": well})
    return rows


@require_safe
def _page(request: HttpRequest) -> HttpResponse:
    css = (settings.ASSETS_MANIFEST.parent / manifest()["app.css"]).read_text()
    found = tokens(css)
    names = found["light"]
    colours = [
        (name, value, found["dark"][name]) for name, value in names.items() if _HEX.fullmatch(value)
    ]
    context = {
        "boot": empty_boot(request),
        "colours": colours,
        "contrasts": _contrasts(found),
        "sizes": [(n, v) for n, v in names.items() if n.startswith("text-")],
        "spaces": [(n, v) for n, v in names.items() if re.fullmatch(r"s\d", n)],
        "others": [(n, v) for n, v in names.items() if n.startswith(("radius", "shadow", "touch"))],
        "theme": request.GET.get("theme", ""),
    }
    return render(request, "admin/design.html", context)


design_page = admin.site.admin_view(_page)
"""Staff alone; everybody else is sent to sign in."""
