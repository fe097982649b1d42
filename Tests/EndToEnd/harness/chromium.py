"""Headless Chromium, spoken to in W3C WebDriver over plain HTTP. It can reach loopback and nothing else."""

import base64
import subprocess
from pathlib import Path
from typing import Any

import requests

from harness.ports import free_port
from harness.waiting import wait_for

ARGUMENTS = [
    "--headless=new", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--no-first-run",
    "--disable-background-networking", "--disable-component-update", "--disable-sync", "--disable-extensions",
    "--host-resolver-rules=MAP * ~NOTFOUND , EXCLUDE 127.0.0.1 , EXCLUDE localhost",
]
ELEMENT = "element-6066-11e4-a52e-4f735466cecf"


class Chromium:
    def __init__(self, folder: Path) -> None:
        self.port = free_port()
        self.folder = folder
        self.http = requests.Session()
        self.session = ""

    def __enter__(self) -> "Chromium":
        with open(self.folder / "chromedriver.log", "wb") as log:
            self.driver = subprocess.Popen(
                ["chromedriver", f"--port={self.port}", "--allowed-ips=127.0.0.1"],
                stdout=log, stderr=log, stdin=subprocess.DEVNULL,
            )
        try:
            wait_for("chromedriver", self._answers)
            options = {"args": [*ARGUMENTS, f"--user-data-dir={self.folder / 'profile'}"]}
            capabilities = {"alwaysMatch": {"goog:chromeOptions": options}}
            self.session = f"/session/{self._ask('POST', '/session', capabilities=capabilities)['sessionId']}"
        except BaseException:
            self.__exit__()
            raise
        return self

    def __exit__(self, *_: Any) -> None:
        if self.session:
            self._ask("DELETE", self.session)
        self.driver.terminate()
        self.driver.wait(10)
        self.http.close()

    @property
    def url(self) -> str:
        return self._ask("GET", f"{self.session}/url")

    def open(self, url: str) -> None:
        self._ask("POST", f"{self.session}/url", url=url)

    def find(self, css: str, seconds: float = 20) -> str:
        """Waits for an element that a selector finds; its handle."""
        return wait_for(f"{css} in the browser", lambda: self._look(css), seconds)

    def type(self, css: str, text: str) -> None:
        self._ask("POST", f"{self.session}/element/{self.find(css)}/value", text=text)

    def text(self, css: str) -> str:
        return self._ask("GET", f"{self.session}/element/{self.find(css)}/text")

    def click(self, css: str) -> None:
        self._ask("POST", f"{self.session}/element/{self.find(css)}/click")

    def shoot(self, file: Path) -> None:
        """A picture of the whole page, however long it is."""
        taken = self.devtools("Page.captureScreenshot", captureBeyondViewport=True)
        file.write_bytes(base64.b64decode(taken["data"]))

    def show(self, width: int, height: int, dark: bool = False) -> None:
        """Makes the viewport so big, in the light or the dark scheme, and stops transitions."""
        self.devtools(
            "Emulation.setDeviceMetricsOverride", width=width, height=height, deviceScaleFactor=1, mobile=width < 600
        )
        features = {"prefers-color-scheme": "dark" if dark else "light", "prefers-reduced-motion": "reduce"}
        self.devtools(
            "Emulation.setEmulatedMedia", features=[{"name": name, "value": value} for name, value in features.items()]
        )

    def run(self, script: str) -> Any:
        """Runs a script in the page; what its promise comes to."""
        return self._ask("POST", f"{self.session}/execute/sync", script=script, args=[])

    def devtools(self, command: str, **parameters: Any) -> Any:
        """A command of the Chrome DevTools Protocol, for what WebDriver has no words for."""
        return self._ask("POST", f"{self.session}/goog/cdp/execute", cmd=command, params=parameters)

    def source(self) -> str:
        return self._ask("GET", f"{self.session}/source")

    def _look(self, css: str) -> str | None:
        found = self._ask("POST", f"{self.session}/elements", using="css selector", value=css)
        return found[0][ELEMENT] if found else None

    def _answers(self) -> bool:
        try:
            return bool(self._ask("GET", "/status")["ready"])
        except requests.ConnectionError:
            return False

    def _ask(self, method: str, path: str, **body: Any) -> Any:
        response = self.http.request(
            method, f"http://127.0.0.1:{self.port}{path}", json=body if method == "POST" else None, timeout=60
        )
        value = response.json()["value"]
        assert response.ok, f"{method} {path}: {value}"
        return value
