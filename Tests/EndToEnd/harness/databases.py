"""A fresh database for each gateway, on the engine that the test is run for."""

import os
import secrets
import subprocess
from contextlib import contextmanager
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

POSTGRES = os.environ.get("GATEHOUSE_TEST_POSTGRES")
ENGINES = ("sqlite", "postgresql")


def _psql(url: str, statement: str) -> str:
    ran = subprocess.run(
        ["psql", "--no-psqlrc", "--quiet", "--tuples-only", "--no-align", "--set=ON_ERROR_STOP=1", "-c", statement,
         url],
        capture_output=True, text=True, timeout=30,
    )
    if ran.returncode != 0:
        raise RuntimeError(f"psql: {statement}: {ran.stderr.strip()}")
    return ran.stdout.strip()


def _in_database(url: str, name: str) -> str:
    return urlunsplit(urlsplit(url)._replace(path=f"/{name}"))


def _in_schema(url: str, name: str) -> str:
    parts = urlsplit(url)
    option = f"options=-csearch_path%3D{name}"
    return urlunsplit(parts._replace(query=f"{parts.query}&{option}" if parts.query else option))


@contextmanager
def database(engine: str, folder: Path) -> Iterator[str]:
    """The URL of an empty database, dropped afterwards; a schema of the given one where the role can't make one."""
    if engine == "sqlite":
        yield f"sqlite:{folder / 'gatehouse.db'}"
        return
    assert POSTGRES, "GATEHOUSE_TEST_POSTGRES is not set"
    name = f"e2e_{secrets.token_hex(6)}"
    may_create = _psql(POSTGRES, "SELECT rolcreatedb FROM pg_roles WHERE rolname = current_user") == "t"
    kind, place = ("DATABASE", _in_database) if may_create else ("SCHEMA", _in_schema)
    _psql(POSTGRES, f"CREATE {kind} {name}")
    try:
        yield place(POSTGRES, name)
    finally:
        _psql(POSTGRES, f"DROP {kind} {name} {'WITH (FORCE)' if may_create else 'CASCADE'}")
