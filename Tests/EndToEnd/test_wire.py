"""What HTTP itself allows and forbids, as bytes on a socket: methods, bodies, paths, lengths."""

import json
import socket
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

import pytest

from harness import scim
from harness.gateway import Gateway

ERROR = "urn:ietf:params:scim:api:messages:2.0:Error"


@dataclass
class Answer:
    status: int
    headers: dict[str, str]
    body: bytes

    def json(self) -> Any:
        return json.loads(self.body)


@dataclass
class Raw:
    """One request on a connection of its own, sent as it stands."""

    gateway: Gateway

    @property
    def base(self) -> str:
        return "/accounts/acme/integrations/nextgen/scim/v2"

    def send(self, message: bytes, close_after: bool = False) -> Answer:
        with socket.create_connection(("127.0.0.1", self.gateway.port), timeout=20) as connection:
            connection.sendall(message)
            if close_after:
                connection.shutdown(socket.SHUT_WR)
            received = bytearray()
            while part := connection.recv(65_536):
                received += part
        head, _, body = bytes(received).partition(b"\r\n\r\n")
        lines = head.decode("latin-1").split("\r\n")
        fields = (line.partition(":") for line in lines[1:])
        return Answer(int(lines[0].split(" ")[1]), {name.lower(): value.strip() for name, _, value in fields}, body)

    def message(self, method: str, path: str, body: bytes = b"", token: bool = True, **headers: str | None) -> bytes:
        fields: dict[str, str | None] = {"Host": "127.0.0.1", "Connection": "close"}
        if token:
            fields["Authorization"] = f"Bearer {self.gateway.scim_token('acme', 'nextgen')}"
        if body:
            fields |= {"Content-Type": "application/scim+json", "Content-Length": str(len(body))}
        fields |= {name.replace("_", "-"): value for name, value in headers.items()}
        lines = [f"{method} {path} HTTP/1.1", *(f"{name}: {value}" for name, value in fields.items() if value)]
        return "\r\n".join(lines).encode() + b"\r\n\r\n" + body

    def ask(self, method: str, path: str, body: bytes = b"", **options: Any) -> Answer:
        return self.send(self.message(method, path, body, **options))

    def scim(self, method: str, path: str, body: bytes = b"", **options: Any) -> Answer:
        return self.ask(method, self.base + path, body, **options)


@pytest.fixture(scope="module")
def raw(gateway: Gateway) -> Raw:
    return Raw(gateway)


def user(name: str) -> bytes:
    return json.dumps(scim.user(f"{name}@acme.example")).encode()


def refused(answer: Answer, status: int) -> None:
    """A SCIM error: RFC 7644 §3.12, with the status as a string."""
    assert answer.status == status, answer
    assert answer.headers["content-type"].startswith("application/scim+json")
    body = answer.json()
    assert body["schemas"] == [ERROR] and body["status"] == str(status) and body["detail"]


class TestMethods:
    @pytest.mark.parametrize(("method", "path", "allowed"), [
        ("DELETE", "/Users", "GET, HEAD, POST"),
        ("POST", "/Users/anybody", "DELETE, GET, HEAD, PATCH, PUT"),
        ("GET", "/Users/.search", "POST"),
        ("PUT", "/ServiceProviderConfig", "GET, HEAD"),
        ("PATCH", "/Schemas", "GET, HEAD"),
        ("DELETE", "/ResourceTypes/User", "GET, HEAD"),
        ("OPTIONS", "/Groups", "GET, HEAD, POST"),
        ("POST", "", "GET, HEAD"),
    ])
    def test_one_that_is_not_served_is_405_with_those_that_are(
        self, raw: Raw, method: str, path: str, allowed: str
    ) -> None:
        answer = raw.scim(method, path, body=b"{" if method in ("PUT", "PATCH", "POST") else b"")
        refused(answer, 405)
        assert answer.headers["allow"] == allowed

    @pytest.mark.parametrize("path", ["/accounts/acme/integrations/nextgen/saml/acs", "/oauth/token"])
    def test_outside_of_scim_it_is_a_problem_document(self, raw: Raw, path: str) -> None:
        answer = raw.ask("GET", path, token=False)
        assert (answer.status, answer.headers["allow"]) == (405, "POST")
        assert answer.headers["content-type"] == "application/problem+json"
        assert answer.json()["status"] == 405

    @pytest.mark.parametrize("path", ["/Users?count=1", "/ServiceProviderConfig", "/Schemas"])
    def test_head_is_get_without_its_body(self, raw: Raw, path: str) -> None:
        get, head = raw.scim("GET", path), raw.scim("HEAD", path)
        assert (head.status, head.body) == (200, b"")
        assert head.headers["content-length"] == str(len(get.body))
        assert head.headers["content-type"] == get.headers["content-type"]


class TestPaths:
    @pytest.mark.parametrize("path", ["/nothing", "/users", "/Users/1/2", "/Schemas/urn:nothing"])
    def test_what_is_not_there_is_404(self, raw: Raw, path: str) -> None:
        refused(raw.scim("GET", path), 404)

    @pytest.mark.parametrize("id", ["%2e%2e", "..%2fGroups", "%zz", "%00", "%ff", "a" * 500, quote("ünïcode"), "%25"])
    def test_no_id_leads_anywhere_else(self, raw: Raw, id: str) -> None:
        for method, body in (("GET", b""), ("DELETE", b""), ("PUT", user("nobody"))):
            refused(raw.scim(method, f"/Users/{id}", body), 404)

    def test_a_percent_encoded_id_is_the_id(self, raw: Raw) -> None:
        id = raw.scim("POST", "/Users", user("encoded")).json()["id"]
        encoded = "".join(f"%{ord(letter):02X}" for letter in id)
        assert raw.scim("GET", f"/Users/{encoded}").json()["id"] == id
        urn = "urn%3Aietf%3Aparams%3Ascim%3Aschemas%3Acore%3A2.0%3AUser"
        assert raw.scim("GET", f"/Schemas/{urn}").status == 200

    @pytest.mark.parametrize("path", ["/Users/", "//Users", "/Users?"])
    def test_a_stray_slash_or_question_mark_changes_nothing(self, raw: Raw, path: str) -> None:
        assert raw.scim("GET", path).json()["totalResults"] == raw.scim("GET", "/Users").json()["totalResults"]

    @pytest.mark.parametrize("path", ["/", "/nothing", "/accounts", "/accounts/acme/nothing", "/accounts/nobody/login"])
    def test_elsewhere_it_is_a_problem_document_with_every_header(self, raw: Raw, path: str) -> None:
        answer = raw.ask("GET", path, token=False)
        assert (answer.status, answer.headers["content-type"]) == (404, "application/problem+json")
        assert answer.headers["x-request-id"].startswith("req_")
        assert answer.headers["x-content-type-options"] == "nosniff"
        assert answer.headers["cache-control"] == "no-store"

    def test_a_browser_gets_a_page(self, raw: Raw) -> None:
        answer = raw.ask("GET", "/nothing", token=False, Accept="text/html,*/*;q=0.8")
        assert (answer.status, answer.headers["content-type"]) == (404, "text/html; charset=utf-8")
        assert "default-src 'none'" in answer.headers["content-security-policy"]


class TestBodies:
    @pytest.mark.parametrize("kind", [
        "application/scim+json", "application/json", "application/scim+json; charset=utf-8", "Application/JSON;x=y",
        None,
    ])
    def test_json_by_any_of_its_names_is_read(self, raw: Raw, kind: str | None) -> None:
        name = f"typed-{abs(hash(kind))}"
        assert raw.scim("POST", "/Users", user(name), Content_Type=kind).status == 201

    @pytest.mark.parametrize("kind", ["text/xml", "application/x-www-form-urlencoded", "application/scim", "json"])
    def test_other_types_are_415(self, raw: Raw, kind: str) -> None:
        refused(raw.scim("POST", "/Users", user("typed"), Content_Type=kind), 415)

    def test_more_than_4_mib_is_413_announced_or_not(self, raw: Raw) -> None:
        large = b'{"userName":"' + b"a" * (4 << 20) + b'"}'
        refused(raw.send(raw.message("POST", f"{raw.base}/Users", user("large"), Content_Length=str(len(large)))), 413)
        head = raw.message("POST", f"{raw.base}/Users", Transfer_Encoding="chunked")
        try:
            answer = raw.send(head + b"%x\r\n%s\r\n0\r\n\r\n" % (len(large), large))
        except ConnectionError:
            return  # closed while we were still sending: as final
        refused(answer, 413)

    def test_just_under_4_mib_is_read(self, raw: Raw) -> None:
        padded = user("padded")[:-1] + b" " * ((4 << 20) - len(user("padded"))) + b"}"
        assert len(padded) == 4 << 20
        assert raw.scim("POST", "/Users", padded).status == 201

    def test_chunks_are_put_together(self, raw: Raw) -> None:
        body = user("chunked")
        chunks = b"".join(b"%x\r\n%s\r\n" % (len(part), part) for part in (body[:7], body[7:8], body[8:]))
        head = raw.message("POST", f"{raw.base}/Users", Transfer_Encoding="chunked", Content_Type="application/json")
        assert raw.send(head + chunks + b"0\r\n\r\n").status == 201

    def test_less_than_its_content_length_makes_nothing(self, raw: Raw) -> None:
        message = raw.message("POST", f"{raw.base}/Users", user("cut"), Content_Length=str(len(user("cut")) + 5))
        refused(raw.send(message, close_after=True), 400)
        found = raw.scim("GET", "/Users?filter=" + quote('userName eq "cut@acme.example"'))
        assert found.json()["totalResults"] == 0

    @pytest.mark.parametrize("fields", [
        {"Content_Length": "x"}, {"Content_Length": "-1"}, {"Content_Length": "1\r\nContent-Length: 2"},
        {"Transfer_Encoding": "chunked"},
    ])
    def test_a_length_that_can_be_read_in_two_ways_is_refused(self, raw: Raw, fields: dict[str, str]) -> None:
        assert raw.scim("POST", "/Users", user("smuggled"), **fields).status == 400

    @pytest.mark.parametrize("body", [b" ", b"[]", b'"x"', b"null", b"{", user("x") + b"x", b'{"a":1,"a":2}', b"\xff"])
    def test_what_is_not_one_json_object_is_400(self, raw: Raw, body: bytes) -> None:
        answer = raw.scim("POST", "/Users", body)
        refused(answer, 400)
        assert answer.json()["scimType"] == "invalidSyntax"

    def test_100_continue_is_kept(self, raw: Raw) -> None:
        answer = raw.scim("POST", "/Users", user("expected"), Expect="100-continue")
        assert answer.status in (100, 201)


class TestWithoutAGoodToken:
    TOKENS = [
        None, "", "Bearer", "Bearer ", "Bearer x", "bearer gh_scim_" + "A" * 43, "Basic dXNlcjpwYXNz",
        "Bearer " + "x" * 5_000, "Bearer gh_scim_\u00e9", "Negotiate abc",
    ]

    def test_every_path_method_and_token_is_answered_alike(self, raw: Raw) -> None:
        """RFC 7644 §2: nobody learns which resource, method, account or integration there is."""
        answers = set()
        for base in (raw.base, raw.base.replace("acme", "nobody"), raw.base.replace("nextgen", "nothing"),
                     "/gateway/ng/api/scim/account/acme", "/gateway/api/scim/account/nobody"):
            for method, path in (("GET", "/Users"), ("DELETE", "/Users"), ("GET", "/nothing"), ("POST", "/Bulk")):
                for token in self.TOKENS:
                    answer = raw.ask(method, base + path, token=False, Authorization=token)
                    assert answer.status == 401, (method, base + path, token, answer)
                    kept = {k: v for k, v in answer.headers.items() if k not in ("date", "x-request-id")}
                    answers.add((tuple(sorted(kept.items())), answer.body))
        assert len(answers) == 1, answers

    def test_the_scheme_is_read_in_any_case(self, raw: Raw) -> None:
        token = raw.gateway.scim_token("acme", "nextgen")
        for scheme in ("Bearer", "bearer", "BEARER"):
            assert raw.scim("GET", "/Users?count=0", token=False, Authorization=f"{scheme} {token}").status == 200

    def test_the_native_api_answers_alike_too(self, raw: Raw) -> None:
        answers = set()
        scim_token = f"Bearer {raw.gateway.scim_token('acme', 'nextgen')}"
        for account in ("acme", "globex", "nobody"):
            for path in ("logins", "nothing", ""):
                for token in (None, "Bearer x", scim_token):
                    answer = raw.ask("GET", f"/accounts/{account}/api/v1/{path}", token=False, Authorization=token)
                    assert answer.status == 401, (account, path, token)
                    answers.add((answer.headers["www-authenticate"], answer.headers["content-type"], answer.body))
        assert len(answers) == 1, answers


class TestServedAsBefore:
    """The paths of the system before; where accounts stand in the query, then nowhere else."""

    def test_the_acs_for_all_of_an_accounts_integrations(self, raw: Raw) -> None:
        form = {"Content_Type": "application/x-www-form-urlencoded", "Accept": "text/html"}
        answer = raw.ask(
            "POST", "/gateway/api/users/saml-login?accountId=acme", b"SAMLResponse=bm8%3D", token=False, **form
        )
        assert (answer.status, bool(answer.headers["x-login-reference"])) == (403, True)
        for query in ("", "?accountId=", "?accountId=nobody", "?accountId=acme&accountId=globex", "?accountid=acme"):
            path = f"/gateway/api/users/saml-login{query}"
            assert raw.ask("POST", path, b"SAMLResponse=bm8%3D", token=False, **form).status == 404, query

    @pytest.mark.parametrize(("path", "integration"), [("ng/api", "nextgen"), ("api", "firstgen")])
    def test_scim_shows_the_same_resources_at_their_own_address(self, raw: Raw, path: str, integration: str) -> None:
        before = f"/gateway/{path}/scim/account/acme"
        token = f"Bearer {raw.gateway.scim_token('acme', integration)}"
        made = raw.ask("POST", f"{before}/Users", user(f"before-{integration}"), token=False, Authorization=token)
        assert made.status == 201
        location = made.headers["location"]
        assert location.startswith(raw.gateway.scim("acme", integration))
        read = raw.ask("GET", location.removeprefix(raw.gateway.url), token=False, Authorization=token)
        assert read.json() == made.json()
        refused(raw.ask("GET", f"{before}/nothing", token=False, Authorization=token), 404)
        refused(raw.ask("DELETE", f"{before}/Users", token=False, Authorization=token), 405)
