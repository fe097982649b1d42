"""Every kind of page, seen by Chromium: pictures to look at in .build/screenshots, and axe, which finds nothing wrong.

The pages are the golden files of the Swift tests: a kind of page can't be added without one (GoldenTests).
"""

import json
from collections.abc import Iterator
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from importlib import resources
from pathlib import Path
from threading import Thread
from typing import Any

import pytest

from harness.chromium import Chromium
from harness.gateway import REPOSITORY

GOLDEN = sorted((REPOSITORY / "Tests/PagesTests/Golden").glob("*.html"))
ASSETS = REPOSITORY / "Sources/CAssets/files"
PICTURES = REPOSITORY / ".build/screenshots"
SHAPES = {"desktop": (1280, 800), "phone": (390, 844)}
SCHEMES = ("light", "dark")
AXE = (resources.files("axe_playwright_python") / "axe.min.js").read_text()
# WCAG 2.2 A and AA, and what axe holds to be good practice.
LOOK = "return axe.run(document, {resultTypes: ['violations']}).then(found => found.violations)"
WIDER = "return document.documentElement.scrollWidth - document.documentElement.clientWidth"


class Shelf(SimpleHTTPRequestHandler):
    """Golden pages at `/`, their assets at `/assets/`; the script that posts a form is left out, so that it stays."""

    def translate_path(self, path: str) -> str:
        place, _, name = path.partition("?")[0].rpartition("/")
        return str((ASSETS if place == "/assets" else GOLDEN[0].parent) / name)

    def do_GET(self) -> None:
        if self.path.startswith("/assets/submit.js"):
            self.send_response(204)
            self.end_headers()
        else:
            super().do_GET()

    def log_message(self, *arguments: Any) -> None:
        pass


@pytest.fixture(scope="module")
def shelf() -> Iterator[str]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), Shelf)
    thread = Thread(target=partial(server.serve_forever, poll_interval=0.05), daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_address[1]}"
    server.shutdown()
    server.server_close()
    thread.join()


@pytest.fixture(scope="module")
def browser(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Chromium]:
    PICTURES.mkdir(parents=True, exist_ok=True)
    with Chromium(tmp_path_factory.mktemp("browser")) as browser:
        yield browser


def complaints(found: list[dict[str, Any]]) -> str:
    return "\n".join(
        f"{rule['impact']}: {rule['id']}: {rule['help']}: {json.dumps([node['html'] for node in rule['nodes']])}"
        for rule in found
    )


@pytest.mark.parametrize("page", [path.stem for path in GOLDEN])
def test_a_page_is_readable_by_everybody(page: str, shelf: str, browser: Chromium) -> None:
    browser.open(f"{shelf}/{page}.html")
    browser.run(AXE)
    for shape, size in SHAPES.items():
        for scheme in SCHEMES:
            browser.show(*size, dark=scheme == "dark")
            browser.shoot(PICTURES / f"{page}-{shape}-{scheme}.png")
            assert browser.run(WIDER) <= 0, f"{page} has to be scrolled sideways on a {shape}"
            found = browser.run(LOOK)
            assert not found, f"{page} ({shape}, {scheme}):\n{complaints(found)}"


def test_axe_would_have_complained(shelf: str, browser: Chromium) -> None:
    browser.open(f"{shelf}/refusal.html")
    browser.run(AXE)
    browser.show(*SHAPES["desktop"])
    browser.run("document.querySelector('.lead').style.color = '#ccc'; document.documentElement.lang = ''")
    assert {"color-contrast", "html-has-lang"} <= {rule["id"] for rule in browser.run(LOOK)}
