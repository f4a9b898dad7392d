"""``python -m tools.reference``: write the pages of docs/reference/ anew, from the code."""

import inspect
import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import click

from fakequay import FakeQuay, create_app, seeds
from fakequay.cli import command as fakequay
from fakequay.determinism import Clock
from fakequay.integrations import pytest_plugin
from fakequay.server.instance import ControlledQuay

FOLDER = Path(__file__).parent.parent / "docs" / "reference"
NOTE = "<!-- Written by `just reference`. -->\n"


def pages() -> dict[str, str]:
    """The text of each page by its name."""
    return {
        "command.md": _page("The command", _commands(fakequay, "fakequay")),
        "control.md": _page("Routes of the control API", _routes()),
        "python.md": _page("Python and pytest", _python()),
        "seed.md": _page("Keys of a seed", _keys()),
    }


def _page(title: str, parts: Iterable[str]) -> str:
    return "\n".join([NOTE + f"# {title}", *parts]).rstrip() + "\n"


def _commands(command: click.Command, path: str) -> Iterator[str]:
    """A command and those under it, with flags, variables and what is taken where none is given."""
    context = click.Context(command, info_name=path)
    if path != "fakequay":
        yield f"\n## `{path}`\n"
    else:
        yield ""
    yield inspect.cleandoc(command.help or "")
    usage = " ".join(command.collect_usage_pieces(context))
    yield f"\n```text\n{path} {usage}\n```"
    options = [one for one in command.params if isinstance(one, click.Option)]
    if options:
        rows = [_option(one, context) for one in options]
        yield _table(("flag", "variable", "default", ""), rows)
    if isinstance(command, click.Group):
        for name in command.list_commands(context):
            found = command.get_command(context, name)
            if found is not None:
                yield from _commands(found, f"{path} {name}")


def _option(option: click.Option, context: click.Context) -> Sequence[str]:
    extra = option.get_help_extra(context)
    kind = "" if option.is_flag else f" {option.make_metavar(context)}"
    flags = ", ".join(f"`{flag}`" for flag in option.opts)
    variables = ", ".join(f"`{name}`" for name in extra.get("envvars", ()))
    default = extra.get("default")
    return (f"{flags}{kind}", variables, f"`{default}`" if default else "", option.help or "")


def _routes() -> Iterator[str]:
    """What the application serves under ``/_fakequay``, with what each view says of itself."""
    app = create_app(seeds.load(seeds.read(["empty"]), clock=Clock(0)))
    rows = []
    for rule in app.url_map.iter_rules():
        said = inspect.getdoc(app.view_functions[rule.endpoint])
        if not rule.rule.startswith("/_fakequay/") or said is None:
            continue
        methods = sorted((rule.methods or set()) - {"HEAD", "OPTIONS"})
        path = re.sub(r"<(?:\w+:)?(\w+)>", r"{\1}", rule.rule)
        rows += [(method, f"`{path}`", said.partition("\n")[0]) for method in methods]
    yield "\n[What they are for](../control.md), with examples."
    yield _table(("method", "path", ""), sorted(rows, key=lambda row: (row[1], row[0])))


def _python() -> Iterator[str]:
    yield "\n## `fakequay.FakeQuay`\n"
    yield inspect.getdoc(FakeQuay) or ""
    yield f"\n```text\nFakeQuay{_signature(FakeQuay)}\n```"
    rows = []
    for name, member in {**vars(FakeQuay), **vars(ControlledQuay)}.items():
        if name.startswith("_"):
            continue
        if isinstance(member, property):
            rows.append((f"`{name}`", _first(member)))
        else:
            rows.append((f"`{name}{_signature(member)}`", _first(member)))
    yield _table(("member", ""), rows)
    yield "\n## pytest\n"
    fixtures = {
        "fakequay_server": "session",
        "fakequay": "function",
        "fakequay_factory": "function",
    }
    yield _table(
        ("fixture", "scope", ""),
        [(f"`{n}`", scope, _first(getattr(pytest_plugin, n))) for n, scope in fixtures.items()],
    )
    yield f"\nThe marker `@pytest.mark.{pytest_plugin.MARKER.partition(':')[0]}`:"
    yield pytest_plugin.MARKER.partition(": ")[2]


def _signature(member: Any) -> str:
    """Without types, which each Python writes otherwise; the source has them."""
    whole = inspect.signature(member)
    bare = [one.replace(annotation=one.empty) for one in whole.parameters.values()]
    kept = [one for one in bare if one.name != "self"]
    shown = str(whole.replace(parameters=kept, return_annotation=whole.empty))
    return re.sub(r"<function (\w+) at 0x\w+>", r"\1", shown)


def _first(member: Any) -> str:
    """The first paragraph of a docstring in a line."""
    said = inspect.getdoc(member) or ""
    return " ".join(said.partition("\n\n")[0].split())


def _keys() -> Iterator[str]:
    schema = seeds.schema()
    yield "\n[How seeds are written](../seeds.md); `fakequay seed schema` prints the whole schema."
    yield "\n## At the top"
    yield _properties(schema["properties"])
    for name, place in schema["$defs"].items():
        yield f"\n## In a {name}" if name[0] not in "aeiou" else f"\n## In an {name}"
        yield _properties(place["properties"])


def _properties(properties: Mapping[str, Any]) -> str:
    rows = []
    for key, rules in properties.items():
        default = f"`{json.dumps(rules['default'])}`" if "default" in rules else ""
        rows.append((f"`{key}`", _type(rules), default, rules.get("description", "")))
    return _table(("key", "value", "default", ""), rows)


def _type(rules: Mapping[str, Any]) -> str:
    kind = rules.get("type", "any")
    return " or ".join(kind) if isinstance(kind, list) else str(kind)


def _table(header: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    lines = [header, ["---"] * len(header), *rows]
    cells = [[" ".join(cell.replace("|", "\\|").split()) for cell in line] for line in lines]
    return "\n" + "\n".join(f"| {' | '.join(line)} |" for line in cells)


def main() -> None:
    FOLDER.mkdir(exist_ok=True)
    for name, text in pages().items():
        (FOLDER / name).write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
