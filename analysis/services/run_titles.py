"""What a result is called, in the reader's language: a run keeps the words of whoever asked."""

from __future__ import annotations

from collections.abc import Callable

from analysis.models import Run
from analysis.services.plan_clusters import clusters_title
from analysis.services.plan_coverage import coverage_title
from analysis.services.plan_nets import nets_title, reprioritised_title
from analysis.services.plan_quality import quality_title
from analysis.services.plan_run import ranking_title
from analysis.services.plan_sensitivity import sensitivity_title
from analysis.services.plan_tpr import tpr_title
from analysis.services.plan_trend import trend_title


def title_of(run: Run) -> str:
    """The title of a run's options, said anew; of a what-if the words it was asked in."""
    make = _TITLES.get(run.kind)
    return make(run)[:200] if make is not None else run.title


def _ranking(run: Run) -> str:
    known = run.parameters.get("where_known")
    if known and "wards_ranked" not in run.result:
        return run.title
    count = run.result["wards_ranked"] if known else len(run.ward_link.pairs)
    return ranking_title(int(count), run.parameters.get("year"))


def _clusters(run: Run) -> str:
    return clusters_title(run.base) if run.base is not None else run.title


def _sensitivity(run: Run) -> str:
    return sensitivity_title(title_of(run.base)) if run.base is not None else run.title


def _quality(run: Run) -> str:
    return quality_title(run.facilities.name) if run.facilities is not None else run.title


_TITLES: dict[str, Callable[[Run], str]] = {
    "risk": _ranking,
    "tpr": lambda run: tpr_title(run.parameters),
    "trend": lambda run: trend_title(run.parameters),
    "clusters": _clusters,
    "nets": lambda run: nets_title(run.parameters),
    "reprioritised": lambda run: reprioritised_title(run.parameters),
    "coverage": lambda run: coverage_title(run.parameters),
    "sensitivity": _sensitivity,
    "quality": _quality,
}
