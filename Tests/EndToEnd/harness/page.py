"""What a person sees of a response: its forms, and the reference that an error page shows."""

from dataclasses import dataclass, field
from html.parser import HTMLParser
from urllib.parse import urljoin

import requests


@dataclass
class Form:
    action: str
    method: str
    fields: dict[str, str] = field(default_factory=dict)


class _Reader(HTMLParser):
    def __init__(self, base: str) -> None:
        super().__init__()
        self.base, self.forms, self.texts = base, list[Form](), dict[str, str]()
        self._id: str | None = None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        have = {name: value or "" for name, value in attrs}
        if tag == "form":
            self.forms.append(Form(urljoin(self.base, have.get("action", "")), have.get("method", "get").lower()))
        elif tag in ("input", "button", "select") and have.get("name") and self.forms:
            if have.get("type", "") not in ("submit", "image") and tag != "button":
                self.forms[-1].fields[have["name"]] = have.get("value", "")
        if "id" in have:
            self._id = have["id"]
            self.texts[self._id] = ""

    def handle_data(self, data: str) -> None:
        if self._id is not None:
            self.texts[self._id] += data

    def handle_endtag(self, tag: str) -> None:
        self._id = None


@dataclass
class Page:
    url: str
    status: int
    headers: "requests.structures.CaseInsensitiveDict[str]"
    text: str
    forms: list[Form]
    texts: dict[str, str]

    @staticmethod
    def of(response: requests.Response) -> "Page":
        reader = _Reader(response.url)
        if "html" in response.headers.get("Content-Type", ""):
            reader.feed(response.text)
        return Page(response.url, response.status_code, response.headers, response.text, reader.forms, reader.texts)

    def form_with(self, name: str) -> Form | None:
        """The form that has a field of this name."""
        return next((form for form in self.forms if name in form.fields), None)

    @property
    def reference(self) -> str:
        """The reference that the page shows, which the header must repeat."""
        shown = self.texts.get("reference", "").strip()
        assert shown, f"no reference on {self}"
        assert self.headers.get("X-Login-Reference") == shown
        return shown

    def __str__(self) -> str:
        return f"{self.status} {self.url}\n{self.text[:2000]}"
