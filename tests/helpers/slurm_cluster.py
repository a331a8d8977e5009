"""A Slurm of one node in a folder: its own key, its own ports, nothing of it left afterwards."""

from __future__ import annotations

import contextlib
import os
import shutil
import socket
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path

PACKAGES = ("slurmctld", "slurmd", "slurm-client", "munge")
PROGRAMS = ("slurmctld", "slurmd", "munged", "mungekey", "sbatch", "srun", "sinfo", "scancel")
CONF = """
ClusterName=test
SlurmctldHost={host}(127.0.0.1)
SlurmctldPort={ports[0]}
SlurmdPort={ports[1]}
SlurmUser={user}
SlurmdUser={user}
AuthType=auth/munge
AuthInfo=socket={folder}/munge.socket
CryptoType=crypto/munge
StateSaveLocation={folder}/state
SlurmdSpoolDir={folder}/spool
SlurmctldPidFile={folder}/slurmctld.pid
SlurmdPidFile={folder}/slurmd.pid
SlurmctldLogFile={folder}/slurmctld.log
SlurmdLogFile={folder}/slurmd.log
ProctrackType=proctrack/linuxproc
TaskPlugin=task/none
MpiDefault=none
SelectType=select/cons_tres
SelectTypeParameters=CR_Core
SchedulerParameters=sched_interval=1,batch_sched_delay=0
AccountingStorageType=accounting_storage/none
JobAcctGatherType=jobacct_gather/none
ReturnToService=2
KillWait=2
NodeName={host} NodeAddr=127.0.0.1 CPUs={cpus} RealMemory={memory}
PartitionName=main Nodes={host} Default=YES MaxTime=UNLIMITED State=UP
"""


def missing() -> list[str]:
    """Return the programs that are not installed; Debian keeps the daemons out of a user's PATH."""
    os.environ["PATH"] += ":/usr/sbin:/sbin"
    return [program for program in PROGRAMS if not shutil.which(program)]


def install() -> None:
    """Install Debian's packages, as root only and without starting their services."""
    if not missing():
        return
    if os.geteuid() == 0 and shutil.which("apt-get"):
        # runlevel 1: a package's own daemons are not started where there is an init at all
        env = os.environ | {"DEBIAN_FRONTEND": "noninteractive", "RUNLEVEL": "1"}
        for arguments in (["-qq", "update"], ["-qq", "install", "-y", *PACKAGES]):
            subprocess.run(["apt-get", *arguments], env=env, stdout=subprocess.DEVNULL, check=True)
    if lacking := missing():
        message = f"no {', '.join(lacking)}; on Debian, as root: apt install {' '.join(PACKAGES)}"
        raise FileNotFoundError(message)


@contextlib.contextmanager
def cluster(folder: Path) -> Iterator[dict[str, str]]:
    """Run a controller and a node; yield the environment in which the commands find them."""
    folder.chmod(0o755)
    for name in ("state", "spool", "bin"):
        (folder / name).mkdir()
    conf = folder / "slurm.conf"
    conf.write_text(
        CONF.format(
            host=socket.gethostname().partition(".")[0],
            ports=free_ports(2),
            user=subprocess.run(["id", "-un"], capture_output=True, text=True).stdout.strip(),
            folder=folder,
            cpus=os.cpu_count(),
            memory=os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") // 2**20 * 9 // 10,
        )
    )
    # A step drops every SLURM_ variable before it calls srun, and with them where its settings are.
    shim = folder / "bin" / "srun"
    shim.write_text(f'#!/bin/sh\nSLURM_CONF={conf} exec {shutil.which("srun")} "$@"\n')
    shim.chmod(0o755)
    env = os.environ | {"SLURM_CONF": str(conf)}
    env["PATH"] = f"{shim.parent}:{env['PATH']}"
    key = folder / "munge.key"
    subprocess.run(["mungekey", "--create", f"--keyfile={key}"], check=True)
    munged = ["munged", "--foreground", "--force", f"--key-file={key}"]
    for name in ("socket", "pid-file", "log-file", "seed-file"):
        munged.append(f"--{name}={folder}/munge.{name.removesuffix('-file')}")
    daemons: list[subprocess.Popen[bytes]] = []
    try:
        for command in (munged, ["slurmctld", "-D"], ["slurmd", "-D"]):
            with (folder / f"{command[0]}.out").open("wb") as out:
                daemons.append(subprocess.Popen(command, env=env, stdout=out, stderr=out))
        wait_for_the_node(folder, daemons, env)
        yield env
    finally:
        subprocess.run(["scancel", "--state=RUNNING"], env=env, check=False)
        for daemon in reversed(daemons):
            stop(daemon)


def wait_for_the_node(
    folder: Path, daemons: list[subprocess.Popen[bytes]], env: dict[str, str]
) -> None:
    for _ in range(120):
        command = ["sinfo", "--noheader", "--format=%T"]
        found = subprocess.run(command, env=env, capture_output=True, text=True)
        if found.stdout.strip() == "idle":
            return
        if any(daemon.poll() is not None for daemon in daemons):
            break
        time.sleep(0.25)
    logs = [path for pattern in ("*.out", "*.log") for path in sorted(folder.glob(pattern))]
    said = "\n".join(f"{path.name}: {path.read_text(errors='replace')}" for path in logs)
    raise RuntimeError(f"Slurm did not start\n{said}")


def stop(daemon: subprocess.Popen[bytes]) -> None:
    daemon.terminate()
    try:
        daemon.wait(15)
    except subprocess.TimeoutExpired:
        daemon.kill()
        daemon.wait()


def free_ports(count: int) -> list[int]:
    with contextlib.ExitStack() as stack:
        sockets = [stack.enter_context(socket.socket()) for _ in range(count)]
        for each in sockets:
            each.bind(("127.0.0.1", 0))
        return [each.getsockname()[1] for each in sockets]


def submitted(folder: Path) -> int:
    """Return how many jobs the controller of a folder was given."""
    return (folder / "slurmctld.log").read_text().count("_slurm_rpc_submit_batch_job: JobId=")
