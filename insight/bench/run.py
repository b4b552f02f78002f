"""A whole run on a file: seconds, CPU seconds, and the memory of the whole process tree (proportional set size, Linux).

    python insight/bench/run.py hard.csv [further options of `tomoni-insight run`]

Several people on one machine stretch the seconds and not much the CPU seconds: both are shown.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path


def family(pid: int) -> list[int]:
    """A process and all that it started."""
    found = [pid]
    for task in Path(f"/proc/{pid}/task").glob("*/children"):
        try:
            for child in task.read_text().split():
                found += family(int(child))
        except OSError:
            continue
    return found


def memory(pid: int) -> int:
    """Proportional set size of a process tree in KiB: shared pages are counted once."""
    total = 0
    for member in family(pid):
        try:
            for line in Path(f"/proc/{member}/smaps_rollup").read_text().splitlines():
                if line.startswith("Pss:"):
                    total += int(line.split()[1])
        except OSError:
            continue
    return total


def main() -> None:
    if len(sys.argv) < 2:
        sys.exit(__doc__)
    with tempfile.TemporaryDirectory() as folder:
        command = [
            sys.executable,
            "-m",
            "tomoni_insight.cli",
            "run",
            *sys.argv[1:],
            "--quiet",
            "-o",
            f"{folder}/out",
        ]
        began = time.perf_counter()
        process = subprocess.Popen(command)
        most = 0
        while process.poll() is None:
            most = max(most, memory(process.pid))
            time.sleep(0.1)
        seconds = time.perf_counter() - began
        used = os.times()
        load = os.getloadavg()[0]
        print(
            f"{seconds:.1f} s, {used.children_user + used.children_system:.1f} s CPU, peak {most / 1024:.0f} MiB for the tree, "
            f"{os.cpu_count()} cores, load {load:.1f}"
        )
        print((Path(folder) / "out" / "timing.json").read_text(encoding="utf-8"))
        check = [
            sys.executable,
            "-m",
            "tomoni_insight.cli",
            "verify",
            f"{folder}/out",
            "--voices",
            sys.argv[1],
        ]
        sys.exit(subprocess.call(check) or process.returncode)


if __name__ == "__main__":
    main()
