"""What the page offers for download is, byte for byte, what lies beside it on the disk."""

from __future__ import annotations

import hashlib
from pathlib import Path
from urllib.parse import unquote

from helpers.page_tree import read_page
from helpers.places import DATA, SHIPPED_TOPIC
from mcstats.cli import main
from mcstats.workflow.steps import STEPS


def test_every_download_of_the_real_page_is_the_file_on_the_disk(tmp_path: Path) -> None:
    folders = ["--topic", SHIPPED_TOPIC.name, "--data", str(DATA), "--reports", str(tmp_path)]
    for step in STEPS:
        assert main([step, *folders]) == 0, step
    made = tmp_path / SHIPPED_TOPIC.name
    tree = read_page((made / "index.html").read_bytes().decode())
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
