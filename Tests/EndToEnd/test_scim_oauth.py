"""Access tokens for SCIM: an IdP's client proves itself by a secret or a signature, and finds its way by metadata."""

import base64
import hashlib
import hmac
import json
import time
from collections.abc import Iterator
from typing import Any

import pytest
import requests
from authlib.integrations.requests_client import OAuth2Session
from authlib.oauth2.rfc7523 import PrivateKeyJWT
from joserfc import jwt
from joserfc.jwk import ECKey, KeySet, RSAKey

from conftest import Deploy, deployments
from harness import scim
from harness.gateway import Gateway

JWT_BEARER = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"
SIGNER = RSAKey.generate_key(2048, {"kid": "rsa-1", "use": "sig"})
CURVE = ECKey.generate_key("P-256", {"kid": "ec-1"})
STRANGER = RSAKey.generate_key(2048, {"kid": "rsa-1"})
FEDERATION = "https://login.example/tenant/v2.0"


def declare(gateway: Gateway) -> None:
    """acme's NextGen client may sign; FirstGen's job is vouched for by its identity provider."""
    keys = KeySet([SIGNER, CURVE]).as_dict(private=False)
    (gateway.tenants / "idp-keys.json").write_text(json.dumps(keys, indent=2))
    file = gateway.tenants / "acme.yaml"
    firstgen, nextgen = file.read_text().split("  - id: nextgen")
    federated = "scim: { jwks: idp-keys.json, assertion: { issuer: '%s', subject: job-1 }," % FEDERATION
    file.write_text(
        firstgen.replace("scim: {", federated)
        + "  - id: nextgen"
        + nextgen.replace("scim: {", "scim: { jwks: idp-keys.json,")
    )


@pytest.fixture(scope="module")
def issuing(engine: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Gateway]:
    with deployments(engine, lambda: tmp_path_factory.mktemp("issuing")) as deploy:
        gateway = deploy(start=False)
        declare(gateway)
        yield gateway.start()
        assert gateway.stop() == 0


def issuer(gateway: Gateway, account: str = "acme", integration: str = "nextgen") -> str:
    return f"{gateway.url}/accounts/{account}/integrations/{integration}"


def create(gateway: Gateway, account: str = "acme", integration: str = "nextgen", *more: str) -> dict[str, Any]:
    ran = gateway.run("client", "create", "--account", account, "--integration", integration, "--json", *more).ok()
    made = ran.json()
    gateway._tokens[("client", made["id"])] = made["client_secret"]  # nobody may say it, and `secrecy` listens
    return made


def ask(gateway: Gateway, form: dict[str, str], at: str | None = None, **more: Any) -> requests.Response:
    form = {"grant_type": "client_credentials", **form}
    return requests.post(f"{at or issuer(gateway)}/oauth/token", data=form, timeout=30, **more)


def posted(client: dict[str, Any]) -> dict[str, str]:
    return {"client_id": client["client_id"], "client_secret": client["client_secret"]}


def signed(gateway: Gateway, key: Any = SIGNER, algorithm: str = "RS256", **changes: Any) -> dict[str, str]:
    now = int(time.time())
    claims = {
        "iss": "acme.nextgen", "sub": "acme.nextgen", "aud": f"{issuer(gateway)}/oauth/token", "iat": now,
        "exp": now + 60, "jti": f"{time.monotonic_ns()}", **changes,
    }
    claims = {name: value for name, value in claims.items() if value is not None}
    header = {"alg": algorithm, "kid": key.kid} if key.kid else {"alg": algorithm}
    text = jwt.encode(header, claims, key, algorithms=[algorithm])
    return {"client_assertion_type": JWT_BEARER, "client_assertion": text}


def confused(form: dict[str, str]) -> dict[str, str]:
    """The same claims under an HMAC, whose key is the public key that everybody knows."""

    def encoded(part: bytes) -> str:
        return base64.urlsafe_b64encode(part).decode().rstrip("=")

    claims = form["client_assertion"].split(".")[1]
    text = f"{encoded(json.dumps({'alg': 'HS256', 'kid': SIGNER.kid}).encode())}.{claims}"
    mac = hmac.digest(SIGNER.as_pem(private=False), text.encode(), hashlib.sha256)
    return {**form, "client_assertion": f"{text}.{encoded(mac)}"}


def works(gateway: Gateway, token: str, account: str = "acme", integration: str = "nextgen") -> bool:
    answer = requests.get(
        f"{gateway.scim(account, integration)}/Users?count=0", headers={"Authorization": f"Bearer {token}"}, timeout=30
    )
    assert answer.status_code in (200, 401), answer.text
    return answer.status_code == 200


def refused(answer: requests.Response, status: int, error: str) -> dict[str, str]:
    assert answer.status_code == status, answer.text
    assert answer.headers["Content-Type"] == "application/json"
    assert "no-store" in answer.headers["Cache-Control"]
    body = answer.json()
    assert body["error"] == error, body
    return body


@pytest.mark.parametrize("form", ["{issuer}/.well-known/oauth-authorization-server", "inserted"])
def test_metadata_says_what_is_served(issuing: Gateway, form: str) -> None:
    path = "/accounts/acme/integrations/nextgen"
    inserted = f"{issuing.url}/.well-known/oauth-authorization-server{path}"
    answer = requests.get(inserted if form == "inserted" else form.format(issuer=issuer(issuing)), timeout=30)
    assert answer.status_code == 200, answer.text
    known = answer.json()
    assert known["issuer"] == issuer(issuing)
    assert known["token_endpoint"] == f"{issuer(issuing)}/oauth/token"
    assert known["grant_types_supported"] == ["client_credentials"]
    assert known["scopes_supported"] == ["scim"]
    methods = known["token_endpoint_auth_methods_supported"]
    assert methods == ["client_secret_basic", "client_secret_post", "private_key_jwt"]
    algorithms = set(known["token_endpoint_auth_signing_alg_values_supported"])
    assert {"RS256", "PS256", "ES256"} <= algorithms and "none" not in algorithms
    for account, integration in (("nobody", "nextgen"), ("acme", "nothing")):
        base = issuer(issuing, account, integration)
        missing = requests.get(f"{base}/.well-known/oauth-authorization-server", timeout=30)
        assert missing.status_code == 404


@pytest.mark.parametrize("method", ["client_secret_basic", "client_secret_post"])
def test_an_oauth_client_provisions_with_a_secret(issuing: Gateway, method: str) -> None:
    client = create(issuing)
    session = OAuth2Session(
        client["client_id"], client["client_secret"], scope="scim", token_endpoint_auth_method=method
    )
    token = session.fetch_token(f"{issuer(issuing)}/oauth/token", grant_type="client_credentials", timeout=30)
    assert token["token_type"] == "Bearer"
    assert token["scope"] == "scim"
    assert token["expires_in"] == 3600
    assert "refresh_token" not in token
    name = f"{method}@acme.example"
    made = session.post(f"{issuing.scim('acme', 'nextgen')}/Users", json=scim.user(name), timeout=30)
    assert made.status_code == 201, made.text
    assert not works(issuing, token["access_token"], integration="firstgen")
    assert not works(issuing, token["access_token"], account="globex")


@pytest.mark.parametrize("key, algorithm", [(SIGNER, "RS256"), (SIGNER, "RS512"), (SIGNER, "PS256"), (CURVE, "ES256")])
def test_a_client_signs_instead(issuing: Gateway, key: Any, algorithm: str) -> None:
    answer = ask(issuing, signed(issuing, key, algorithm))
    assert answer.status_code == 200, answer.text
    assert works(issuing, answer.json()["access_token"])


def test_authlib_signs(issuing: Gateway) -> None:
    session = OAuth2Session("acme.nextgen", SIGNER, token_endpoint_auth_method="private_key_jwt")
    session.register_client_auth_method(PrivateKeyJWT(f"{issuer(issuing)}/oauth/token"))
    token = session.fetch_token(f"{issuer(issuing)}/oauth/token", grant_type="client_credentials", timeout=30)
    assert works(issuing, token["access_token"])


def test_an_identity_provider_vouches_for_its_job(issuing: Gateway) -> None:
    place = issuer(issuing, integration="firstgen")
    vouched = {"iss": FEDERATION, "sub": "job-1", "aud": place}
    answer = ask(issuing, signed(issuing, **vouched), at=place)
    assert answer.status_code == 200, answer.text
    assert works(issuing, answer.json()["access_token"], integration="firstgen")
    refused(ask(issuing, signed(issuing, **{**vouched, "sub": "job-2"}), at=place), 401, "invalid_client")
    refused(ask(issuing, signed(issuing, **vouched)), 401, "invalid_client")


def test_an_assertion_is_good_once(issuing: Gateway) -> None:
    for identified in ({}, {"jti": None}):
        assertion = signed(issuing, **identified)
        assert ask(issuing, assertion).status_code == 200
        refused(ask(issuing, assertion), 401, "invalid_client")


def test_whoever_is_not_the_client_hears_the_same_everywhere(issuing: Gateway) -> None:
    """A wrong account, integration, client and secret are one answer, to the byte."""
    client, foreign, other = create(issuing), create(issuing, "globex"), create(issuing, "acme", "firstgen")
    now = int(time.time())
    wrong = [
        ask(issuing, posted(client), at=issuer(issuing, "nobody")),
        ask(issuing, posted(client), at=issuer(issuing, "acme", "nothing")),
        ask(issuing, posted(client), at=issuer(issuing, "%00")),
        ask(issuing, posted(client), at=issuer(issuing, "globex")),
        ask(issuing, posted(client), at=issuer(issuing, "acme", "firstgen")),
        ask(issuing, posted(foreign)),
        ask(issuing, posted(other)),
        ask(issuing, {**posted(client), "client_id": "acme.firstgen"}),
        ask(issuing, {**posted(client), "client_id": "nobody.nothing"}),
        ask(issuing, {**posted(client), "client_secret": client["client_secret"] + "x"}),
        ask(issuing, {**posted(client), "client_secret": issuing.scim_token("acme", "nextgen")}),
        ask(issuing, {"client_id": client["client_id"]}),
        ask(issuing, {}),
        ask(issuing, {"client_id": client["client_id"], "grant_type": "password"}),
        ask(issuing, signed(issuing, STRANGER)),
        ask(issuing, confused(signed(issuing))),
        ask(issuing, {"client_assertion_type": JWT_BEARER, "client_assertion": "e30.e30."}),
        ask(issuing, {"client_assertion_type": JWT_BEARER, "client_assertion": "eyJhbGciOjFlMzAwfQ.e30.AA"}),
        ask(issuing, signed(issuing, iss="acme.firstgen")),
        ask(issuing, signed(issuing, sub="acme.firstgen")),
        ask(issuing, signed(issuing, aud=f"{issuer(issuing, 'globex')}/oauth/token")),
        ask(issuing, signed(issuing, exp=now - 3600)),
        ask(issuing, signed(issuing, nbf=now + 3600)),
        ask(issuing, signed(issuing, iat=now + 3600)),
        ask(issuing, signed(issuing, exp=now + 10 * 86_400)),
        ask(issuing, {**signed(issuing), "client_id": "acme.firstgen"}),
        ask(issuing, signed(issuing), at=issuer(issuing, "globex")),
        ask(issuing, signed(issuing), at=issuer(issuing, "nobody")),
    ]
    for answer in wrong:
        refused(answer, 401, "invalid_client")
        assert "WWW-Authenticate" not in answer.headers
    assert len({answer.content for answer in wrong}) == 1
    basic = ask(issuing, {}, auth=(client["client_id"], "wrong"))
    assert basic.content == wrong[0].content
    assert basic.status_code == 401
    assert basic.headers["WWW-Authenticate"].startswith("Basic ")


def test_a_client_that_asks_for_something_else_is_told(issuing: Gateway) -> None:
    client = create(issuing)
    refused(ask(issuing, {**posted(client), "grant_type": "password"}), 400, "unsupported_grant_type")
    refused(ask(issuing, {**posted(client), "grant_type": ""}), 400, "invalid_request")
    refused(ask(issuing, {**posted(client), "scope": "admin"}), 400, "invalid_scope")
    refused(ask(issuing, posted(client), auth=("a", "b")), 400, "invalid_request")
    twice = f"grant_type=client_credentials&client_id={client['client_id']}&client_id=x"
    answer = requests.post(f"{issuer(issuing)}/oauth/token", data=twice, timeout=30)
    refused(answer, 400, "invalid_request")
    assert requests.get(f"{issuer(issuing)}/oauth/token", timeout=30).status_code == 405


def test_secrets_live_side_by_side_and_end_one_by_one(issuing: Gateway) -> None:
    first, second = create(issuing), create(issuing, "acme", "nextgen", "--expires", "365d")
    assert first["client_id"] == second["client_id"] == "acme.nextgen"
    assert first["expires"] is None and second["expires"].endswith("Z")
    old, new = (ask(issuing, posted(client)).json()["access_token"] for client in (first, second))
    at = ("--account", "acme", "--integration", "nextgen")
    listed = {item["id"]: item for item in issuing.run("client", "list", *at, "--json").ok().json()["items"]}
    assert listed[first["id"]]["state"] == "live" and listed[first["id"]]["last_used"]
    assert first["client_secret"] not in json.dumps(listed)
    elsewhere = issuing.run("client", "revoke", "--account", "acme", "--integration", "firstgen", first["id"])
    assert elsewhere.status == 1
    issuing.run("client", "revoke", *at, first["id"]).ok()
    assert issuing.run("client", "revoke", *at, first["id"]).status == 1
    refused(ask(issuing, posted(first)), 401, "invalid_client")
    assert not works(issuing, old), "a token ends with its secret"
    assert works(issuing, new)
    rotated = issuing.run("client", "rotate", *at, "--overlap", "1s", "--json").ok().json()
    issuing._tokens[("client", rotated["id"])] = rotated["client_secret"]
    assert ask(issuing, posted(rotated)).status_code == 200
    time.sleep(1.1)
    refused(ask(issuing, posted(second)), 401, "invalid_client")
    assert works(issuing, new), "a rotation lets tokens run out"


def test_a_disabled_integration_gives_nothing(deploy: Deploy) -> None:
    gateway = deploy(start=False)
    declare(gateway)
    gateway.start()
    client = create(gateway)
    token = ask(gateway, posted(client)).json()["access_token"]
    file = gateway.tenants / "acme.yaml"
    file.write_text(file.read_text().replace("  - id: nextgen\n", "  - id: nextgen\n    enabled: false\n"))
    gateway.run("apply", str(gateway.tenants)).ok()
    refused(ask(gateway, posted(client)), 401, "invalid_client")
    refused(ask(gateway, signed(gateway)), 401, "invalid_client")
    assert not works(gateway, token)
