"""One deployment for each test module and engine; a test that stops or breaks its gateway makes its own."""

import shutil
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

import pytest

from harness import secrecy
from harness.application import Application
from harness.databases import ENGINES, POSTGRES, database
from harness.gateway import BINARY, REPOSITORY, Gateway
from harness.ports import free_port
from harness.simplesaml import SimpleSAML
from harness.tenants import write_accounts, write_configuration

Deploy = Callable[..., Gateway]


def pytest_sessionstart(session: pytest.Session) -> None:
    if not BINARY.exists() and not session.config.option.collectonly:
        pytest.exit(f"{BINARY} is not there: build it, or name it in GATEHOUSE_BIN", returncode=1)


@pytest.fixture(scope="module", params=ENGINES)
def engine(request: pytest.FixtureRequest) -> str:
    """Every test that asks for a gateway runs on each database engine."""
    if request.param == "postgresql" and not POSTGRES:
        pytest.skip("GATEHOUSE_TEST_POSTGRES names no database")
    return request.param


@contextmanager
def deployments(engine: str, make_folder: Callable[[], Path]) -> Iterator[Deploy]:
    """Makes deployments of an engine, each with its own folder, port and database, and ends them all."""
    with ExitStack() as stack:

        def deploy(
            idp_metadata: bytes | None = None, redirect_uri: str = "http://127.0.0.1:9/callback", start: bool = True,
            public_url: str = "",
        ) -> Gateway:
            folder = make_folder()
            gateway = Gateway(folder, stack.enter_context(database(engine, folder)), public_url=public_url)
            write_accounts(gateway.tenants, idp_metadata)
            write_configuration(gateway.configuration, redirect_uri)
            shutil.copytree(REPOSITORY / "certs", folder / "certs")
            # Whatever a test was about, at its end nothing has been said that is nobody's business.
            stack.callback(secrecy.check, gateway)
            stack.callback(gateway.kill)
            return gateway.start() if start else gateway

        yield deploy


@pytest.fixture(scope="module")
def gateway(engine: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Gateway]:
    """A running gateway that nobody logs in to: its IdP is a name and a certificate."""
    with deployments(engine, lambda: tmp_path_factory.mktemp("gateway")) as deploy:
        gateway = deploy()
        yield gateway
        assert gateway.stop() == 0


@pytest.fixture
def deploy(engine: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Deploy]:
    """For a test that needs a gateway for itself."""
    with deployments(engine, lambda: tmp_path_factory.mktemp("gateway")) as deploy:
        yield deploy


@pytest.fixture(scope="session")
def idp(tmp_path_factory: pytest.TempPathFactory) -> Iterator[SimpleSAML]:
    idp = SimpleSAML(tmp_path_factory.mktemp("simplesamlphp"))
    try:
        yield idp.start()
    finally:
        idp.stop()


@pytest.fixture(scope="module")
def application() -> Application:
    return Application(f"http://127.0.0.1:{free_port()}/callback")


@pytest.fixture(scope="module")
def sso(
    engine: str, idp: SimpleSAML, application: Application, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Gateway]:
    """A running gateway that trusts the IdP, which was configured from where the gateway publishes its metadata."""
    with deployments(engine, lambda: tmp_path_factory.mktemp("sso")) as deploy:
        gateway = deploy(idp.metadata(), application.redirect_uri)
        for account, integration in (("acme", "firstgen"), ("acme", "nextgen"), ("globex", "nextgen")):
            idp.trust(f"{gateway.port}-{account}-{integration}", f"{gateway.saml(account, integration)}/metadata")
        application.meet(gateway.url)
        yield gateway
        assert gateway.stop() == 0
