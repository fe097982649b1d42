"""`gatehouse demo` prints a walk-through; every command in it works as it is printed."""

import re
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from harness.gateway import BINARY, REPOSITORY
from harness.ports import free_port
from harness.waiting import wait_for

COMMAND = re.compile(r"^  \$ (.*)$")
MARK = "--- status"


def commands_of(printed: str) -> list[str]:
    """The lines that begin with `  $ `, each with the lines that a backslash continues it on."""
    commands: list[str] = []
    continued = False
    for line in printed.splitlines():
        begun = COMMAND.match(line)
        if begun:
            commands.append(begun.group(1))
        elif continued:
            commands[-1] += "\n" + line
        continued = (begun is not None or continued) and line.endswith("\\")
    return commands


@pytest.fixture(scope="module")
def walkthrough(tmp_path_factory: pytest.TempPathFactory) -> Iterator[list[str]]:
    folder, port = tmp_path_factory.mktemp("demo"), free_port()
    out = folder / "out"
    with open(out, "wb") as stdout, open(folder / "err", "wb") as stderr:
        demo = subprocess.Popen(
            [str(BINARY), "demo", "--listen", f"127.0.0.1:{port}", "--public-url", f"http://127.0.0.1:{port}",
             "--database", f"sqlite:{folder / 'demo.db'}"],
            stdout=stdout, stderr=stderr, stdin=subprocess.DEVNULL, cwd=REPOSITORY,
        )
    try:
        wait_for("the walk-through", lambda: demo.poll() is not None or settled(out), seconds=60, every=1)
        assert demo.poll() is None, (folder / "err").read_text()
        yield commands_of(out.read_text())
        demo.terminate()
        assert demo.wait(15) == 0
    finally:
        demo.kill()
        demo.wait()


def settled(out: Path) -> bool:
    """Commands were printed, and nothing more came since the last look."""
    size, before = out.stat().st_size, settled.__dict__.get("size", -1)
    settled.__dict__["size"] = size
    return size == before and bool(commands_of(out.read_text()))


@pytest.mark.timeout(180)
def test_every_printed_command_works(walkthrough: list[str]) -> None:
    assert len(walkthrough) >= 3, walkthrough
    # One shell, as somebody at a terminal would have: what one command sets, the next may use.
    script = "".join(f"{command}\nprintf '\\n{MARK} %s\\n' $?\n" for command in walkthrough)
    ran = subprocess.run(
        ["bash"], input=script, capture_output=True, text=True, timeout=150, cwd=REPOSITORY,
    )
    outputs = re.split(rf"\n{MARK} (\d+)\n", ran.stdout)
    statuses = outputs[1::2]
    assert len(statuses) == len(walkthrough), f"the shell stopped early:\n{ran.stdout}\n{ran.stderr}"
    failed = [
        f"$ {command}\nstatus {status}\n{output}"
        for command, output, status in zip(walkthrough, outputs[:-1:2], statuses, strict=True) if status != "0"
    ]
    assert not failed, "\n\n".join(failed) + f"\n\n{ran.stderr}"


@pytest.mark.timeout(60)
def test_it_provisions_logs_in_and_shows_a_refusal(walkthrough: list[str]) -> None:
    whole = "\n".join(walkthrough)
    assert "curl" in whole and "/scim/v2/Users" in whole
    assert "user_2" in whole
