"""HTTP/1.1 as bytes on sockets: many requests at once, at little cost, and answers to compare byte by byte."""

import asyncio
import json
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit


class Disconnected(Exception):
    """The connection ended before the whole answer was there."""


@dataclass(frozen=True)
class Answer:
    status: int
    headers: tuple[tuple[str, str], ...]
    body: bytes

    def header(self, name: str) -> str | None:
        return next((value for key, value in self.headers if key.lower() == name.lower()), None)

    def json(self) -> Any:
        return json.loads(self.body)

    @property
    def without_moment(self) -> "Answer":
        """The same answer less what tells one moment from another: the date and the request's own id."""
        passing = ("date", "x-request-id")
        return Answer(self.status, tuple(pair for pair in self.headers if pair[0].lower() not in passing), self.body)


def request_bytes(method: str, path: str, token: str | None, body: Any = None, host: str = "127.0.0.1") -> bytes:
    """One SCIM request as it goes over the wire."""
    content = b"" if body is None else json.dumps(body).encode()
    lines = [f"{method} {path} HTTP/1.1", f"Host: {host}", "Accept: application/scim+json"]
    if token is not None:
        lines.append(f"Authorization: Bearer {token}")
    if body is not None:
        lines += ["Content-Type: application/scim+json", f"Content-Length: {len(content)}"]
    return "\r\n".join(lines).encode() + b"\r\n\r\n" + content


class Connection:
    """A kept-alive connection; one request at a time."""

    def __init__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.reader, self.writer = reader, writer

    @staticmethod
    async def open(url: str) -> "Connection":
        parts = urlsplit(url)
        return Connection(*await asyncio.open_connection(parts.hostname, parts.port))

    async def ask(self, request: bytes) -> Answer:
        try:
            self.writer.write(request)
            await self.writer.drain()
            return await self._answer()
        except (asyncio.IncompleteReadError, ConnectionError) as failure:
            raise Disconnected(str(failure)) from failure

    async def _answer(self) -> Answer:
        head = (await self.reader.readuntil(b"\r\n\r\n")).decode("latin-1").split("\r\n")
        status = int(head[0].split(" ")[1])
        headers = tuple((name, value.strip()) for name, _, value in (line.partition(":") for line in head[1:] if line))
        known = {name.lower(): value for name, value in headers}
        if known.get("transfer-encoding", "").lower() == "chunked":
            body = await self._chunks()
        else:
            body = await self.reader.readexactly(int(known.get("content-length", "0")))
        return Answer(status, headers, body)

    async def _chunks(self) -> bytes:
        whole = bytearray()
        while size := int((await self.reader.readuntil(b"\r\n")).split(b";")[0], 16):
            whole += (await self.reader.readexactly(size + 2))[:-2]
        await self.reader.readuntil(b"\r\n")
        return bytes(whole)

    def close(self) -> None:
        self.writer.close()


class Wire:
    """Asks one gateway, with at most `lanes` requests in flight, each lane on its own connection."""

    def __init__(self, url: str, lanes: int) -> None:
        self.url, self.lanes = url, lanes
        self._idle: asyncio.LifoQueue[Connection] = asyncio.LifoQueue()

    async def __aenter__(self) -> "Wire":
        for _ in range(self.lanes):
            self._idle.put_nowait(await Connection.open(self.url))
        return self

    async def __aexit__(self, *_: Any) -> None:
        while not self._idle.empty():
            self._idle.get_nowait().close()

    async def ask(self, method: str, path: str, token: str | None, body: Any = None) -> Answer:
        connection = await self._idle.get()
        try:
            return await connection.ask(request_bytes(method, path, token, body))
        finally:
            self._idle.put_nowait(connection)
