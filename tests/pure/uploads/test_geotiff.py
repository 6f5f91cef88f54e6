import contextlib

import numpy as np
import pytest
import rasterio
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from numpy.testing import assert_array_equal
from rasterio.transform import from_origin

from chatmrpt.lib.errors import ProblemError
from uploads.formats import Limits, geotiff
from uploads.formats.geotiff import read, read_window, recognises, value_range

NAN = float("nan")
CRS = "EPSG:4326"


@pytest.fixture
def save(tmp_path):
    def write(bands, *, crs=CRS, transform=None, nodata=None, scales=None, **options):
        bands = [np.asarray(band) for band in bands]
        path = tmp_path / "raster"
        rows, columns = bands[0].shape
        with rasterio.open(
            path,
            "w",
            driver="GTiff",
            width=columns,
            height=rows,
            count=len(bands),
            dtype=bands[0].dtype,
            crs=crs,
            transform=transform or from_origin(3.0, 10.0, 0.5, 0.5),
            nodata=nodata,
            **options,
        ) as data:
            for number, band in enumerate(bands, start=1):
                data.write(band, number)
            if scales:
                data.scales, data.offsets = scales
        return path

    return write


def cells(rows=8, columns=10):
    return np.arange(rows * columns, dtype=np.float32).reshape(rows, columns)


def window(path, area=(3.0, 6.0, 8.0, 10.0), crs=CRS, **options):
    return read_window(path, "rain.tif", area, crs, **options)


def refused(path, **options):
    with pytest.raises(ProblemError) as problem:
        window(path, **options)
    assert "rain.tif" in problem.value.message
    return problem.value


def test_a_tiff_is_recognised_by_its_first_bytes(save):
    head = save([cells()]).read_bytes()[:8]
    big = save([cells()], BIGTIFF="YES").read_bytes()[:8]
    assert recognises(head, None)
    assert recognises(big, None)
    assert recognises(b"MM\x00*....", None)
    assert not recognises(b"PK\x03\x04", None)
    assert not recognises(b"", None)


def test_the_header_says_what_is_in_it(save):
    header = read(save([cells(), cells()], nodata=-1.0), "rain.tif", Limits())
    assert (header.width, header.height, header.bands) == (10, 8, 2)
    assert header.bounds == (3.0, 6.0, 8.0, 10.0)
    assert header.nodata == (-1.0, -1.0)
    assert header.dtype == "float32"
    assert header.source["crs"] == "EPSG:4326"
    assert header.findings == ()


def test_only_the_cells_around_the_wards_are_read(save):
    found = window(save([cells()]), area=(4.1, 8.1, 4.9, 8.9))
    # The wards lie in columns 2–3 and rows 2–3; one more on each side.
    assert_array_equal(found.values, cells()[1:5, 1:5])
    assert found.transform == (0.5, 0.0, 3.5, 0.0, -0.5, 9.5)
    assert found.band == 1


def test_wards_beyond_the_edge_get_what_is_there(save):
    found = window(save([cells()]), area=(-20.0, -20.0, 3.4, 6.4))
    assert_array_equal(found.values, cells()[6:8, 0:2])


def test_the_place_of_the_wards_may_be_in_another_coordinate_system(save):
    wide = window(save([cells()]), area=(300_000, 900_000, 310_000, 910_000), crs="EPSG:32632")
    # 300–310 km east and 900–910 km north in zone 32 are 7.18–7.28° E, 8.14–8.23° N: column 8,
    # row 3 (computed by hand from pyproj's answer); one more on each side.
    assert_array_equal(wide.values, cells()[2:5, 7:10])


def test_missing_cells_scale_and_offset_are_applied(save):
    stored = np.array([[1, 2], [255, 4]], dtype=np.uint8)
    path = save([stored], nodata=255, scales=((0.5,), (10.0,)))
    assert_array_equal(window(path).values, [[10.5, 11.0], [NAN, 12.0]])


def test_nan_and_infinity_are_missing_too(save):
    values = np.array([[1.0, NAN], [np.inf, -np.inf]], dtype=np.float32)
    assert_array_equal(window(save([values])).values, [[1.0, NAN], [NAN, NAN]])


def test_large_whole_numbers_keep_every_digit(save):
    values = np.array([[16_777_217, 1]], dtype=np.int32)
    assert window(save([values])).values[0, 0] == 16_777_217


def test_zeros_in_whole_numbers_without_a_no_data_value_are_pointed_out(save):
    whole = window(save([np.zeros((2, 2), dtype=np.uint8)]))
    assert [f.code for f in whole.findings] == ["no_nodata_value"]
    assert window(save([cells()])).findings == ()


def test_of_several_bands_the_first_with_values_is_read_and_said(save):
    empty = np.full((8, 10), -1.0, dtype=np.float32)
    found = window(save([empty, cells(), cells() + 1], nodata=-1.0))
    assert found.band == 2
    (note,) = found.findings
    assert note.message == "Band 2 of 3 in rain.tif was read; empty: 1."
    assert window(save([empty, cells(), cells() + 1], nodata=-1.0), band=3).values[0, 0] == 1.0


def test_an_empty_or_absent_band_is_refused(save):
    empty = np.full((8, 10), -1.0, dtype=np.float32)
    path = save([cells(), empty], nodata=-1.0)
    problem = refused(path, band=2)
    assert problem.code == "empty_band"
    assert problem.hint == "Choose another band: 1."
    assert refused(path, band=3).code == "no_such_band"
    assert refused(path, band=0).code == "no_such_band"
    assert refused(save([empty], nodata=-1.0)).code == "raster_all_nodata"


def test_a_raster_elsewhere_or_nowhere_is_refused(save):
    assert refused(save([cells()]), area=(20.0, 6.0, 21.0, 7.0)).code == "raster_no_overlap"
    assert refused(save([cells()]), area=(3.0, -7.0, 8.0, -6.0)).code == "raster_no_overlap"
    assert refused(save([cells()], crs=None)).code == "raster_without_crs"
    header = read(save([cells()], crs=None), "rain.tif", Limits())
    assert [f.code for f in header.findings] == ["raster_without_crs"]


@pytest.mark.filterwarnings("ignore::rasterio.errors.NotGeoreferencedWarning")
def test_a_picture_and_a_turned_raster_are_refused(save):
    assert refused(save([cells()], transform=rasterio.Affine.identity())).code == (
        "raster_not_georeferenced"
    )
    turned = rasterio.Affine(0.5, 0.1, 3.0, 0.1, -0.5, 10.0)
    assert refused(save([cells()], transform=turned)).code == "rotated_raster"
    assert refused(save([cells().astype(np.complex64)])).code == "unsupported_raster"


def test_too_much_is_refused_before_it_is_read(save, monkeypatch):
    path = save([cells()])
    monkeypatch.setattr(geotiff, "MOST_CELLS", 79)
    assert refused(path).code == "raster_window_too_large"
    assert window(path, area=(4.1, 8.1, 4.9, 8.9)).values.shape == (4, 4)
    monkeypatch.setattr(geotiff, "MOST_BLOCK_BYTES", 100)
    assert refused(path).code == "raster_too_large"
    with pytest.raises(ProblemError) as problem:
        read(path, "rain.tif", Limits(max_bytes=10))
    assert problem.value.code == "file_too_large"


def test_a_side_file_is_not_looked_at(save, tmp_path):
    path = save([cells()])
    aux = "<PAMDataset><PAMRasterBand band='1'><NoDataValue>5</NoDataValue></PAMRasterBand>"
    (tmp_path / "raster.aux.xml").write_text(aux + "</PAMDataset>")
    assert not np.isnan(window(path).values).any()


@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(data=st.data())
def test_damaged_bytes_end_in_a_plain_error_or_a_reading(save, tmp_path, data):
    whole = bytearray(save([cells()], compress="lzw", nodata=-1.0).read_bytes())
    places = data.draw(st.lists(st.integers(0, len(whole) - 1), max_size=6))
    for place in places:
        whole[place] = data.draw(st.integers(0, 255))
    cut = data.draw(st.integers(8, len(whole)))
    path = tmp_path / "damaged"
    path.write_bytes(bytes(whole[:cut]))
    with contextlib.suppress(ProblemError):
        read(path, "rain.tif", Limits())
        window(path)


@pytest.mark.shared
def test_the_second_band_of_the_prevalence_raster_is_said_to_be_empty(shared_data):
    path = shared_data / "rasters" / "pfpr_2022.tif"
    niger = (3.58, 8.18, 7.38, 11.40)
    found = read_window(path, "pfpr.tif", niger, CRS)
    assert found.findings[0].message == "Band 1 of 2 in pfpr.tif was read; empty: 2."
    # The raster starts at 2.6667° with 24 cells a degree: the wards lie in columns 21 (21.92) to
    # 113 (113.12), and one more on each side.
    assert found.values.shape[1] == 95
    with pytest.raises(ProblemError) as problem:
        read_window(path, "pfpr.tif", niger, CRS, band=2)
    assert problem.value.code == "empty_band"


@pytest.mark.shared
def test_the_flood_raster_without_a_no_data_value_is_pointed_out(shared_data):
    path = shared_data / "rasters" / "flood_extent_2021_annual.tif"
    found = read_window(path, "flood.tif", (3.58, 8.18, 7.38, 11.40), CRS)
    assert [f.code for f in found.findings] == ["no_nodata_value"]


def test_the_range_is_of_the_first_band_with_values(save):
    empty = np.full((8, 10), -1.0, dtype=np.float32)
    path = save([empty, cells()], nodata=-1.0)
    assert value_range(path, "rain.tif") == (2, float(cells().min()), float(cells().max()))
    assert value_range(save([empty], nodata=-1.0), "rain.tif") is None


def test_of_a_large_raster_squares_from_edge_to_edge_are_looked_at(save, monkeypatch):
    monkeypatch.setattr(geotiff, "SAMPLE_CELLS", 10)
    monkeypatch.setattr(geotiff, "SAMPLE_SIDE", 1)
    monkeypatch.setattr(geotiff, "SAMPLE_SQUARES", 2)
    grid = np.full((6, 8), 5.0)
    grid[0, 0], grid[5, 7], grid[3, 3] = 1.0, 9.0, 100.0
    assert value_range(save([grid]), "rain.tif") == (1, 1.0, 9.0)
