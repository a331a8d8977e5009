"""Run the whole workflow from anywhere, with the Snakefile that the package ships."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Sequence
from importlib import resources
from pathlib import Path


def workflow_command(
    data: Path, reports: Path, topics: Sequence[str], cores: int, *, quiet: bool = False
) -> list[str]:
    """Return the command that brings the reports of topics up to date.

    Parameters
    ----------
    data, reports : Path
        The folder of topics, and the folder of results.
    topics : sequence of str
        Names of topics; all of the folder where it is empty.
    cores : int
        Steps that may run at the same time.
    quiet : bool
        True to print nothing but faults.
    """
    package = Path(str(resources.files("mcstats")))
    config = [f"data={data}", f"reports={reports}"]
    if topics:
        config.append(f"topic={' '.join(topics)}")
    return [
        *(sys.executable, "-m", "snakemake"),
        *("--snakefile", str(package / "Snakefile")),
        *("--workflow-profile", str(package / "profiles" / "default")),
        *("--cores", str(cores)),
        *(["--quiet", "all"] if quiet else []),
        *("--config", *config),
    ]


def build(
    data: Path, reports: Path, topics: Sequence[str], cores: int, *, quiet: bool = False
) -> int:
    """Bring the reports of topics up to date, and return the exit status of Snakemake.

    A user's own default profile does not take part: it may send the steps to a cluster.
    """
    command = workflow_command(data, reports, topics, cores, quiet=quiet)
    environment = {name: text for name, text in os.environ.items() if name != "SNAKEMAKE_PROFILE"}
    return subprocess.run(command, env=environment, check=False).returncode
