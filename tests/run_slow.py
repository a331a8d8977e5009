"""Run the slow tests in shards that each end within ten minutes; stopped, it goes on where it was.

    python tests/run_slow.py            every shard, one after another
    python tests/run_slow.py 2/6        every sixth test from the second on, for six machines

A test that passed is not run again as long as no file of the program, the tests and the data
changes; one that failed is run again by the next call.
"""

from __future__ import annotations

import hashlib
import subprocess
import sys
import time
from collections.abc import Iterable, Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
SECONDS = 420.0  # no test begins in a shard after these; the longest one ends before 600
PARTS = ("src", "tests", "data", "profiles", "docs", ".ci", "benchmarks")
MORE = 10  # the status of a shard that leaves tests to the next one
NO_TESTS = pytest.ExitCode.NO_TESTS_COLLECTED


class Shard:
    """A plug-in of pytest that runs tests which have not passed yet, until the time is over.

    Parameters
    ----------
    record : path
        The file of the tests that passed, one a line.
    failed : path
        The file of those that failed in this call.
    part, parts : int
        Every `parts`-th test is meant, from the `part`-th on.
    """

    def __init__(self, record: Path, failed: Path, part: int, parts: int) -> None:
        self.record, self.failed, self.part, self.parts = record, failed, part, parts
        self.until = time.monotonic() + SECONDS
        self.left = 0
        self.well = True

    def pytest_collection_modifyitems(
        self, config: pytest.Config, items: list[pytest.Item]
    ) -> None:
        """Leave out what was done, or belongs to another part."""
        known = {*lines_of(self.record), *lines_of(self.failed)}
        slow = [item for item in items if item.get_closest_marker("slow")]
        mine = slow[self.part - 1 :: self.parts]
        chosen = [item for item in mine if item.nodeid not in known]
        config.hook.pytest_deselected(items=[item for item in items if item not in chosen])
        items[:] = chosen
        self.left = len(chosen)

    def pytest_runtest_logstart(self) -> None:
        """Expect a test to pass until a part of it does not."""
        self.well = True

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        """Note the part of a test that fails."""
        self.well &= not report.failed

    def pytest_runtest_logfinish(self, nodeid: str) -> None:
        """Record a test once all of it is over."""
        with (self.record if self.well else self.failed).open("a", encoding="utf-8") as file:
            file.write(f"{nodeid}\n")
        self.left -= 1

    @pytest.hookimpl(trylast=True)
    def pytest_runtest_teardown(self, item: pytest.Item) -> None:
        """Begin no test once the time is over."""
        if time.monotonic() > self.until:
            item.session.shouldstop = "the rest goes to the next shard"


def lines_of(path: Path) -> list[str]:
    """Return the lines of a file, or none where it is not there."""
    return path.read_text("utf-8").splitlines() if path.exists() else []


def state_of(root: Path) -> str:
    """Return a hash of every file on which the outcome of a test rests."""
    digest = hashlib.sha256()
    for path in sorted(_files(root)):
        digest.update(f"{path.relative_to(root)}\0".encode())
        digest.update(hashlib.sha256(path.read_bytes()).digest())
    return digest.hexdigest()[:16]


def _files(root: Path) -> Iterator[Path]:
    yield from (path for path in root.iterdir() if path.is_file() and path.name[0] != ".")
    for part in PARTS:
        for path in (root / part).rglob("*"):
            if path.is_file() and "__pycache__" not in path.parts:
                yield path


def run_shard(folder: Path, part: int, parts: int, words: Iterable[str] = ()) -> int:
    """Run one shard in this process, and return 0, 1 after a failure, or `MORE`."""
    shard = Shard(folder / f"passed-{part}-{parts}", folder / f"failed-{part}-{parts}", part, parts)
    status = pytest.main(["-m", "slow", *words], plugins=[shard])
    if status not in (pytest.ExitCode.OK, pytest.ExitCode.TESTS_FAILED, NO_TESTS):
        # pytest has also a status for a session that was told to stop, which is no fault of it
        stopped = status == pytest.ExitCode.INTERRUPTED and time.monotonic() > shard.until
        if not stopped:
            return int(status)
    return MORE if shard.left else int(bool(lines_of(shard.failed)))


def main(words: list[str]) -> int:
    """Run shard after shard until every slow test has passed or failed."""
    part, parts = map(int, words[0].split("/")) if words else (1, 1)
    folder = ROOT / "build/slow" / state_of(ROOT)
    folder.mkdir(parents=True, exist_ok=True)
    if "--one" in words:
        return run_shard(folder, part, parts)
    (folder / f"failed-{part}-{parts}").unlink(missing_ok=True)
    command = [sys.executable, str(Path(__file__).resolve()), f"{part}/{parts}", "--one"]
    while True:
        begun = time.monotonic()
        status = subprocess.run(command, cwd=ROOT, check=False).returncode
        print(f"a shard of {time.monotonic() - begun:.0f} s", flush=True)
        if status != MORE:
            return status


if __name__ == "__main__":
    try:
        sys.exit(main(sys.argv[1:]))
    except KeyboardInterrupt:
        sys.exit("interrupted; the next make slow goes on from here")
