"""`python -m tests.languages.coverage`: how much of each part is French, and what is missing."""

from __future__ import annotations

import os
import sys

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "chatmrpt.settings")

from chatmrpt.management.catalogues import PAGE, SERVER, read_catalogue
from chatmrpt.management.gathering import domain_texts

#: Files all of whose texts are in French; a test holds them there.
FINISHED = (
    "analysis/chat/guided.py",
    "analysis/chat/refusals.py",
    "analysis/data_quality.py",
    "analysis/facility_findings.py",
    "analysis/facility_people.py",
    "analysis/science/tpr/calculate.py",
    "analysis/science/tpr/cells.py",
    "analysis/science/tpr/table.py",
    "analysis/science/tpr/tell.py",
    "analysis/science/tpr/words.py",
    "analysis/science/trend/tell.py",
    "analysis/science/trend/words.py",
    "analysis/services/analyses/tpr_files.py",
    "analysis/services/near_columns.py",
    "analysis/services/people_values.py",
    "analysis/services/settlement/use.py",
    "analysis/signals.py",
    "realtime/fairness.py",
    "realtime/services/share_session.py",
    "chatmrpt/lib/outage.py",
    "chatmrpt/programs/services/change_webhook.py",
    "chatmrpt/programs/services/queue_deliveries.py",
    "chatmrpt/programs/targets.py",
    "chatmrpt/rate_limits.py",
    "analysis/science/method.py",
    "analysis/science/method_texts.py",
    "analysis/science/pca_reasons.py",
    "analysis/tools/method_topics.py",
    "analysis/tools/misfits.py",
    "analysis/tools/shown_words.py",
    "analysis/tools/written_files.py",
    "uploads/cleaning/link_findings.py",
    "uploads/cleaning/changes.py",
    "uploads/cleaning/checks.py",
    "uploads/cleaning/corrections.py",
    "uploads/cleaning/counts.py",
    "uploads/cleaning/findings.py",
    "uploads/cleaning/folders.py",
    "uploads/cleaning/geometry.py",
    "uploads/cleaning/known_roles.py",
    "uploads/cleaning/link.py",
    "uploads/cleaning/location.py",
    "uploads/cleaning/outline_findings.py",
    "uploads/cleaning/parts.py",
    "uploads/cleaning/profile.py",
    "uploads/cleaning/raster.py",
    "uploads/cleaning/role_rules.py",
    "uploads/cleaning/roles.py",
    "uploads/cleaning/strays.py",
    "uploads/cleaning/table.py",
    "uploads/formats/__init__.py",
    "uploads/formats/archive.py",
    "uploads/formats/base.py",
    "uploads/formats/beside.py",
    "uploads/formats/choices.py",
    "uploads/formats/columns.py",
    "uploads/formats/delimited.py",
    "uploads/formats/dhis2.py",
    "uploads/formats/dhis2_json.py",
    "uploads/formats/geojson.py",
    "uploads/formats/geopackage.py",
    "uploads/formats/geotiff.py",
    "uploads/formats/geotiff_words.py",
    "uploads/formats/grid.py",
    "uploads/formats/html_table.py",
    "uploads/formats/json_text.py",
    "uploads/formats/kml.py",
    "uploads/formats/markup.py",
    "uploads/formats/parquet.py",
    "uploads/formats/shapefile.py",
    "uploads/formats/sheets.py",
    "uploads/formats/spreadsheet_xml.py",
    "uploads/formats/unsupported.py",
    "uploads/formats/vector.py",
    "uploads/formats/workbook.py",
    "uploads/formats/zipped.py",
    "uploads/parsing.py",
    "analysis/science/quality/effects.py",
    "analysis/science/quality/implausible.py",
    "analysis/science/quality/tell_facility.py",
    "analysis/science/quality/tell_reporting.py",
    "analysis/science/quality/tell_ward.py",
    "analysis/science/quality/words.py",
    "analysis/tools/wording.py",
    "analysis/tools/results.py",
    "analysis/tools/choices.py",
    "analysis/tools/describe_data.py",
    "analysis/tools/rank_areas.py",
    "analysis/tools/risk_answers.py",
    "analysis/tools/run_risk_analysis.py",
    "analysis/tools/explain_area.py",
    "analysis/tools/compare_areas.py",
    "analysis/tools/compare_methods.py",
    "analysis/tools/select_reprioritised.py",
    "analysis/tools/calculate_tpr.py",
    "analysis/tools/tpr_notes.py",
    "analysis/tools/net_answers.py",
    "analysis/tools/plan_nets.py",
    "analysis/tools/query_data.py",
    "analysis/tools/rank_lgas.py",
    "analysis/tools/show_map.py",
    "analysis/tools/tpr_answers.py",
    "analysis/tools/tpr_choices.py",
    "analysis/tools/tpr_steps.py",
    "analysis/chat/speaking.py",
    "analysis/api.py",
    "analysis/services/analyses/clusters.py",
    "analysis/services/analyses/coverage.py",
    "analysis/services/analyses/nets.py",
    "analysis/services/analyses/quality.py",
    "analysis/services/analyses/reprioritised.py",
    "analysis/services/analyses/risk.py",
    "analysis/services/analyses/sensitivity.py",
    "analysis/services/analyses/tpr.py",
    "analysis/services/analyses/trend.py",
    "analysis/services/analyses/what_if.py",
    "analysis/services/answer_again.py",
    "analysis/services/ask_for_export.py",
    "analysis/services/choose_raster_values.py",
    "analysis/services/comparisons.py",
    "analysis/services/decide_names.py",
    "analysis/services/export_conversation.py",
    "analysis/services/export_results.py",
    "analysis/services/give_feedback.py",
    "analysis/services/net_words.py",
    "analysis/services/other_state.py",
    "analysis/services/plan_clusters.py",
    "analysis/services/plan_coverage.py",
    "analysis/services/plan_nets.py",
    "analysis/services/plan_run.py",
    "analysis/services/plan_tpr.py",
    "analysis/services/plan_trend.py",
    "analysis/services/plan_what_if.py",
    "analysis/services/retry_message.py",
    "analysis/services/review_names.py",
    "analysis/services/select_wards.py",
    "analysis/services/tell_ward_values.py",
    "analysis/services/ward_values.py",
    "analysis/services/write_export.py",
    "analysis/tools/__init__.py",
    "analysis/tools/analyse_trend.py",
    "analysis/tools/area_values.py",
    "analysis/tools/association_data.py",
    "analysis/tools/association_groups.py",
    "analysis/tools/association_regression.py",
    "analysis/tools/base.py",
    "analysis/tools/certainty_map.py",
    "analysis/tools/check_data_quality.py",
    "analysis/tools/classify_settlements.py",
    "analysis/tools/columns.py",
    "analysis/tools/data_changes.py",
    "analysis/tools/explain_method.py",
    "analysis/tools/explain_shown.py",
    "analysis/tools/explain_term.py",
    "analysis/tools/export_results.py",
    "analysis/tools/facility_areas.py",
    "analysis/tools/find_clusters.py",
    "analysis/tools/help.py",
    "analysis/tools/later.py",
    "analysis/tools/manage_session.py",
    "analysis/tools/map_places.py",
    "analysis/tools/match_names.py",
    "analysis/tools/measure_association.py",
    "analysis/tools/net_limits.py",
    "analysis/tools/net_need.py",
    "analysis/tools/other_ways.py",
    "analysis/tools/own_nets.py",
    "analysis/tools/places.py",
    "analysis/tools/plan_maps.py",
    "analysis/tools/quality_reports.py",
    "analysis/tools/quality_wards.py",
    "analysis/tools/quality_words.py",
    "analysis/tools/reports_map.py",
    "analysis/tools/risk_years.py",
    "analysis/tools/run_what_if.py",
    "analysis/tools/second_tries.py",
    "analysis/tools/sensitivity_answers.py",
    "analysis/tools/show_chart.py",
    "analysis/tools/tpr_people.py",
    "analysis/tools/trend_answers.py",
    "analysis/tools/trend_months.py",
    "analysis/tools/trend_points.py",
    "analysis/tools/trend_words.py",
    "analysis/tools/what_if_coverage.py",
    "analysis/tools/write_report.py",
    "analysis/tools/written_files.py",
    "analysis/tools/years_map.py",
)


def translated(domain: str) -> dict[str, str | tuple[str, ...]]:
    """The finished entries of a catalogue by their English text."""
    found = {}
    for entry in read_catalogue("fr", domain):
        said = entry.string
        if entry.id and said and (isinstance(said, str) or all(said)):
            found[entry.id if isinstance(entry.id, str) else entry.id[0]] = said
    return found


def missing(domain: str) -> dict[str, list[str]]:
    """The texts without French of each file; a file with none has an empty list."""
    known = translated(domain)
    return {
        file: sorted(key for key in map(key_of, texts) if key not in known)
        for file, texts in sorted(domain_texts(domain).items())
    }


def key_of(text: str | tuple[str, str]) -> str:
    return text if isinstance(text, str) else text[0]


def main(wanted: list[str]) -> None:
    for domain in (SERVER, PAGE):
        texts = domain_texts(domain)
        for file, gone in missing(domain).items():
            total = len(texts[file])
            print(f"{100 * (total - len(gone)) // total:4} % of {total:4}  {file}")
            if file in wanted:
                print(*(f"        {text}" for text in gone), sep="\n")
        known, all_of_them = translated(domain), {key_of(t) for s in texts.values() for t in s}
        print(f"{domain}: {len(known.keys() & all_of_them)} of {len(all_of_them)} texts in French")


if __name__ == "__main__":
    main(sys.argv[1:])
