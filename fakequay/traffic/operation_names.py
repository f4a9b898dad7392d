"""What a request can be about, and the nearest name to one that is none of them."""

from fakequay import contract

# The kinds of things that calls under /v2 are about.
REGISTRY = (
    "base",
    "token",
    "catalog",
    "tags",
    "uploads",
    "upload",
    "blob",
    "manifest_by_digest",
    "manifest_by_tag",
    "referrers",
)
METHODS = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS")


def check_operation(name: str) -> str:
    """The name, or ValueError with the nearest that there is."""
    return _checked("operation", name, tuple(contract.operations()))


def check_registry(name: str) -> str:
    return _checked("registry", name, REGISTRY)


def check_method(name: str) -> str:
    return _checked("method", name.upper(), METHODS)


def _checked(field: str, name: str, known: tuple[str, ...]) -> str:
    if name in known:
        return name
    import difflib  # only who made a mistake waits for it

    [nearest] = difflib.get_close_matches(name, known, n=1, cutoff=0)
    raise ValueError(f"{field}: there is no {name}; did you mean {nearest}?")
