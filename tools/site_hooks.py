"""For mkdocs: the pages that stand beside docs/, where links from within it lead."""

import re
from pathlib import Path
from typing import Any

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import File, Files

ROOT = Path(__file__).parent.parent
BESIDE = ("CHANGELOG.md", "CONTRIBUTING.md", "SECURITY.md")


def on_files(files: Files, *, config: MkDocsConfig) -> Files:
    for name in BESIDE:
        text = (ROOT / name).read_text(encoding="utf-8").replace("](docs/", "](")
        files.append(File.generated(config, name, content=text))
    return files


def on_page_markdown(markdown: str, **_: Any) -> str:
    """``../SECURITY.md``, as it is right on the project's page, is a page of the site."""
    names = "|".join(map(re.escape, BESIDE))
    return re.sub(rf"\]\((?:\.\./)+({names})", r"](/\1", markdown)
