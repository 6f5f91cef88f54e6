"""The living page of the design: for staff, from the built stylesheet, and every contrast holds."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from chatmrpt.design_page import PAIRS, contrast, tokens

SOURCE = Path(__file__).resolve().parents[2] / "static" / "src" / "styles" / "tokens.css"


def test_contrast_is_that_of_wcag():
    """Black on white 21:1, equal colours 1:1, and #777 and #767676 on either side of AA (WebAIM)."""
    assert contrast("#000000", "#fff") == pytest.approx(21)
    assert contrast("#0b6470", "#0b6470") == pytest.approx(1)
    assert contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.005)
    assert contrast("#fff", "#767676") == pytest.approx(4.54, abs=0.005)


def test_tokens_are_read_from_plain_and_from_minified_styles():
    plain = ":root {\n  --ink: #000;\n  --s1: 4px;\n}\n:root[data-theme='x'] { --ink: #111; }"
    small = ":root{--ink:#000;--s1:4px}:root[data-theme=dark]{--ink:#fff}"
    assert tokens(plain)["light"] == {"ink": "#000", "s1": "4px"}
    assert tokens(small)["dark"] == {"ink": "#fff", "s1": "4px"}


def test_every_pair_of_colours_has_its_contrast_in_light_and_dark():
    for theme, values in tokens(SOURCE.read_text()).items():
        for text, ground, least in PAIRS:
            ratio = contrast(values[text], values[ground])
            assert ratio >= least, f"{theme}: {text} on {ground} is {ratio:.2f}"


@pytest.mark.django_db
def test_staff_see_it_and_others_are_sent_to_sign_in(admin_client, stranger_client, page_files):
    (page_files.parent / "app.css").write_text(SOURCE.read_text())
    page = admin_client.get("/admin/design/?theme=dark")
    text = page.content.decode()
    assert page.status_code == 200
    assert 'data-theme="dark"' in text
    assert "#0b6470" in text
    boot = json.loads(text.partition('type="application/json">')[2].partition("</script>")[0])
    assert boot["sessions"] == []
    assert stranger_client.get("/admin/design/").status_code == 302
