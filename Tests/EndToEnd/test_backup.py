"""A backup of a running gateway's database, and its restoration."""

import sqlite3
from pathlib import Path

import pytest
import requests

from conftest import Deploy
from harness import scim
from harness.gateway import Gateway


@pytest.fixture
def running(deploy: Deploy) -> Gateway:
    return deploy()


def test_what_was_there_comes_back(running: Gateway, tmp_path: Path) -> None:
    backup = tmp_path / "gatehouse.backup"
    client = scim.client(running, "acme", "nextgen")
    client.create("User", scim.user("user1@acme.example"))
    ran = running.run("backup", str(backup))
    if running.database.startswith("postgresql"):
        assert ran.status == 1 and "pg_dump" in ran.err, str(ran)
        assert running.run("restore", str(backup)).status == 1
        return
    ran.ok()
    assert backup.stat().st_mode & 0o077 == 0
    client.create("User", scim.user("user2@acme.example"))
    keys = running.run("keys", "list", "acme", "--json").ok().json()
    assert running.run("backup", str(backup)).status == 1, "no file is written over"
    assert running.run("restore", str(backup)).status == 1, "no database is, either"
    assert running.stop() == 0
    database = Path(running.database.removeprefix("sqlite:"))
    for file in database.parent.glob(f"{database.name}*"):
        file.rename(tmp_path / file.name)
    assert running.run("restore", str(backup), "--json").ok().json() == {"from": str(backup), "to": str(database)}
    running.start()
    assert running.run("keys", "list", "acme", "--json").ok().json() == keys
    token = running.scim_token("acme", "nextgen")
    found = requests.get(
        f"{running.scim('acme', 'nextgen')}/Users", headers={"Authorization": f"Bearer {token}"}, timeout=30
    ).json()["Resources"]
    assert [user["userName"] for user in found] == ["user1@acme.example"]


def test_what_is_no_backup_is_refused(running: Gateway, tmp_path: Path) -> None:
    if running.database.startswith("postgresql"):
        pytest.skip("SQLite only")
    (tmp_path / "junk").write_bytes(b"SQLite format 3\0" + bytes(4096))
    sqlite3.connect(tmp_path / "other").execute("CREATE TABLE x (y)").connection.close()
    database = f"sqlite:{tmp_path / 'new.db'}"
    for name in ("junk", "other", "nothing"):
        ran = running.run("restore", str(tmp_path / name), database=database)
        assert ran.status == 1 and ran.err.strip(), str(ran)
        assert not (tmp_path / "new.db").exists()
