"""Several seeds into one: later ones add to what is there and win where both speak."""

from collections.abc import Iterable
from typing import Any


def merge(documents: Iterable[dict[str, Any]]) -> dict[str, Any]:
    merged: dict[str, Any] = {"fakequay": 1}
    for document in documents:
        settings = {**merged.get("settings", {}), **document.get("settings", {})}
        merged = _over(merged, document)
        if settings:
            # A list among the settings is one value: it is replaced, not lengthened.
            merged["settings"] = settings
    return merged


def _over(earlier: Any, later: Any) -> Any:
    """Objects key by key, lists joined without what is there already, else the later."""
    if isinstance(earlier, dict) and isinstance(later, dict):
        both = {k: _over(earlier[k], later[k]) for k in earlier.keys() & later.keys()}
        return {**earlier, **later, **both}
    if isinstance(earlier, list) and isinstance(later, list):
        return earlier + [item for item in later if item not in earlier]
    return later
