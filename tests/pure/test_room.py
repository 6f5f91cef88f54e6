"""A full disk is told from other errors, however it comes up."""

from __future__ import annotations

import errno

import psycopg
import pytest

from chatmrpt.lib.errors import ProblemError
from chatmrpt.lib.room import is_no_room
from chatmrpt.management.trial.faults import small_disk
from uploads import parsing_child
from uploads.parsing import parse_in_child


def raised(error, cause=None):
    try:
        raise error from cause
    except type(error) as caught:
        return caught


@pytest.mark.parametrize(
    "error",
    [
        OSError(errno.ENOSPC, "No space left on device"),
        OSError(errno.EDQUOT, "Disk quota exceeded"),
        psycopg.errors.DiskFull("could not extend file"),
        RuntimeError("GDAL: fwrite failed: No space left on device"),
        raised(RuntimeError("cannot write"), OSError(errno.ENOSPC, "")),
    ],
)
def test_a_full_disk_is_known_by_number_state_words_or_cause(error):
    assert is_no_room(error)


@pytest.mark.parametrize(
    "error",
    [
        None,
        OSError(errno.EACCES, "Permission denied"),
        ValueError("space"),
        psycopg.OperationalError("server closed the connection"),
        ProblemError("no_column", "There is no column “No space left on device”."),
    ],
)
def test_other_errors_are_not_taken_for_a_full_disk(error):
    assert not is_no_room(error)


@pytest.mark.parametrize(
    ("number", "crash"), [(errno.ENOSPC, "room"), (errno.EFBIG, "size"), (errno.EIO, None)]
)
def test_a_reader_that_takes_a_full_disk_for_a_damaged_file_is_not_believed(
    monkeypatch, number, crash
):
    def read(request):
        raise ProblemError("damaged_file", "The file is damaged.") from OSError(number, "")

    monkeypatch.setitem(parsing_child.TASKS, "parse", read)
    answer = parsing_child._answer({"task": "parse"})
    assert answer.get("crash") == crash
    assert ("problem" in answer) == (crash is None)


def test_a_file_read_on_a_full_disk_says_so_and_not_that_it_is_damaged(tmp_path):
    source = tmp_path / "wards.csv"
    rows = "".join(f"Niger,Bida,Ward {i},{i},{i / 7}\n" for i in range(20_000))
    source.write_text("State,LGA,Ward,population,rainfall\n" + rows)
    with small_disk(tmp_path / "small", megabytes=1) as made:
        if not made:
            pytest.skip("only root can make a small file system here")
        (tmp_path / "small" / "ballast").write_bytes(b"0" * 1_000_000)
        with pytest.raises(OSError, match="No space") as full:
            parse_in_child(source, "wards.csv", work_dir=tmp_path / "small")
    assert full.value.errno == errno.ENOSPC
