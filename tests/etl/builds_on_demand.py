"""A process that runs each build in a child of its own, so that many builds can be killed in little time.

It reads `HOME DATA STEP` and answers with the child's PID, then reads any line and answers with the exit code. Loading
pandas takes a second and the first validation a quarter; both are done before the first child is forked. A child is a
process like any other: SIGKILL ends it without a last word. With a STEP above 0 it kills itself at that call of a
function in the modules that write and move files; the step at which a build ends is printed to standard error.
"""

import os
import signal
import sys
from pathlib import Path
from types import FrameType

from data.catalogue import load
from etl import audit, home, publish, store
from etl.__main__ import main
from etl.build import prepare

WATCHED = {module.__file__ for module in (audit, home, publish, store)}


class Steps:
    """Counts calls made by the watched modules and kills the process at call number `last`."""

    def __init__(self, last: int) -> None:
        self.last, self.count = last, 0

    def __call__(self, frame: FrameType, event: str, _: object) -> None:
        if event in ("call", "c_call") and frame.f_code.co_filename in WATCHED:
            self.count += 1
            if self.count == self.last:
                os.kill(os.getpid(), signal.SIGKILL)


def run(folder: str, data: str, step: int) -> int:
    """Build in this process; with `step` -1 return the number of steps instead of the exit code."""
    sys.stdout = sys.stderr = open(os.devnull, "w")  # noqa: SIM115, PTH123
    steps = Steps(step)
    if step:
        sys.setprofile(steps)
    code = main(["build", "--home", folder, "--data", data])
    sys.setprofile(None)
    return min(steps.count, 255) if step < 0 and code == 0 else code


def serve() -> None:
    """Answer until standard input ends."""
    warm = False
    while line := sys.stdin.readline():
        folder, data, step = line.split()
        if not warm:
            prepare(load(Path(data)), Path(data) / "sources")
            warm = True
        child = os.fork()
        if child == 0:
            os._exit(run(folder, data, int(step)))
        print(child, flush=True)
        sys.stdin.readline()  # until then the number is the child's, dead or alive
        print(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]), flush=True)


if __name__ == "__main__":
    serve()
