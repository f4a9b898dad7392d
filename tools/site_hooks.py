"""MkDocs hooks: add the Markdown files of the project's root folder to the site."""

import re
from pathlib import Path
from typing import Any

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import File, Files

ROOT = Path(__file__).parent.parent
ROOT_PAGES = tuple(
    name
    for name in ("ARCHITECTURE.md", "CHANGELOG.md", "CONTRIBUTING.md", "SECURITY.md")
    if (ROOT / name).exists()
)


def on_files(files: Files, *, config: MkDocsConfig) -> Files:
    """Add each Markdown file of the root folder to the site, and change its links to docs/."""
    for name in ROOT_PAGES:
        text = (ROOT / name).read_text(encoding="utf-8").replace("](docs/", "](")
        files.append(File.generated(config, name, content=text))
    return files


def on_page_markdown(markdown: str, **_: Any) -> str:
    """Replace links to root pages, such as ``../../SECURITY.md``, with links within the site."""
    names = "|".join(map(re.escape, ROOT_PAGES))
    return re.sub(rf"\]\((?:\.\./)+({names})", r"](/\1", markdown)
