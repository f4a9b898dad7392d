"""Markdown of descriptions and model cards, rendered as HTML that is safe to show on a page."""

from collections.abc import Sequence
from functools import cache
from typing import TYPE_CHECKING, Any

from markupsafe import Markup, escape

if TYPE_CHECKING:
    from markdown_it import MarkdownIt
    from markdown_it.renderer import RendererHTML
    from markdown_it.token import Token

TOP_LEVEL = 3  # The page's own headings have the levels 1 and 2.
LAST_LEVEL = 6


def render_markdown(text: str) -> Markup:
    """Return Markdown as HTML.

    HTML tags in the text are shown as text. Links to ``javascript:``, ``vbscript:``, ``file:`` and
    ``data:`` addresses are shown as text. Images are shown as their alternative text, because the
    console loads nothing from other servers.
    """
    parser = _parser()
    tokens = parser.parse(text)
    _lower_headings(tokens)
    for token in tokens:
        token.attrs.pop("style", None)  # The page's Content-Security-Policy refuses styles.
    html = parser.renderer.render(tokens, parser.options, {})
    return Markup(html)  # noqa: S704  # the parser escapes HTML


@cache
def _parser() -> "MarkdownIt":
    from markdown_it import MarkdownIt  # imported when the first description is shown

    parser = MarkdownIt("commonmark", {"html": False}).enable(["table", "strikethrough"])
    parser.add_render_rule("image", _render_image)
    parser.add_render_rule("link_open", _render_link)
    return parser


def _lower_headings(tokens: Sequence["Token"]) -> None:
    """Shift the levels of HTML headings, so that they start at ``TOP_LEVEL`` and have no gaps."""
    headings = [token for token in tokens if token.type in {"heading_open", "heading_close"}]
    levels = sorted({token.tag for token in headings})
    for token in headings:
        token.tag = f"h{min(TOP_LEVEL + levels.index(token.tag), LAST_LEVEL)}"


def _render_image(
    renderer: "RendererHTML", tokens: Sequence["Token"], index: int, options: Any, env: Any
) -> str:
    text = renderer.renderInlineAsText(tokens[index].children, options, env)
    return str(Markup('<span class="badge">image: {}</span>').format(text or "no description"))


def _render_link(
    renderer: "RendererHTML", tokens: Sequence["Token"], index: int, options: Any, env: Any
) -> str:
    attributes = tokens[index].attrs
    title = f' title="{escape(attributes["title"])}"' if "title" in attributes else ""
    href = escape(attributes["href"])
    return f'<a href="{href}"{title} rel="nofollow noopener noreferrer">'
