"""Transcripts: SCIM exchanges as files, request by request, as they go over the wire, and what must come back.

    # What this is about; where it comes from.
    User-Agent: a header of every request below
    @awaits bulk                                  a feature that is still being built

    ### What happens here, as a sentence
    PATCH /Users/{{id}}?attributes=active         below the integration's SCIM base; {{…}} was saved before
    Content-Type: application/json                a header without a value is not sent at all

    {"schemas": […], "Operations": […]}           sent as it stands; `-- or --` on a line parts bodies to send in turn

    HTTP 200                                      `200 or 204`; `400 invalidPath` wants this scimType
    etag: @save version                           headers of the answer
    {"active": false}                             what its body must agree with (see `harness.expectation`)

Several request lines in a row are asked in turn, and each must be answered so.
"""

import http.client
import json
import re
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlsplit

from harness import expectation
from harness.expectation import Saved

ERROR = "urn:ietf:params:scim:api:messages:2.0:Error"
REQUEST = re.compile(r"(GET|HEAD|POST|PUT|PATCH|DELETE|OPTIONS) (\S.*)")
STATUS = re.compile(r"HTTP ([0-9]{3}(?: or [0-9]{3})*)(?: ([A-Za-z]+))?")
OTHER_BODY = "-- or --"
SENDABLE = "!#$%&'()*+,-./:;=?@[]_~"
"""What goes into a request line as it is written; anything else, a space or a quote, percent-encoded."""


@dataclass
class Step:
    """One exchange, or several that are answered alike."""

    title: str
    requests: list[tuple[str, str]]
    headers: dict[str, str]
    bodies: list[str]
    statuses: list[int]
    scim_type: str | None
    answer_headers: dict[str, str]
    answer: str


@dataclass
class Transcript:
    about: str
    headers: dict[str, str]
    directives: dict[str, str]
    steps: list[Step]


@dataclass
class Received:
    status: int
    headers: dict[str, str]
    body: bytes

    def json(self) -> Any:
        return json.loads(self.body)


@dataclass
class Replay:
    """Speaks with one integration; what is saved in one transcript is known in the next."""

    base: str
    token: str
    saved: Saved = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.saved.setdefault("base", self.base)

    def file(self, path: Path) -> None:
        transcript = read(path)
        for step in transcript.steps:
            for method, target in step.requests:
                for body in step.bodies or [""]:
                    self._exchange(path, transcript, step, method, target, body)

    def send(self, method: str, target: str, headers: dict[str, str], body: bytes = b"") -> Received:
        """One request on a connection of its own, with these headers and no others but Host and Content-Length."""
        parts = urlsplit(self.base)
        connection = http.client.HTTPConnection(parts.hostname or "", parts.port, timeout=60)
        try:
            connection.putrequest(method, parts.path + quote(target, safe=SENDABLE), skip_accept_encoding=True)
            for name, value in headers.items():
                connection.putheader(name, value.encode())
            if body or method in ("POST", "PUT", "PATCH"):
                connection.putheader("Content-Length", str(len(body)))
            connection.endheaders(body or None)
            response = connection.getresponse()
            return Received(response.status, {k.lower(): v for k, v in response.getheaders()}, response.read())
        finally:
            connection.close()

    def _exchange(
        self, path: Path, transcript: Transcript, step: Step, method: str, target: str, body: str
    ) -> None:
        fill = lambda text: expectation.fill(text, self.saved)  # noqa: E731
        headers = {"Authorization": f"Bearer {self.token}"}
        if body:
            headers["Content-Type"] = "application/scim+json"
        headers |= {name: fill(value) for name, value in (transcript.headers | step.headers).items()}
        if not body and "Content-Type" not in step.headers:
            headers.pop("Content-Type", None)
        headers = {name: value for name, value in headers.items() if value}
        target, body = fill(target), fill(body)
        received = self.send(method, target, headers, body.encode())
        wrong = self._judge(step, method, received)
        told = received.body[:4_000].decode(errors="replace")
        assert not wrong, (
            f"{path.parent.name}/{path.name}: {step.title}\n{method} {target}\n{body}\n--- answered\n"
            f"{received.status} {received.headers}\n{told}\n--- wrong\n" + "\n".join(wrong)
        )

    def _judge(self, step: Step, method: str, received: Received) -> list[str]:
        if received.status not in step.statuses:
            return [f"status {received.status}, not {' or '.join(map(str, step.statuses))}"]
        wrong = always(received)
        for name, wanted in step.answer_headers.items():
            wrong += expectation.differences(wanted, received.headers.get(name.lower()), self.saved, name)
        if wrong or method == "HEAD":
            return wrong
        if step.scim_type:
            wrong += expectation.differences(step.scim_type, received.json().get("scimType"), self.saved, "scimType")
        if step.answer:
            wrong += expectation.differences(json.loads(step.answer), received.json(), self.saved)
        return wrong


def always(received: Received) -> list[str]:
    """What holds of every answer: RFC 7644 §3.1, §3.3, §3.12; RFC 7643 §7 (password is never returned)."""
    if received.status in (204, 304):
        return [] if not received.body else ["a body, where there is none"]
    if not received.body:
        return []
    wrong = []
    kind = received.headers.get("content-type", "").split(";")[0]
    if kind not in ("application/scim+json", "application/json"):
        wrong.append(f"content-type {kind}")
    body = received.json()
    if received.status >= 400:
        if ERROR not in body.get("schemas", []) or body.get("status") != str(received.status) or not body.get("detail"):
            wrong.append("not a SCIM error with status as a string and a detail")
    elif received.status == 201:
        location = received.headers.get("location")
        if not location or location != body.get("meta", {}).get("location", location):
            wrong.append("Location is not meta.location")
    if '"password"' in received.body.decode() and '"attributes"' not in received.body.decode():
        wrong.append("a password is shown")
    return wrong


def read(path: Path) -> Transcript:
    preamble, *parts = re.split(r"^### ", path.read_text(), flags=re.MULTILINE)
    headers: dict[str, str] = {}
    directives: dict[str, str] = {}
    about = []
    for line in preamble.splitlines():
        if line.startswith("#"):
            about.append(line.lstrip("# "))
        elif line.startswith("@"):
            name, _, value = line[1:].partition(" ")
            directives[name] = value
        elif line.strip():
            _add_header(headers, line)
    assert about and parts, f"{path}: a transcript says what it is about, and has steps"
    return Transcript("\n".join(about), headers, directives, [_step(path, part) for part in parts])


def _step(path: Path, part: str) -> Step:
    where = f"{path.name}: {part.splitlines()[0]}"
    asked, status, answered = _parted(part)
    assert status, f"{where}: no line that begins with HTTP"
    lines = asked.splitlines()[1:]
    requests, headers = [], {}
    while lines and (line := lines.pop(0)).strip():
        if found := REQUEST.fullmatch(line):
            requests.append((found[1], found[2]))
        elif not line.startswith("#"):
            _add_header(headers, line)
    assert requests, f"{where}: no request"
    whole = "\n".join(lines).strip("\n")
    bodies = [body.strip("\n") for body in whole.split(OTHER_BODY)] if whole else []
    answer_headers: dict[str, str] = {}
    lines = answered.splitlines()
    while lines and not lines[0].startswith(("{", "[")):
        if (line := lines.pop(0)).strip() and not line.startswith("#"):
            _add_header(answer_headers, line)
    return Step(
        part.splitlines()[0], requests, headers, bodies, [int(code) for code in status[1].split(" or ")], status[2],
        answer_headers, "\n".join(lines).strip(),
    )


def _parted(part: str) -> tuple[str, re.Match[str] | None, str]:
    lines = part.splitlines()
    for number, line in enumerate(lines):
        if found := STATUS.fullmatch(line):
            return "\n".join(lines[:number]), found, "\n".join(lines[number + 1:])
    return part, None, ""


def _add_header(headers: dict[str, str], line: str) -> None:
    name, colon, value = line.partition(":")
    assert colon, f"not a header: {line}"
    headers[name] = value.strip()
