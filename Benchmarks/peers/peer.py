"""What the peers share: the folder that the benchmark prepares, and the clock."""

import resource
import sys
from collections.abc import Callable
from pathlib import Path

FOLDER, SECONDS = Path(sys.argv[1]), float(sys.argv[2])
ISSUER, AUDIENCE, CONSUMER = (FOLDER / "facts").read_text().split()
RESPONSE = (FOLDER / "response.b64").read_text()


def cpu() -> float:
    """Of this process and of what it started, in seconds."""
    who = (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)
    return sum(usage.ru_utime + usage.ru_stime for usage in map(resource.getrusage, who))


def measure(validate: Callable[[], str]) -> None:
    """Prints microseconds of CPU for one validation, which has to find out who it is."""
    assert validate() == "alice@acme.example"
    done, start = 0, cpu()
    while cpu() < start + SECONDS:
        assert validate() == "alice@acme.example"
        done += 1
    print((cpu() - start) / done * 1e6)
