"""Run the whole workflow from anywhere, with the Snakefile that the package ships."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from importlib import resources
from pathlib import Path

import yaml


def workflow_command(
    data: Path,
    reports: Path,
    topics: Sequence[str],
    cores: int,
    *,
    quiet: bool = False,
    verbose: bool = False,
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
    verbose : bool
        True to print each step with what it reads, what it writes and why it runs.
    """
    package = Path(str(resources.files("mcstats")))
    config = [f"data={data}", f"reports={reports}"]
    if topics:
        config.append(f"topic={' '.join(topics)}")
    settings = yaml.safe_load((package / "profiles/default/config.yaml").read_text("utf-8"))
    settings["cores"] = cores
    if quiet:
        settings["quiet"] = ["all"]
    elif verbose:
        settings["quiet"] = ["host"]
    return [
        *(sys.executable, "-m", "mcstats.workflow.snakemake_main"),
        *("--snakefile", str(package / "Snakefile")),
        # A profile is announced on the standard error, however quiet Snakemake is to be.
        *("--workflow-profile", "none"),
        *_arguments(settings),
        *("--config", *config),
    ]


def _arguments(settings: Mapping[str, object]) -> Iterator[str]:
    """Yield the settings of a profile as Snakemake takes them on its command line."""
    for name, value in settings.items():
        if value is False:
            continue
        yield f"--{name}"
        if value is not True:
            yield from map(str, value if isinstance(value, list) else [value])


def build(
    data: Path,
    reports: Path,
    topics: Sequence[str],
    cores: int,
    *,
    quiet: bool = False,
    verbose: bool = False,
) -> int:
    """Bring the reports of topics up to date, and return the exit status of Snakemake.

    The arguments are those of `workflow_command`. A user's own default profile does not take part:
    it may send the steps to a cluster.
    """
    command = workflow_command(data, reports, topics, cores, quiet=quiet, verbose=verbose)
    environment = {name: text for name, text in os.environ.items() if name != "SNAKEMAKE_PROFILE"}
    try:
        return subprocess.run(command, env=environment, check=False).returncode
    except KeyboardInterrupt:  # Snakemake gets the signal too and reports it
        return -signal.SIGINT
