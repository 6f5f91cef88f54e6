"""Real ward tables and the results that the original tools computed from them."""

from pathlib import Path

import geopandas as gpd
import pandas as pd
import pytest

from analysis.science.contiguity import Neighbours, queen_neighbours


class Place:
    """One folder of ../shared/data: boundary, ward table in boundary order, expected results."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.boundary = gpd.read_file(self.folder / "wards.zip")
        self.neighbours: Neighbours = queen_neighbours(self.boundary.geometry)
        self.table = pd.read_csv(self.folder / "wards.csv")

    def expected(self, name: str) -> pd.DataFrame:
        return pd.read_csv(self.folder / "expected" / f"{name}.csv")

    def wards(self, key: str) -> pd.DataFrame:
        """The table in boundary order, with the columns a run needs."""
        side = "WardName" if key == "WardName" else "WardCode"
        frame = self.table.set_index(key).loc[self.boundary[side]].reset_index()
        frame["ward_name"] = self.boundary["WardName"].to_numpy()
        frame["ward_code"] = self.boundary["WardCode"].to_numpy()
        frame["lga_name"] = self.boundary["LGACode"].to_numpy()
        frame["state_name"] = self.boundary["StateCode"].to_numpy()
        frame["urban_share"] = self.boundary["Urban"].map({"Yes": 100.0, "No": 0.0}).to_numpy()
        return frame


@pytest.fixture(scope="session")
def ilorin(shared_data: Path) -> Place:
    return Place(shared_data / "ilorin")


@pytest.fixture(scope="session")
def niger(shared_data: Path) -> Place:
    return Place(shared_data / "niger")


@pytest.fixture(scope="session")
def kano(shared_data: Path) -> Place:
    place = Place(shared_data / "kano_metro")
    corrections = place.expected("01_name_corrections")
    names = dict(zip(corrections["csv_name"], corrections["shapefile_name"], strict=True))
    place.table["WardName"] = place.table["WardName"].replace(names)
    return place


@pytest.fixture
def six() -> pd.DataFrame:
    """Six wards one can check by hand."""
    return pd.DataFrame(
        {
            "state_name": "Niger",
            "lga_name": ["A", "A", "A", "B", "B", "B"],
            "ward_name": list("abcdef"),
            "ward_code": [f"W{number}" for number in range(6)],
            "urban_share": [0.0, 0.0, 80.0, 0.0, 0.0, 90.0],
            "population": [100.0, 200.0, 100.0, 300.0, 100.0, 100.0],
            "tpr": [0.0, 0.1, 0.2, 0.3, 0.4, 0.5],
            "rainfall": [50.0, 40.0, 30.0, 20.0, 10.0, 0.0],
            "housing": [0.5, 0.5, 0.25, 0.25, 0.0, 0.0],
        }
    )
