"""A PostgreSQL server of one test's own, which may be taken away and given back."""

import os
import shutil
import subprocess
from contextlib import contextmanager
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from harness.gateway import REPOSITORY

BIN = Path(os.environ.get("POSTGRES_BIN", "/usr/lib/postgresql/15/bin"))


@dataclass
class PrivatePostgres:
    url: str
    home: Path

    def crash(self) -> None:
        """Every backend ends at once, as when the machine is lost."""
        self._control("stop", "-m", "immediate")

    def recover(self) -> None:
        self._control("start", "-l", str(self.home / "log"))

    def _control(self, *action: str) -> None:
        owner = ["setpriv", "--reuid=postgres", "--regid=postgres", "--init-groups", "--"] if os.geteuid() == 0 else []
        subprocess.run(
            [*owner, str(BIN / "pg_ctl"), "-D", str(self.home / "data"), "-w", "-t", "30", *action],
            check=True, stdout=subprocess.DEVNULL, timeout=60, cwd="/",
        )


@contextmanager
def private_postgres(folder: Path) -> Iterator[PrivatePostgres]:
    script, environment = str(REPOSITORY / "scripts/postgres"), {**os.environ, "GATEHOUSE_STATE": str(folder)}
    started = subprocess.run([script, "start"], capture_output=True, text=True, check=True, env=environment, timeout=90)
    server = PrivatePostgres(started.stdout.strip(), Path((folder / "home").read_text().strip()))
    try:
        yield server
    finally:
        subprocess.run([script, "stop"], capture_output=True, env=environment, timeout=60)
        shutil.rmtree(folder, ignore_errors=True)
