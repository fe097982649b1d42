"""Each folder of `dialects` is what one IdP really sends: all of it passes, in one tolerant account."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from harness.gateway import Gateway
from harness.transcript import Replay, read

FOLDER = Path(__file__).parent / "dialects"
DIALECTS = sorted(path.name for path in FOLDER.iterdir() if path.is_dir())


@pytest.fixture(params=DIALECTS)
def dialect(request: pytest.FixtureRequest) -> Iterator[list[Path]]:
    files = sorted((FOLDER / request.param).glob("*.http"))
    assert files, f"{request.param}: an empty folder proves nothing"
    awaited = [word for path in files if (word := read(path).directives.get("awaits"))]
    if awaited:
        request.applymarker(pytest.mark.xfail(reason=f"awaits {awaited[0]}", strict=False))
    yield files


def test_the_dialect_is_understood(gateway: Gateway, dialect: list[Path]) -> None:
    replay = Replay(gateway.scim("acme", "nextgen"), gateway.scim_token("acme", "nextgen"))
    for path in dialect:
        replay.file(path)
