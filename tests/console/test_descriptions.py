"""Descriptions of repositories: Markdown is rendered, and nothing in it harms the reader."""

from typing import Any

import pytest

from fakequay.console.markdown import render_markdown
from tests.console.page_parser import Person

HARMFUL = ("<script", "<img", "<div", ' onclick="', 'href="javascript', 'href="data')
WEB = "/console/repositories/acme/web"


def shown(person: Person, owner: Any, description: str) -> str:
    """Return the HTML of the description on the page of the repository."""
    assert owner.put("/repository/acme/web", {"description": description}).status_code == 200
    html = person.look(WEB).html
    return html.partition('id="description">Description</h2>\n')[2].partition("</section>")[0]


def test_markdown_is_rendered_below_the_headings_of_the_page(
    owner_at_home: Person, owner: Any
) -> None:
    html = shown(owner_at_home, owner, "# Web\n\nThe **front end**.\n\n### Ports\n\n- `80`\n")
    assert html == (
        "<h3>Web</h3>\n<p>The <strong>front end</strong>.</p>\n"
        "<h4>Ports</h4>\n<ul>\n<li><code>80</code></li>\n</ul>\n"
    )


def test_tables_have_no_style_attribute(owner_at_home: Person, owner: Any) -> None:
    html = shown(owner_at_home, owner, "| port |\n|---:|\n| 80 |\n")
    assert "<th>port</th>" in html
    assert "style" not in html


@pytest.mark.parametrize(
    ("description", "harmless"),
    [
        ("<script>alert(1)</script>", "&lt;script&gt;alert(1)&lt;/script&gt;"),
        ("a <img src=x onerror=alert(1)>", "&lt;img src=x onerror=alert(1)&gt;"),
        ("<div>\n<b>x</b>\n</div>", "&lt;div&gt;\n&lt;b&gt;x&lt;/b&gt;\n&lt;/div&gt;"),
        ("[x](javascript:alert(1))", "[x](javascript:alert(1))"),
        ("[x](JaVaScRiPt:alert(1))", "[x](JaVaScRiPt:alert(1))"),
        ("[x](&#106;avascript:alert(1))", "[x](javascript:alert(1))"),
        ("[x](data:text/html;base64,PHN2Zz4=)", "[x](data:text/html;base64,PHN2Zz4=)"),
        ("<javascript:alert(1)>", "&lt;javascript:alert(1)&gt;"),
        ('[x](https://e.example/"onclick="y)', 'href="https://e.example/%22onclick=%22y"'),
        ('[x](https://e.example "t\\"onclick=y")', 'title="t&#34;onclick=y"'),
        ("```<script>\nx\n```", '<pre><code class="language-&lt;script&gt;">x'),
    ],
)
def test_hostile_markdown_is_only_text(
    owner_at_home: Person, owner: Any, description: str, harmless: str
) -> None:
    html = shown(owner_at_home, owner, description)
    assert harmless in html
    assert [part for part in HARMFUL if part in html] == []


def test_images_are_shown_as_their_text(owner_at_home: Person, owner: Any) -> None:
    markdown = "[![build](https://ci.example.com/badge.svg)](https://ci.example.com) ![](/x.png)"
    assert shown(owner_at_home, owner, markdown) == (
        '<p><a href="https://ci.example.com" rel="nofollow noopener noreferrer">'
        '<span class="badge">image: build</span></a> '
        '<span class="badge">image: no description</span></p>\n'
    )


def test_heading_levels_end_at_six() -> None:
    html = render_markdown("\n\n".join("#" * level + " x" for level in range(1, 7)))
    assert [html.count(f"<h{level}>") for level in range(1, 7)] == [0, 0, 1, 1, 1, 3]


def test_writer_changes_the_description(person: Person, owner: Any) -> None:
    person.sign_in("writer")
    person.look(f"{WEB}/-/settings")
    person.press("Save description", description="*new*")
    assert person.page.messages == [("status", "The description was changed.")]
    assert owner.get("/repository/acme/web").json["description"] == "*new*"
    assert "<em>new</em>" in person.look(WEB).html
