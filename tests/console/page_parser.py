"""A page as a person reads it: its texts, its tables, its forms."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from html.parser import HTMLParser
from typing import Any

from flask.testing import FlaskClient

VOID = {"meta", "link", "input", "br", "img"}


@dataclass
class Form:
    action: str
    method: str
    reason: str = ""
    fields: dict[str, str] = field(default_factory=dict)
    ticked: list[str] = field(default_factory=list)
    buttons: dict[str, dict[str, str]] = field(default_factory=dict)


class Page(HTMLParser):
    """``title``, ``messages`` by their role, ``tables`` by caption as rows of texts, ``forms``."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.html = html
        self.title = ""
        self.messages: list[tuple[str, str]] = []
        self.tables: dict[str, list[list[str]]] = {}
        self.forms: list[Form] = []
        self.links: dict[str, str] = {}
        self._open: list[tuple[str, dict[str, str]]] = []
        self._texts: list[list[str]] = []
        self._rows: list[list[str]] = []
        self._caption = ""
        self._choosing = ""
        self.feed(html)

    @property
    def text(self) -> str:
        """All that stands in the main part, in one line."""
        main = self.html.partition("<main")[2].partition("</main>")[0]
        return _Text(main).line()

    def form(self, button: str) -> Form:
        [found] = [form for form in self.forms if button in form.buttons]
        return found

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag == "form":
            self.forms.append(Form(given.get("action", ""), given.get("method", "get")))
        if given.get("type") == "checkbox":
            self.forms[-1].ticked += [given["name"]] if "checked" in given else []
        elif tag in {"input", "select", "textarea"}:
            self.forms[-1].fields[given["name"]] = given.get("value", "")
            self._choosing = given["name"]
        if tag == "option" and "selected" in given and "value" in given:
            self.forms[-1].fields[self._choosing] = given["value"]
        if tag == "table":
            self._rows = []
        if tag == "tr":
            self._rows.append([])
        if tag not in VOID:
            self._open.append((tag, given))
            self._texts.append([])

    def handle_data(self, data: str) -> None:
        for texts in self._texts:
            texts.append(data)

    def handle_endtag(self, tag: str) -> None:
        _, given = self._open.pop()
        text = " ".join("".join(self._texts.pop()).split())
        match tag:
            case "h1":
                self.title = text
            case "p" if "message" in given.get("class", ""):
                self.messages.append((given["role"], text))
                if any(tag == "form" for tag, _ in self._open):
                    self.forms[-1].reason = text
            case "td" | "th":
                self._rows[-1].append(text)
            case "caption":
                self._caption = text
            case "table":
                self.tables[self._caption] = self._rows[1:]
            case "a":
                self.links[given.get("aria-label", text)] = given["href"]
            case "button":
                label = given.get("aria-label", text)
                named = {given["name"]: given["value"]} if "name" in given else {}
                self.forms[-1].buttons[label] = named


class _Text(HTMLParser):
    def __init__(self, html: str) -> None:
        super().__init__()
        self._parts: list[str] = []
        self.feed(html.partition(">")[2])

    def handle_data(self, data: str) -> None:
        self._parts.append(data)

    def line(self) -> str:
        return " ".join(" ".join(self._parts).split())


class Person:
    """Somebody with a browser that runs no scripts."""

    def __init__(self, client: FlaskClient) -> None:
        self.client = client
        self.page = Page("")
        self.path = ""
        self.status = 0
        self.headers: Mapping[str, str] = {}

    def look(self, path: str, **headers: str) -> Page:
        self.path = path.partition("?")[0]
        answer = self.client.get(
            path, headers={"Accept": "text/html", **headers}, follow_redirects=True
        )
        return self._seen(answer)

    def press(self, button: str, *, about: Mapping[str, str] | None = None, **typed: str) -> Page:
        """Send the form with that button, or of several the one that is about something."""
        meant = [
            form
            for form in self.page.forms
            if button in form.buttons and (about or {}).items() <= form.fields.items()
        ]
        assert len(meant) == 1, (button, [list(form.buttons) for form in self.page.forms])
        [form] = meant
        assert set(typed) <= set(form.fields) | {"reset", "expire"}, form
        sent = {
            **form.fields,
            **dict.fromkeys(form.ticked, "true"),
            **form.buttons[button],
            **typed,
        }
        answer = self.client.open(
            form.action or self.path,
            method=form.method.upper(),
            **{"query_string" if form.method == "get" else "data": sent},
            headers={"Accept": "text/html"},
            follow_redirects=True,
        )
        return self._seen(answer)

    def sign_in(self, username: str) -> None:
        self.look("/console/signin")
        self.press(username)
        assert self.status == 200

    def _seen(self, answer: Any) -> Page:
        self.status, self.headers = answer.status_code, answer.headers
        self.page = Page(answer.text)
        return self.page
