"""A conversation as Markdown, Word and PDF, made by a job, downloaded by its owner."""

from __future__ import annotations

import hashlib
import io
import uuid
import zipfile

import docx
import pytest
from django.core.files.storage import default_storage
from django.db import transaction
from pypdf import PdfReader
from pypdf.generic import ContentStream

from analysis.models import Export, Message, Role
from analysis.reports.document import File
from analysis.services import write_export as service
from analysis.services.canvas.layers import read_layer
from analysis.services.charts.read import read_chart
from analysis.services.charts.wish import wish_of
from analysis.services.post_message import tell
from analysis.workspace import Workspace
from realtime.models import Event, Job, JobState
from realtime.queueing import jobs_held_back
from realtime.runner import run_open_jobs
from realtime.snapshots import snapshot

pytestmark = pytest.mark.django_db
HOSTILE = '=HYPERLINK("http://x") <script>alert(1)</script> *b* | #eval("1+1")'


@pytest.fixture(autouse=True)
def _no_workers():
    with jobs_held_back():
        yield


@pytest.fixture
def talk(twelve, as_owner):
    """The twelve wards; a question with a table of 40 rows, a map, and texts that want to be code."""
    session = as_owner(twelve)
    question = Message.objects.create(
        session=session, role=Role.USER, text=f"Which wards?\n{HOSTILE}", client_id="q"
    )
    Message.objects.create(
        session=session,
        role=Role.ASSISTANT,
        in_reply_to=question,
        tool="rank_areas",
        body={
            "headline": "The tests by ward",
            "points": [HOSTILE, "Second point"],
            "table": {
                "columns": ["Ward", "TPR"],
                "rows": [["=1+1", 12.345], *[[f"Ward {n}", n] for n in range(39)]],
            },
            "show": {"view": "map", "layer": "variable:tpr"},
            "tool_label": "Ranking areas",
        },
    )
    return session


def export(client, session, format, once=None):
    body = {"client_id": once or uuid.uuid4().hex, "format": format}
    answer = client.post(f"/api/v1/sessions/{session.pk}/exports", body, "application/json")
    run_open_jobs(session.pk, "test")
    return answer.json()


def download(client, made):
    response = client.get(f"/api/v1/exports/{made['id']}/file")
    assert response.status_code == 200
    return response, b"".join(response.streaming_content)


def test_markdown_has_question_answer_first_rows_map_and_sources(talk, owner_client):
    response, data = download(owner_client, export(owner_client, talk, "md"))
    assert response["Content-Type"] == "application/zip"
    archive = zipfile.ZipFile(io.BytesIO(data))
    assert archive.namelist() == ["document.md", "figures/1.svg"]
    text = archive.read("document.md").decode()
    assert "> Which wards?" in text
    assert "**The tests by ward**" in text
    assert "| Ward 13 | 13 |" in text
    assert "| Ward 14 |" not in text
    assert "… 25 more rows" in text
    assert "12.35" in text or "12.34" in text
    assert "](figures/1.svg)" in text
    assert b"<svg" in archive.read("figures/1.svg")
    assert "## Where the numbers come from" in text
    assert "wards.csv" in text


def test_charts_are_drawn_once_and_the_fixed_words_are_in_the_readers_language(talk, owner_client):
    last = Message.objects.get(session=talk, tool="rank_areas")
    show = {"view": "chart", "chart": "histogram?variable=mean_rainfall"}
    for place in "ab":
        question = Message.objects.create(
            session=talk, role=Role.USER, text="Et le graphique ?", client_id=place, parent=last
        )
        last = Message.objects.create(
            session=talk, role=Role.ASSISTANT, in_reply_to=question, tool="show_chart",
            body={"headline": "La pluie", "show": show},
        )  # fmt: skip
    owner_client.cookies["django_language"] = "fr"
    _, data = download(owner_client, export(owner_client, talk, "md"))
    archive = zipfile.ZipFile(io.BytesIO(data))
    text = archive.read("document.md").decode()
    assert archive.namelist() == ["document.md", "figures/1.svg", "figures/2.svg"]
    assert text.count("Le graphique se trouve plus haut") == 1
    assert "## D'où viennent les nombres" in text
    assert "… et 25 autres lignes" in text
    assert "made on" not in text


def test_no_text_becomes_markup_or_a_formula_in_markdown(talk, owner_client):
    _, data = download(owner_client, export(owner_client, talk, "md"))
    text = zipfile.ZipFile(io.BytesIO(data)).read("document.md").decode()
    assert "<script>" not in text
    assert "http://x" not in text
    assert "*b* " not in text
    assert "| '\\=1+1 |" in text or "| '=1+1 |" in text


def test_word_opens_with_the_same_content(talk, owner_client):
    response, data = download(owner_client, export(owner_client, talk, "docx"))
    assert response["Content-Disposition"].endswith('.docx"')
    paper = docx.Document(io.BytesIO(data))
    words = "\n".join(line.text for line in paper.paragraphs)
    assert HOSTILE in words
    assert "The tests by ward" in words
    assert "… 25 more rows" in words
    first = paper.tables[0]
    assert [cell.text for cell in first.rows[0].cells] == ["Ward", "TPR"]
    assert [cell.text for cell in first.rows[1].cells] == ["'=1+1", "12.35"]
    assert len(first.rows) == 16
    assert len(paper.inline_shapes) == 1


def test_pdf_is_written_without_a_network_and_with_its_fonts(talk, owner_client):
    response, data = download(owner_client, export(owner_client, talk, "pdf"))
    assert response["Content-Type"] == "application/pdf"
    assert data.startswith(b"%PDF-")
    assert b"/FontFile" in data
    assert data.rstrip().endswith(b"%%EOF")


def drawn(pages):
    """How many shapes the pages draw, also within what they include."""
    count, open_parts, seen = 0, [(page, page) for page in pages], set()
    while open_parts:
        part, holder = open_parts.pop()
        content = ContentStream(part.get_contents() if part is holder else part, holder.pdf)
        count += sum(operator in (b"m", b"re") for _, operator in content.operations)
        inner = (part.get("/Resources") or {}).get("/XObject") or {}
        for item in inner.values():
            form = item.get_object()
            if form.get("/Subtype") == "/Form" and id(form) not in seen:
                seen.add(id(form))
                open_parts.append((form, holder))
    return count


def test_the_map_and_the_chart_are_drawn_in_the_pdf_with_their_captions(talk, owner_client):
    answer = Message.objects.get(session=talk, tool="rank_areas")
    question = Message.objects.create(
        session=talk, role=Role.USER, text="And the chart?", client_id="c", parent=answer
    )
    show = {"view": "chart", "chart": "histogram?variable=mean_rainfall"}
    chart = Message.objects.create(
        session=talk, role=Role.ASSISTANT, in_reply_to=question, tool="show_chart",
        body={"headline": "Rain", "show": show},
    )  # fmt: skip
    with_figures = PdfReader(
        io.BytesIO(download(owner_client, export(owner_client, talk, "pdf"))[1])
    )
    text = " ".join(" ".join(page.extract_text() for page in with_figures.pages).split())
    layer = read_layer(Workspace(talk), "variable:tpr")
    assert layer["summary"].split(".")[0] in text
    assert "Rainfall" in text.split("And the chart?")[1]
    shapes = drawn(with_figures.pages)
    for row in (answer, chart):
        del row.body["show"]
        row.save()
    bare = PdfReader(io.BytesIO(download(owner_client, export(owner_client, talk, "pdf"))[1]))
    bars = len(read_chart(Workspace(talk), wish_of(show["chart"])).table)
    assert shapes >= drawn(bare.pages) + 12 + bars, "twelve wards, and the bars of the chart"


def test_an_export_is_told_as_it_goes_and_sent_twice_is_made_once(talk, owner_client):
    first = export(owner_client, talk, "md", once="export-1")
    again = export(owner_client, talk, "md", once="export-1")
    assert (first["state"], again["state"], again["id"]) == ("working", "done", first["id"])
    assert Export.objects.count() == 1
    states = [row.payload["state"] for row in Event.objects.filter(session=talk, type="export")]
    assert states == ["working", "done"]
    assert snapshot(talk)["state"]["export"][first["id"]]["name"].endswith(".zip")


def test_a_session_in_which_nothing_was_asked_has_nothing_to_export(
    new_session, owner, owner_client
):
    session = new_session(owner)
    with transaction.atomic():
        tell(session=session, body={"headline": "A file came."})
    assert export(owner_client, session, "md")["code"] == "nothing_to_export"


def test_an_unfinished_export_is_no_file_and_a_cancelled_one_says_so(talk, owner_client):
    body = {"client_id": "later-01", "format": "md"}
    made = owner_client.post(f"/api/v1/sessions/{talk.pk}/exports", body, "application/json").json()
    assert owner_client.get(f"/api/v1/exports/{made['id']}/file").status_code == 404
    owner_client.post(f"/api/v1/jobs/{made['job']}/cancel")
    assert Job.objects.get(pk=made["job"]).state == JobState.CANCELLED
    assert snapshot(talk)["state"]["export"][made["id"]]["state"] == "cancelled"


def test_anothers_document_is_not_there(talk, owner_client, colleague_client):
    made = export(owner_client, talk, "md")
    assert colleague_client.get(f"/api/v1/exports/{made['id']}/file").status_code == 404


def test_a_document_equal_to_one_that_is_removed_meanwhile_has_its_file(
    talk, owner_client, monkeypatch, django_capture_on_commit_callbacks
):
    """Both lie under the hash of their content."""
    same = File(b"the very same", ".md", "text/markdown")
    monkeypatch.setitem(service.MAKERS, "conversation", lambda export, progress: same)
    first = export(owner_client, talk, "md")
    body = {"client_id": uuid.uuid4().hex, "format": "md"}
    path = f"/api/v1/sessions/{talk.pk}/exports"
    second = owner_client.post(path, body, "application/json").json()
    save = service.write_export(export_id=second["id"], progress=lambda *_: None)
    with django_capture_on_commit_callbacks(execute=True):
        assert owner_client.delete(f"/api/v1/exports/{first['id']}").status_code == 204
    with transaction.atomic():
        save()
    assert download(owner_client, second)[1] == b"the very same"
    with django_capture_on_commit_callbacks(execute=True):
        Job.objects.update(state=JobState.DONE)
        assert owner_client.delete(f"/api/v1/exports/{second['id']}").status_code == 204
    assert not default_storage.exists(f"{talk.folder}/exports/{sha256(b'the very same')}")


def sha256(data):
    return hashlib.sha256(data).hexdigest()


def test_the_file_of_a_removed_document_stays_where_an_equal_one_came_just_before(
    talk, owner_client, monkeypatch, django_capture_on_commit_callbacks
):
    same = File(b"the very same", ".md", "text/markdown")
    monkeypatch.setitem(service.MAKERS, "conversation", lambda export, progress: same)
    first = export(owner_client, talk, "md")
    with django_capture_on_commit_callbacks() as after:
        assert owner_client.delete(f"/api/v1/exports/{first['id']}").status_code == 204
    second = export(owner_client, talk, "md")
    for call in after:
        call()
    assert download(owner_client, second)[1] == b"the very same"


def test_only_the_newest_documents_are_kept(talk, owner_client, monkeypatch):
    monkeypatch.setattr(service, "KEPT", 1)
    first = export(owner_client, talk, "md")
    second = export(owner_client, talk, "md")
    assert [str(row.pk) for row in Export.objects.all()] == [second["id"]]
    gone = Event.objects.filter(session=talk, type="export", payload__deleted=True).get()
    assert gone.payload["id"] == first["id"]


def test_a_map_that_cannot_be_drawn_any_more_is_said(talk, owner_client):
    row = Message.objects.get(session=talk, tool="rank_areas")
    row.body["show"]["layer"] = "composite"
    row.save()
    _, data = download(owner_client, export(owner_client, talk, "md"))
    text = zipfile.ZipFile(io.BytesIO(data)).read("document.md").decode()
    assert "The picture is not here" in text
