"""Reports and exports of twelve wards: asked for, made by a job, read back by other libraries."""

from __future__ import annotations

import io
import json
import re
import uuid
import zipfile

import docx
import geopandas as gpd
import openpyxl
import pandas as pd
import pptx
import pytest
from pypdf import PdfReader

from analysis.frames import BOUNDARY_ROW
from analysis.models import Export, Message, Run
from analysis.services.canvas.tables import read_result_table
from analysis.services.plan_nets import NetPlanOptions
from analysis.services.plan_run import RunOptions
from analysis.services.plan_tpr import TprRunOptions
from analysis.services.post_message import ask
from analysis.services.request_run import request_run
from analysis.tools import tool_by_name
from analysis.workspace import Workspace
from chatmrpt.management.intake import work_off
from realtime.models import Event, Job
from realtime.queueing import jobs_held_back
from realtime.runner import run_open_jobs
from tests.door.facility_reports import facility_csv
from tests.door.twelve_wards import SCRIPT, boundary_zip, expected, table_csv

pytestmark = pytest.mark.django_db
THREE = ["Dutse", "Izom", SCRIPT]


@pytest.fixture(autouse=True)
def _no_workers():
    with jobs_held_back():
        yield


def calculate(session):
    """Test positivity, the ranking on it being there, and a net plan."""
    for number, options in enumerate(
        (
            TprRunOptions(),
            RunOptions(variables=["tpr", "housing_quality", "distance_to_water"]),
            NetPlanOptions(nets=2000, household_size=5),
        )
    ):
        run = request_run(
            workspace=Workspace(session), options=options, client_id=f"prepared-{number}"
        )
        work_off(session)
        run.refresh_from_db()
        assert run.finished, run.job.error


@pytest.fixture(scope="module")
def whole(prepare, tmp_path_factory):
    """The id of a session with data, tests, ranking and plan."""
    folder = tmp_path_factory.mktemp("whole")
    (folder / "wards.csv").write_bytes(table_csv())
    (folder / "wards.zip").write_bytes(boundary_zip(tmp_path_factory.mktemp("shapes")))
    (folder / "tests.csv").write_bytes(facility_csv())
    return prepare(folder / "wards.csv", folder / "wards.zip", folder / "tests.csv", then=calculate)


@pytest.fixture
def session(whole, as_owner):
    return as_owner(whole)


def export(client, session, **said):
    body = {"client_id": uuid.uuid4().hex, **said}
    answer = client.post(
        f"/api/v1/sessions/{session.pk}/exports", json.dumps(body), "application/json"
    )
    run_open_jobs(session.pk, "test")
    return answer.json()


def fetch(client, made):
    response = client.get(f"/api/v1/exports/{made['id']}/file")
    assert response.status_code == 200, Job.objects.get(pk=made["job"]).error
    return response, b"".join(response.streaming_content)


def written(client, session, **said):
    return fetch(client, export(client, session, **said))[1]


def words_of_word(data):
    paper = docx.Document(io.BytesIO(data))
    lines = [line.text for line in paper.paragraphs]
    lines += [" | ".join(c.text for c in row.cells) for t in paper.tables for row in t.rows]
    return "\n".join(lines)


def words_of_slides(data):
    lines = []
    for slide in pptx.Presentation(io.BytesIO(data)).slides:
        for shape in slide.shapes:
            if shape.has_text_frame:
                lines.append(shape.text_frame.text)
            if shape.has_table:
                lines += [" | ".join(c.text for c in row.cells) for row in shape.table.rows]
    return "\n".join(lines)


def words_of_pdf(data):
    return "\n".join(page.extract_text() for page in PdfReader(io.BytesIO(data)).pages)


def lines_of_pdf(data):
    """Rows as they stand on the pages: what stands beside each other is one line."""
    pages = PdfReader(io.BytesIO(data)).pages
    return "\n".join(page.extract_text(extraction_mode="layout") for page in pages)


def page_rows(session, kind, key):
    """A table as the page gets it, by ward."""
    run = Run.objects.get(session=session, kind=kind)
    table = read_result_table(Workspace(session, run=run), run, key)
    names = [column["name"] for column in table["columns"]]
    frame = pd.DataFrame(table["rows"], columns=names)
    return frame[frame["ward_name"].isin(THREE)].set_index("ward_name")


def test_a_number_is_the_same_on_the_page_in_chat_and_in_every_file(session, owner_client):
    ranking = page_rows(session, "risk", "ranking")
    plan, tests = page_rows(session, "nets", "net_plan"), page_rows(session, "tpr", "tpr")
    chat = tool_by_name("rank_areas").call(Workspace(session), {"n": 12, "order": "top"})
    in_chat = {str(row[1]): row for row in chat.table["rows"]}
    book = openpyxl.load_workbook(
        io.BytesIO(written(owner_client, session, kind="results", format="xlsx"))
    )
    sheets = {
        name: pd.DataFrame(list(book[name].values)[1:], columns=[c.value for c in book[name][1]])
        for name in book.sheetnames
    }
    csv = written(owner_client, session, kind="results", format="csv", what=["risk:ranking"])
    in_csv = pd.read_csv(io.BytesIO(csv)).set_index("Ward")
    report = {"kind": "report", "sections": ["wards", "tpr"]}
    texts = {
        "pdf": lines_of_pdf(written(owner_client, session, format="pdf", **report)),
        "docx": words_of_word(written(owner_client, session, format="docx", **report)),
        "pptx": words_of_slides(written(owner_client, session, format="pptx", **report)),
        "html": written(owner_client, session, format="html", **report).decode(),
    }
    in_book = sheets["Ranking of the wards"].set_index("Ward")
    nets_book = sheets["Net plan"].set_index("Ward")
    tpr_book = sheets["Test positivity of the wards"].set_index("Ward")
    for ward in THREE:
        row, nets, rate = ranking.loc[ward], plan.loc[ward], tests.loc[ward]
        assert in_book.loc[ward, "Rank"] == in_csv.loc[ward, "Rank"] == row["composite_rank"]
        assert in_book.loc[ward, "Composite score"] == pytest.approx(row["composite_score"], 1e-15)
        assert in_csv.loc[ward, "Composite score"] == pytest.approx(row["composite_score"], 1e-15)
        assert in_book.loc[ward, "Certainty"] == in_csv.loc[ward, "Certainty"] == row["certainty"]
        assert nets_book.loc[ward, "Nets"] == nets["nets"]
        assert nets_book.loc[ward, "People protected (%)"] == pytest.approx(nets["coverage"])
        assert tpr_book.loc[ward, "Test positivity (%)"] == pytest.approx(rate["tpr"], 1e-15)
        title = next(name for name in in_chat if name.startswith(ward))
        assert in_chat[title][0] == row["composite_rank"]
        shown = [
            f"{row['composite_rank']:.0f}",
            f"{row['rank_low']:.0f} to {row['rank_high']:.0f}",
            row["certainty"],
            f"{row['composite_score']:.3f}",
            f"{rate['tpr']:.1f}",
            f"{nets['nets']:,.0f}",
            f"{nets['coverage']:.1f}",
        ]
        for format, text in texts.items():
            name = "&lt;b&gt;Gana&lt;/b&gt;" if (format, ward) == ("html", SCRIPT) else ward
            lines = [line for line in re.split(r"\n|<tr>", text) if name in line]
            cells = re.split(r"\s{2,}| \| |<[^>]*>", "  ".join(lines))
            assert set(shown) <= set(map(str.strip, cells)), (format, ward, shown, lines)


def test_the_first_wards_of_the_report_are_those_computed_by_hand(twelve, as_owner, owner_client):
    session = as_owner(twelve)
    run = request_run(
        workspace=Workspace(session),
        options=RunOptions(variables=["tpr", "housing_quality", "distance_to_water"]),
        client_id="hand",
    )
    work_off(session)
    assert Run.objects.get(pk=run.pk).finished
    text = words_of_word(
        written(owner_client, session, kind="report", format="docx", sections=["ranking"])
    )
    first = expected().frame.iloc[0]
    line = next(line for line in text.splitlines() if line.startswith("1 | "))
    assert line.startswith(f"1 | {first['ward']} | {first['lga']} | High")
    assert f"{first['score']:.3f}" in line


def test_a_report_has_what_the_session_has_and_says_what_is_missing(session, owner_client):
    text = words_of_word(written(owner_client, session, kind="report", format="docx"))
    for part in ("Executive summary", "Ranking with certainty", "Net plan", "Annex: methods"):
        assert part in text
    assert "the trend: it has not been analysed yet" in text
    assert Run.objects.get(session=session, kind="nets").receipt_hash in text
    assert "Queen" in text or "queen" in text  # of a method's own text


def test_a_pdf_report_has_a_title_page_contents_page_numbers_and_maps(session, owner_client):
    reader = PdfReader(io.BytesIO(written(owner_client, session, kind="report", format="pdf")))
    first = reader.pages[0].extract_text()
    assert "Malaria risk and planning report" in first
    assert "Contents" in first
    count = len(reader.pages)
    assert f"{count} / {count}" in reader.pages[-1].extract_text()
    words = "\n".join(page.extract_text() for page in reader.pages)
    assert "Risk: composite score" in words
    assert "km" in words


def test_charts_stand_in_a_report_with_captions_counted_and_words_for_the_blind(
    session, owner_client
):
    said = {"kind": "report", "format": "docx", "sections": ["ranking", "tpr", "nets"]}
    paper = docx.Document(io.BytesIO(written(owner_client, session, **said)))
    told = [shape._inline.docPr.get("descr") for shape in paper.inline_shapes]
    assert told[0].startswith("Ranks by risk")
    assert f"Highest risk: {paper.tables[0].rows[1].cells[1].text}" in told[0]
    for words in ("Ranks over", "by LGA", "by age group", "by facility level", "People protected"):
        assert any(words in text for text in told), (words, told)
    captions = [line.text for line in paper.paragraphs if line.text.startswith("Figure ")]
    assert [text.split(".")[0] for text in captions] == [
        f"Figure {number}" for number in range(1, len(told) + 1)
    ]
    assert all(
        words.endswith(text.partition(". ")[2]) for words, text in zip(told, captions, strict=True)
    )


def test_a_french_report_is_in_french_with_french_numbers(session, owner_client):
    text = words_of_word(
        written(owner_client, session, kind="report", format="docx", language="fr")
    )
    assert "Résumé exécutif" in text
    assert "Executive summary" not in text
    assert "Élevé" in text
    score = page_rows(session, "risk", "ranking").loc["Dutse", "composite_score"]
    assert f"{score:.3f}".replace(".", ",") in text
    certain = Workspace(session).rankings["certainty"].value_counts()
    sure, contested = certain.get("surely_first", 0), certain.get("contested", 0)
    assert sure + contested > 0
    assert f"{sure} wards sont sûrement dans le premier tiers, {contested} sont disputés" in text
    # The results were made by an English question; a report says them in its own words.
    for title in ("Classement de 12 wards selon le risque", "Positivité", "Plan MIILD"):
        assert title in text, title
    for title in ("Risk ranking of", "Test positivity of", "Net plan"):
        assert title not in text, title


def test_a_french_workbook_has_french_sheets_heads_and_sources(session, owner_client):
    said = {"kind": "results", "format": "xlsx", "what": ["ranking"], "language": "fr"}
    book = openpyxl.load_workbook(io.BytesIO(written(owner_client, session, **said)))
    assert "Classement des wards" in book.sheetnames
    assert book["Classement des wards"]["A1"].value == "Rang"
    sources = {row[-1] for row in book["Dictionnaire"].values if row[0] == "Classement des wards"}
    assert len(sources) == 1
    assert sources.pop().startswith("Classement de 12 wards selon le risque\u00a0; reçu ")


def test_the_form_of_reports_is_in_the_reader_s_language(session, owner_client):
    address = f"/api/v1/sessions/{session.pk}/exports"
    in_french = owner_client.get(address, headers={"Accept-Language": "fr"}).json()
    in_english = owner_client.get(address).json()
    assert in_french["sections"][0]["label"] == "Résumé exécutif"
    assert in_english["sections"][0]["label"] == "Executive summary"
    assert in_french["languages"] == {"en": "English", "fr": "Français"}


def test_slides_have_a_page_for_each_lga_on_wish(session, owner_client):
    said = {"kind": "report", "format": "pptx", "sections": ["summary", "maps", "lgas"]}
    show = pptx.Presentation(io.BytesIO(written(owner_client, session, **said)))
    titles = [slide.shapes.title.text_frame.text for slide in show.slides]
    assert not [title for title in titles if title.startswith("Maps")]
    shown = {
        slide.shapes.title.text_frame.text: shape
        for slide in show.slides
        for shape in slide.shapes
        if shape.shape_type == 13
    }
    pictures = list(shown.values())
    assert {"Bosso", "Lapai", "Rafi", "Risk: composite score"} <= set(shown)
    assert all(p._element.nvPicPr.cNvPr.get("descr") for p in pictures)


def test_a_web_page_holds_everything_and_lets_no_script_in(session, owner_client):
    page = written(owner_client, session, kind="report", format="html").decode()
    assert "default-src 'none'" in page
    assert "<script" not in page.casefold()
    assert "<b>Gana" not in page
    assert not re.search(r"(?:src|href)=\"(?!data:|#)", page)


def test_a_report_on_an_lga_has_its_wards_alone(session, owner_client):
    said = {"kind": "report", "format": "docx", "areas": ["lapai"], "sections": ["wards"]}
    text = words_of_word(written(owner_client, session, **said))
    assert "Fuka" in text
    assert "Dutse" not in text


def test_a_workbook_has_frozen_headers_formats_and_a_dictionary(session, owner_client):
    book = openpyxl.load_workbook(
        io.BytesIO(written(owner_client, session, kind="results", format="xlsx"))
    )
    assert book.sheetnames[0] == "About"
    assert book.sheetnames[-1] == "Dictionary"
    page = book["Ranking of the wards"]
    assert page.freeze_panes == "A2"
    heads = [cell.value for cell in page[1]]
    assert page.cell(2, heads.index("Composite score") + 1).number_format == "0.0000"
    rows = list(book["Dictionary"].values)
    assert rows[0] == ("Sheet", "Column", "Name in files", "Unit", "Source")
    described = {row[2]: row for row in rows if row[0] == "Test positivity of the wards"}
    assert described["tpr"][3] == "%"
    assert "receipt" in described["tpr"][4]


@pytest.mark.parametrize("format", ["gpkg", "geojson", "shp"])
def test_layers_open_in_a_gis_with_every_ward_and_its_place(
    session, owner_client, format, tmp_path
):
    data = written(owner_client, session, kind="results", format=format, what=["ranking", "nets"])
    path = tmp_path / ("wards.zip" if format == "shp" else f"wards.{format}")
    path.write_bytes(data)
    frame = gpd.read_file(path, engine="pyogrio")
    assert len(frame) == 12
    assert frame.crs.to_epsg() == 4326
    rank = "composite_rank"
    if format == "shp":
        with zipfile.ZipFile(path) as archive:
            fields = pd.read_csv(archive.open("fields.csv")).set_index("name")["field"]
        assert all(len(name) <= 10 for name in frame.columns if name != "geometry")
        rank = fields[rank]
    run = Run.objects.get(session=session, kind="risk")
    known = Workspace(session, run=run).rankings.sort_values(BOUNDARY_ROW)
    assert (
        frame[rank].astype("Float64").tolist() == known["composite_rank"].astype("Float64").tolist()
    )
    assert frame.geometry.iloc[0].bounds == (5, 9, 6, 10)


def test_a_map_is_exported_as_a_picture(session, owner_client):
    svg = written(owner_client, session, kind="results", format="svg", what=["ranking"]).decode()
    assert "&lt;b&gt;Gana" not in svg or "<b>" not in svg
    assert "km</text>" in svg
    png = written(owner_client, session, kind="results", format="png", layers=["nets"])
    assert png[:8] == b"\x89PNG\r\n\x1a\n"


def test_what_was_asked_by_chat_is_written_once_and_its_button_names_the_file(session):
    with jobs_held_back():
        reply = ask(session=session, client_id="q1", text="write a report in french as word")
        run_open_jobs(session.pk, "test")
    message = Message.objects.get(in_reply_to=reply)
    assert (message.tool, message.outcome) == ("write_report", "answer")
    made = Export.objects.get(session=session, kind="report")
    assert made.format == "docx"
    assert made.options["language"] == "fr"
    assert {"label": "Download Word", "export": str(made.pk)} in message.body["chips"]
    assert message.body["show"] == {"view": "reports", "export": str(made.pk)}
    assert made.finished is not None


def test_an_export_of_what_is_not_there_names_the_step(twelve, as_owner):
    workspace = Workspace(as_owner(twelve))
    answer = tool_by_name("export_results").call(workspace, {"what": ["nets"]})
    assert answer.outcome == "need_data"
    assert answer.chips[0]["tool"] == "plan_nets"
    unclear = tool_by_name("export_results").call(workspace, {})
    assert unclear.outcome == "clarify"


def test_a_session_without_data_has_nothing_to_report(new_session, owner, owner_client):
    made = export(owner_client, new_session(owner), kind="report", format="pdf")
    assert made["code"] == "nothing_to_export"


@pytest.mark.parametrize(
    ("said", "code"),
    [
        ({"kind": "report", "format": "exe"}, "unknown_format"),
        ({"kind": "report", "format": "pdf", "sections": ["gossip"]}, "unknown_section"),
        ({"kind": "report", "format": "pdf", "language": "tlh"}, "unknown_language"),
        ({"kind": "results", "format": "csv", "areas": ["Atlantis"]}, "unknown_area"),
    ],
)
def test_what_does_not_fit_is_named(session, owner_client, said, code):
    assert export(owner_client, session, **said)["code"] == code


def test_reports_are_listed_removed_and_not_there_for_a_stranger(
    session, owner_client, stranger_client
):
    made = export(owner_client, session, kind="report", format="md", sections=["summary"])
    listed = owner_client.get(f"/api/v1/sessions/{session.pk}/exports").json()
    assert made["id"] in [row["id"] for row in listed["exports"]]
    assert stranger_client.get(f"/api/v1/sessions/{session.pk}/exports").status_code == 404
    assert stranger_client.delete(f"/api/v1/exports/{made['id']}").status_code in (403, 404)
    assert owner_client.delete(f"/api/v1/exports/{made['id']}").status_code == 204
    assert owner_client.get(f"/api/v1/exports/{made['id']}/file").status_code == 404
    gone = Event.objects.filter(session=session, type="export").last()
    assert gone.payload["deleted"]
