#!/usr/bin/env python3
"""The job scripts of docs/examples/ci on Debian's slurmctld, slurmd and munged, which this test starts for itself on the
loopback interface. Arguments: PROGRAM SOURCE_TREE. Ends with 77 (skipped) and says why where they are not installed or
cannot be started."""

import json
import os
import pathlib
import pwd
import shutil
import socket
import subprocess
import sys
import tempfile
import time

DAEMONS = ("munged", "slurmctld", "slurmd")
CLIENTS = ("sbatch", "sinfo", "scontrol")
PATIENCE = 60
SCENARIO = {
    "scenario": "test/ports", "parameters": {"ports": 2}, "sweep": {"ports": [2, 3, 4, 5, 6]},
    "machines": {"rack": {"port[1..${ports}]": {"part": "mac"}}},
    "links": {"lan": {"part": "switch", "joins": ["rack.port1", "rack.port2"]}},
    "measure": {"lan.forwarded": ["count"], "rack.port[*].sent": ["count", "rate"]},
    "run": {"duration": "1 ms", "replications": 2},
}
CONFIGURATION = """\
ClusterName=loopback
SlurmctldHost={host}(127.0.0.1)
SlurmctldPort={controller_port}
SlurmdPort={node_port}
CommunicationParameters=NoCtldInAddrAny,NoInAddrAny
SlurmUser={user}
SlurmdUser={user}
AuthType=auth/munge
AuthInfo=socket={folder}/munge.socket
CredType=cred/munge
StateSaveLocation={folder}/state
SlurmdSpoolDir={folder}/spool
SlurmctldPidFile={folder}/slurmctld.pid
SlurmdPidFile={folder}/slurmd.pid
ProctrackType=proctrack/linuxproc
TaskPlugin=task/none
JobAcctGatherType=jobacct_gather/none
AccountingStorageType=accounting_storage/none
SelectType=select/cons_tres
SelectTypeParameters=CR_CPU
SwitchType=switch/none
MpiDefault=none
SchedulerParameters=batch_sched_delay=0,sched_min_interval=0
NodeName=localhost NodeAddr=127.0.0.1 NodeHostname={host} CPUs={cpus} RealMemory=2048 State=UNKNOWN
PartitionName=all Nodes=localhost Default=YES MaxTime=INFINITE State=UP
"""


class Impossible(Exception):
    """There is no Slurm to test with."""


def find(name):
    """Daemons lie where ordinary users do not look."""
    return shutil.which(name, path=os.environ.get("PATH", "") + ":/usr/sbin:/sbin")


def free_ports(count):
    holders = [socket.create_server(("127.0.0.1", 0)) for _ in range(count)]
    ports = [holder.getsockname()[1] for holder in holders]
    for holder in holders:
        holder.close()
    return ports


class Cluster:
    """One controller and one node; everything they write lies in `folder`."""

    def __init__(self, folder):
        missing = [name for name in DAEMONS + CLIENTS if find(name) is None]
        if missing:
            raise Impossible(f"not installed: {', '.join(missing)} (Debian: slurmctld, slurmd, slurm-client, munge)")
        self.folder = folder
        self.daemons = []
        controller_port, node_port = free_ports(2)
        (folder / "slurm.conf").write_text(CONFIGURATION.format(
            host=socket.gethostname().split(".")[0], folder=folder, user=pwd.getpwuid(os.getuid()).pw_name,
            controller_port=controller_port, node_port=node_port, cpus=min(2, os.cpu_count() or 1)))
        for name in ("state", "spool"):
            (folder / name).mkdir()
        (folder / "munge.key").write_bytes(os.urandom(1024))
        (folder / "munge.key").chmod(0o400)
        self.environment = {key: value for key, value in os.environ.items() if not key.startswith(("SLURM_", "SBATCH_"))}
        self.environment["SLURM_CONF"] = str(folder / "slurm.conf")

    def start(self):
        at = self.folder
        self.daemon("munged", "--foreground", "--force", f"--key-file={at}/munge.key", f"--socket={at}/munge.socket",
                    f"--pid-file={at}/munged.pid", f"--log-file={at}/munged.log", f"--seed-file={at}/munge.seed")
        self.wait(lambda: (at / "munge.socket").exists(), "munged makes no socket")
        self.daemon("slurmctld", "-D", "-f", at / "slurm.conf")
        self.daemon("slurmd", "-D", "-f", at / "slurm.conf", "-N", "localhost")
        self.wait(lambda: self.client("sinfo", "--noheader", "--format=%T").stdout.strip() == "idle", "the node is not idle")

    def daemon(self, name, *words):
        log = open(self.folder / f"{name}.out", "wb")
        self.daemons.append(subprocess.Popen([find(name), *map(str, words)], env=self.environment, stdin=subprocess.DEVNULL,
                                             stdout=log, stderr=subprocess.STDOUT))

    def client(self, *words, timeout=PATIENCE):
        return subprocess.run(words, env=self.environment, cwd=self.folder, text=True, timeout=timeout,
                              stdout=subprocess.PIPE, stderr=subprocess.STDOUT)

    def wait(self, condition, otherwise):
        deadline = time.monotonic() + PATIENCE
        while not condition():
            dead = [one.args[0] for one in self.daemons if one.poll() is not None]
            if dead or time.monotonic() > deadline:
                raise Impossible(f"{otherwise}; ended: {dead or 'none'}\n{self.logs()}")
            time.sleep(0.1)

    def logs(self):
        return "\n".join(f"--- {file.name}\n" + file.read_text(errors="replace")[-1500:] for file in sorted(self.folder.glob("*.out")))

    def stop(self):
        for daemon in reversed(self.daemons):
            daemon.terminate()
            try:
                daemon.wait(timeout=20)
            except subprocess.TimeoutExpired:
                daemon.kill()
                daemon.wait()


def submit(cluster, scripts, *words):
    """The number of the job."""
    done = cluster.client("sbatch", "--parsable", *words[:-1], scripts / words[-1][0], *words[-1][1:])
    assert done.returncode == 0, done.stdout
    return done.stdout.strip()


def state_of(cluster, job):
    """State and exit code of a job that ended."""
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline:
        told = dict(word.split("=", 1) for word in cluster.client("scontrol", "--oneliner", "show", "job", job).stdout.split() if "=" in word)
        if told.get("JobState") not in ("PENDING", "RUNNING", "COMPLETING", "CONFIGURING"):
            return told.get("JobState"), told.get("ExitCode")
        time.sleep(0.2)
    raise AssertionError(f"job {job} does not end: {told}\n{cluster.logs()}")


def exercise(cluster, program, tree):
    folder, scripts = cluster.folder, tree / "docs/examples/ci"
    (folder / "test.json").write_text(json.dumps(SCENARIO))
    cluster.environment.update(XENOLITH=str(program), XENOLITH_HOME=str(tree / "tests/errors/home"))

    # An array that does not begin at 0, on fewer processors than it has tasks; the merge waits for it.
    array = submit(cluster, scripts, "--array=3-5", ("slurm-array.sbatch", "test.json", "results", "--seed", "7"))
    merge = submit(cluster, scripts, f"--dependency=afterok:{array}", ("slurm-merge.sbatch", "results"))
    logs = lambda: "".join(file.read_text() for file in sorted(folder.glob("xenolith*.log")))
    state = state_of(cluster, merge)
    assert state == ("COMPLETED", "0:0"), (state, logs())

    whole = subprocess.run([program, "sweep", "test.json", "--seed", "7", "--out", "one-piece", "--quiet"], cwd=folder,
                           env=cluster.environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    assert whole.returncode == 0, whole.stderr
    for name in ("samples.csv", "summary.csv", "resolved.json"):
        assert (folder / "results/whole" / name).read_bytes() == (folder / "one-piece" / name).read_bytes(), f"{name} differs"

    # Given in again it has nothing to do; without one of the shards the merge fails, and says so to Slurm.
    again = submit(cluster, scripts, "--array=3-5", ("slurm-array.sbatch", "test.json", "results", "--seed", "7"))
    assert state_of(cluster, f"{again}_5")[0] == "COMPLETED", logs()
    shutil.rmtree(folder / "results/whole")
    shutil.rmtree(folder / "results/shard-1")
    broken = submit(cluster, scripts, ("slurm-merge.sbatch", "results"))
    assert state_of(cluster, broken) == ("FAILED", "2:0"), logs()
    assert "shard 1/3 is missing" in logs(), logs()


def main(program, tree):
    with tempfile.TemporaryDirectory(prefix="xenolith-slurm-", ignore_cleanup_errors=True) as name:
        cluster = None
        try:
            cluster = Cluster(pathlib.Path(name))
            cluster.start()
        except Impossible as reason:
            print(f"skipped: {reason}")
            return 77
        else:
            exercise(cluster, program, tree)
        finally:
            if cluster is not None:
                cluster.stop()
    return 0


if __name__ == "__main__":
    sys.exit(main(pathlib.Path(sys.argv[1]), pathlib.Path(sys.argv[2])))
