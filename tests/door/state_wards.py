"""The wards of a state with a ranking and a net plan: a session, and the figures of its wards."""

from __future__ import annotations

import re

import pandas as pd
import pytest

from analysis.services.plan_nets import NetPlanOptions
from analysis.services.plan_run import RunOptions
from analysis.workspace import Workspace
from tests.door.asking import made, run_of, say

VARIABLES = ("u5_tpr_rdt", "mean_rainfall", "housing_quality", "elevation", "distance_to_water")


@pytest.fixture(scope="module")
def planned(django_db_setup, django_db_blocker, module_storage, shared_data):
    """The wards of a state with a ranking and a net plan; changes of a test are undone."""
    files = [shared_data / "niger" / name for name in ("wards.csv", "wards.zip")]
    session = made(
        django_db_blocker,
        files,
        RunOptions(variables=VARIABLES, inverse=VARIABLES[2:]),
        NetPlanOptions(nets=200_000, household_size=5.0),
    )
    yield session
    with django_db_blocker.unblock():
        session.delete()


@pytest.fixture(scope="module")
def table(shared_data):
    """The ward table of the file; names with single blanks."""
    frame = pd.read_csv(shared_data / "niger" / "wards.csv")
    return frame.assign(WardName=frame.WardName.str.split().str.join(" "))


@pytest.fixture
def results(planned, table):
    """Each ward of the file with what the ranking and the plan say of it."""
    workspace = Workspace(planned)
    plan = workspace.run_table("net_plan.csv", run_of(planned, "nets"))
    own = ["ward_code", "nets", "need", "coverage", "bales", "households", "tier", "need_met_share"]
    ranks = [
        "ward_code",
        "composite_score",
        "composite_rank",
        "composite_class",
        "filled",
        "certainty",
    ]
    both = workspace.rankings[ranks].merge(plan[own], on="ward_code")
    return table.merge(both, left_on="WardCode", right_on="ward_code", validate="1:1")


def body_of(session, *texts):
    """The last answer to questions typed one after the other; French numbers as English ones."""
    message = [say(session, text) for text in texts][-1]
    assert message.tool in ("query_data", "rank_areas", "compare_areas"), message.tool
    headline = message.body["headline"]
    if "\xa0" in headline:
        headline = re.sub(r"(?<=\d),(?=\d)", ".", headline).replace("\xa0", " ")
    return {**message.body, "headline": headline}


def of(lga):
    return lambda t: t[t.lga_name == lga]
