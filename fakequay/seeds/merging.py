"""Merging of seeds: later seeds add values to earlier seeds and override their values."""

from collections.abc import Iterable
from typing import Any


def merge(documents: Iterable[dict[str, Any]]) -> dict[str, Any]:
    """Merge several seeds into one seed.

    Objects are merged key by key. The items of a later list are added to the earlier list, except
    items that the earlier list already contains. In all other cases, the later value replaces the
    earlier value. The value of a configuration key is replaced as a whole, even if the value is an
    object or a list.
    """
    merged: dict[str, Any] = {"fakequay": 1}
    for document in documents:
        settings = _merge_settings(merged.get("settings", {}), document.get("settings", {}))
        merged = _merge_values(merged, document)
        if settings:
            # The value of a configuration key is replaced as a whole: a list is not extended.
            merged["settings"] = settings
    return merged


def _merge_settings(earlier: Any, later: Any) -> Any:
    both = isinstance(earlier, dict) and isinstance(later, dict)
    return {**earlier, **later} if both else later


def _merge_values(earlier: Any, later: Any) -> Any:
    if isinstance(earlier, dict) and isinstance(later, dict):
        common = {k: _merge_values(earlier[k], later[k]) for k in earlier.keys() & later.keys()}
        return {**earlier, **later, **common}
    if isinstance(earlier, list) and isinstance(later, list):
        return earlier + [item for item in later if item not in earlier]
    return later
