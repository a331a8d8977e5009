"""What the page offers for download is, byte for byte, what lies beside it on the disk."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from pathlib import Path
from urllib.parse import unquote

from mcstats.cli import main
from mcstats.model.tables import StepRow, dumps, loads
from mcstats.workflow.steps import STEPS
from page_reader import read
from pipeline import DATA, TOPIC
from report_case import tables


def test_every_download_of_the_real_page_is_the_file_on_the_disk(tmp_path: Path) -> None:
    folders = ["--topic", TOPIC.name, "--data", str(DATA), "--reports", str(tmp_path)]
    for step in STEPS:
        assert main([step, *folders]) == 0, step
    made = tmp_path / TOPIC.name
    tree = read((made / "index.html").read_bytes().decode())
    (files,) = (n for n in tree.all("table") if n.attributes.get("id") == "files")
    offered = {}
    for row in files.all("tbody")[0].all("tr"):
        (link,) = row.all("a")
        content = unquote(link.attributes["href"].partition(",")[2]).encode()
        assert hashlib.sha256(content).hexdigest() == row.all("code")[-1].text
        offered[link.text] = content
    on_disk = {f"tables/{path.name}": path.read_bytes() for path in (made / "tables").iterdir()}
    assert {name: offered[name] for name in on_disk if name in offered} == {
        name: content for name, content in on_disk.items() if name in offered
    }
    assert {name for name in offered if name.startswith("tables/")} <= set(on_disk)
    assert len(offered) > 14


def test_a_whole_number_in_a_column_of_reals_is_written_as_it_is_read_back() -> None:
    step = replace(tables().steps[0], value=22, lo=-1, hi=None)
    text = dumps(StepRow, [step])
    assert ",22.0,-1.0,," in text
    assert dumps(StepRow, loads(StepRow, text)) == text
