"""Tests of mcstats.authoring.yaml_writer."""

from __future__ import annotations

from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from helpers.written_files import write_file
from mcstats.authoring.yaml_writer import Plain, yaml_text
from mcstats.data.yaml_reader import read_yaml

KEYS = st.text("abno_1", min_size=1, max_size=6).map("k{}".format)
SIGNS = "anyoNY 0123.,:;#-&*!%@'\"{}[]|>?`~=<+/\\éß漢≥"
NESTED = st.recursive(
    st.text(SIGNS, min_size=1, max_size=12).map(str.strip).filter(bool),
    lambda inner: (
        st.lists(inner, min_size=1, max_size=4)
        | st.dictionaries(KEYS, inner, min_size=1, max_size=4)
    ),
    max_leaves=8,
)


@given(value=st.dictionaries(KEYS, NESTED, min_size=1, max_size=4))
@settings(max_examples=200)
def test_what_is_written_reads_back(value: dict[str, Plain], tmp_path: Path) -> None:
    path = write_file(tmp_path, yaml_text(value), "x.yaml")
    read, _, faults = read_yaml(path, "x.yaml", tmp_path)
    assert [str(fault) for fault in faults] == []
    assert read == value
