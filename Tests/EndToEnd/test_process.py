"""The process as its supervisor sees it: one ready line, a drain on SIGTERM, and a clean word when it can't start."""

import json
import socket
import subprocess
import time

import pytest

from conftest import Deploy
from harness import scim
from harness.gateway import BINARY, Gateway


def half_a_post(gateway: Gateway) -> tuple[socket.socket, bytes]:
    """A request that has begun, and what it still lacks."""
    body = json.dumps(scim.user("slow@acme.example")).encode()
    head = (
        f"POST /accounts/acme/integrations/nextgen/scim/v2/Users HTTP/1.1\r\nHost: x\r\nConnection: close\r\n"
        f"Authorization: Bearer {gateway.scim_token('acme', 'nextgen')}\r\nContent-Type: application/scim+json\r\n"
        f"Content-Length: {len(body)}\r\n\r\n"
    )
    connection = socket.create_connection(("127.0.0.1", gateway.port), timeout=20)
    connection.sendall(head.encode() + body[:20])
    return connection, body[20:]


def answered(connection: socket.socket) -> bytes:
    received = bytearray()
    while part := connection.recv(65_536):
        received += part
    return bytes(received)


def test_sigterm_lets_a_request_finish_and_ends_with_0(deploy: Deploy) -> None:
    gateway = deploy()
    idle = socket.create_connection(("127.0.0.1", gateway.port), timeout=20)
    connection, rest = half_a_post(gateway)
    time.sleep(0.2)  # until it is in the handler: nothing outside tells
    assert gateway.process is not None
    gateway.process.terminate()
    time.sleep(0.2)
    connection.sendall(rest)
    assert answered(connection).startswith(b"HTTP/1.1 201 ")
    assert gateway.process.wait(10) == 0
    idle.close()
    gateway.process = None
    gateway.start()
    found = scim.client(gateway, "acme", "nextgen").query(
        "User", query_parameters={"filter": 'userName eq "slow@acme.example"'}
    )
    assert found.total_results == 1, "answered, so stored"
    assert gateway.stop() == 0


def test_a_connection_that_says_nothing_does_not_hold_the_process(deploy: Deploy) -> None:
    gateway = deploy()
    connections = [socket.create_connection(("127.0.0.1", gateway.port), timeout=20) for _ in range(20)]
    for connection in connections[:10]:
        connection.sendall(b"GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n")
        assert connection.recv(65_536).startswith(b"HTTP/1.1 200 ")
    begun = time.monotonic()
    assert gateway.stop() == 0
    assert time.monotonic() - begun < 5
    for connection in connections:
        connection.close()


def test_a_second_one_on_the_port_says_so_and_ends_with_1(gateway: Gateway) -> None:
    ran = gateway.run("serve", "--listen", f"127.0.0.1:{gateway.port}")
    assert ran.status == 1, str(ran)
    assert f"can't listen on 127.0.0.1:{gateway.port}: something else listens there" in ran.err
    assert ran.out == "", "it was never ready"


@pytest.mark.parametrize("database", ["postgresql://nobody@127.0.0.1:1/x", "sqlite:/dev/null/x.db"])
def test_without_its_database_it_says_so_and_ends_with_1(gateway: Gateway, database: str) -> None:
    ran = gateway.run("serve", "--listen", "127.0.0.1:0", database=database)
    assert ran.status == 1, str(ran)
    assert "database" in ran.err and ran.out == ""
    assert len(ran.err.splitlines()) == 1, "one sentence"


def test_it_says_ready_once_and_in_json_where_asked(deploy: Deploy) -> None:
    gateway = deploy(start=False)
    out = gateway.folder / "json.out"
    with open(out, "wb") as stdout, open(gateway.folder / "serve.err", "ab") as stderr:
        process = subprocess.Popen(
            [str(BINARY), "serve", "--listen", f"127.0.0.1:{gateway.port}", "--json", *gateway._options()],
            stdout=stdout, stderr=stderr, cwd=gateway.folder,
        )
    try:
        end = time.monotonic() + 20
        while not out.read_text().endswith("\n") and time.monotonic() < end:
            time.sleep(0.05)
        assert json.loads(out.read_text()) == {"address": gateway.url, "public_url": gateway.url}
        process.terminate()
        assert process.wait(10) == 0
    finally:
        process.kill()
        process.wait()
