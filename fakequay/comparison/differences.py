"""Where two answers differ, but for what is never the same on two servers."""

import re
from collections.abc import Iterator
from typing import Any

from . import Answer

# Dates, identifiers and secrets: their kind is compared, and not what they are.
CHANGING = re.compile(
    r"(^|_)(id|uuid|token|key|hash|digest|code|secret|password|date|time|datetime|at|ts|size"
    r"|created|started|modified|updated|accessed|expires|expiration|start|end|avatar|image_id)$"
    r"|^last_|color|^quota_report$"
)


def differences(
    real: Answer, fake: Answer, ignored: frozenset[str] = frozenset(), shapes_only: bool = False
) -> Iterator[str]:
    """A line each; ``ignored`` are names of fields that are not looked at."""
    if real.status != fake.status:
        yield f"status: {real.status} there, {fake.status} here"
    else:
        yield from _between(real.body, fake.body, "$", ignored, shapes_only)


def _between(real: Any, fake: Any, at: str, ignored: frozenset[str], loose: bool) -> Iterator[str]:
    if _kind(real) != _kind(fake):
        yield f"{at}: {_kind(real)} there, {_kind(fake)} here"
    elif isinstance(real, dict):
        yield from _of_objects(real, fake, at, ignored, loose)
    elif isinstance(real, list):
        yield from _of_lists(real, fake, at, ignored, loose)
    elif real != fake and not loose:
        yield f"{at}: {_shown(real)} there, {_shown(fake)} here"


def _of_objects(
    real: dict[str, Any], fake: dict[str, Any], at: str, ignored: frozenset[str], loose: bool
) -> Iterator[str]:
    for name in sorted(real.keys() | fake.keys()):
        where = f"{at}.{name}"
        if name in ignored:
            continue
        if name not in fake:
            yield f"{where}: only there"
        elif name not in real:
            yield f"{where}: only here"
        else:
            changing = CHANGING.search(name) is not None
            yield from _between(real[name], fake[name], where, ignored, loose or changing)


def _of_lists(
    real: list[Any], fake: list[Any], at: str, ignored: frozenset[str], loose: bool
) -> Iterator[str]:
    """What has a name is found by it, wherever it stands."""
    named = _by_name(real), _by_name(fake)
    if named[0] is not None and named[1] is not None and not loose:
        yield from _of_objects(named[0], named[1], at, ignored, loose)
        return
    if len(real) != len(fake) and not loose:
        yield f"{at}: {len(real)} there, {len(fake)} here"
    for number, (one, other) in enumerate(zip(real, fake, strict=False)):
        yield from _between(one, other, f"{at}[{number}]", ignored, loose)


def _by_name(items: list[Any]) -> dict[str, Any] | None:
    if not all(isinstance(one, dict) and isinstance(one.get("name"), str) for one in items):
        return None
    found = {f"[{one['name']}]": one for one in items}
    return found if len(found) == len(items) else None


def _kind(value: Any) -> str:
    kinds = {dict: "an object", list: "a list", str: "a text", bool: "a flag", type(None): "null"}
    return kinds.get(type(value), "a number")


def _shown(value: Any) -> str:
    text = repr(value)
    return text if len(text) <= 60 else f"{text[:57]}..."
