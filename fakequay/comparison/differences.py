"""Differences between the responses of a real server and of fakequay.

Ids, dates and other values that differ between any two servers are compared by type only.
"""

import re
from collections.abc import Iterator
from typing import Any

from . import Answer

# Names of fields with dates, ids, secrets and sizes, which are compared by type only.
CHANGING = re.compile(
    r"(^|_)(id|uuid|token|key|hash|digest|code|secret|password|date|time|datetime|at|ts|size"
    r"|created|started|modified|updated|accessed|expires|expiration|start|end|avatar|image_id)$"
    r"|^last_|color|^quota_report$"
)


def differences(
    real: Answer, fake: Answer, ignored: frozenset[str] = frozenset(), types_only: bool = False
) -> Iterator[str]:
    """Yield a line of text for each difference between two responses to the same request.

    Args:
        real: Response of the real server.
        fake: Response of fakequay.
        ignored: Names of fields that are not compared.
        types_only: Whether to compare only the types of values, not the values.
    """
    if real.status != fake.status:
        yield f"status: {_both(real.status, fake.status)}"
    else:
        yield from _between(real.body, fake.body, "$", ignored, types_only)


def _between(real: Any, fake: Any, at: str, ignored: frozenset[str], loose: bool) -> Iterator[str]:
    if _kind(real) != _kind(fake):
        yield f"{at}: {_both(_kind(real), _kind(fake))}"
    elif isinstance(real, dict):
        yield from _of_objects(real, fake, at, ignored, loose)
    elif isinstance(real, list):
        yield from _of_lists(real, fake, at, ignored, loose)
    elif real != fake and not loose:
        yield f"{at}: {_both(_shorten(real), _shorten(fake))}"


def _of_objects(
    real: dict[str, Any], fake: dict[str, Any], at: str, ignored: frozenset[str], loose: bool
) -> Iterator[str]:
    for name in sorted(real.keys() | fake.keys()):
        where = f"{at}.{name}"
        if name in ignored:
            continue
        if name not in fake:
            yield f"{where}: only on the real server"
        elif name not in real:
            yield f"{where}: only on fakequay"
        else:
            changing = CHANGING.search(name) is not None
            yield from _between(real[name], fake[name], where, ignored, loose or changing)


def _of_lists(
    real: list[Any], fake: list[Any], at: str, ignored: frozenset[str], loose: bool
) -> Iterator[str]:
    """Yield the differences between two lists in a response.

    If all items are objects with a ``name``, the items with the same name are compared. Other items
    are compared by position.
    """
    named = _by_name(real), _by_name(fake)
    if named[0] is not None and named[1] is not None and not loose:
        yield from _of_objects(named[0], named[1], at, ignored, loose)
        return
    if len(real) != len(fake) and not loose:
        yield f"{at}: {_both(f'{len(real)} items', f'{len(fake)} items')}"
    for number, (item, other) in enumerate(zip(real, fake, strict=False)):
        yield from _between(item, other, f"{at}[{number}]", ignored, loose)


def _by_name(items: list[Any]) -> dict[str, Any] | None:
    if not all(isinstance(item, dict) and isinstance(item.get("name"), str) for item in items):
        return None
    found = {f"[{item['name']}]": item for item in items}
    return found if len(found) == len(items) else None


def _kind(value: Any) -> str:
    kinds = {dict: "object", list: "list", str: "string", bool: "boolean", type(None): "null"}
    return kinds.get(type(value), "number")


def _both(real: object, fake: object) -> str:
    return f"{real} on the real server, {fake} on fakequay"


def _shorten(value: Any) -> str:
    text = repr(value)
    return text if len(text) <= 60 else f"{text[:57]}..."
