"""Name checks for operationIds, kinds of registry requests and HTTP methods that users enter.

The error for an unknown name suggests a similar name.
"""

from fakequay import contract

# Kinds of registry requests: the objects that paths under /v2/ name.
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
    """Check that Quay's API has an operationId, and return the operationId.

    Raises:
        ValueError: The name is unknown; the message suggests the most similar one.
    """
    return _check_name("operation", name, tuple(contract.operations()))


def check_registry(name: str) -> str:
    """Check that a name is a kind of registry request, and return the name.

    Raises:
        ValueError: The name is unknown; the message suggests the most similar one.
    """
    return _check_name("registry", name, REGISTRY)


def check_method(name: str) -> str:
    """Check that a name is an HTTP method, and return the name in upper case.

    Raises:
        ValueError: The name is unknown; the message suggests the most similar one.
    """
    return _check_name("method", name.upper(), METHODS)


def check_names(operation: str | None, registry: str | None, method: str | None) -> str | None:
    """Check the names with which a fault or a search selects requests.

    Args:
        operation: operationId of the REST API, or None.
        registry: Kind of registry request, or None.
        method: HTTP method in any case, or None.

    Returns:
        The HTTP method in upper case, or None.

    Raises:
        ValueError: A name is unknown; the message suggests the most similar one.
    """
    if operation is not None:
        check_operation(operation)
    if registry is not None:
        check_registry(registry)
    return None if method is None else check_method(method)


def _check_name(field: str, name: str, known: tuple[str, ...]) -> str:
    if name in known:
        return name
    import difflib  # Imported on demand: it is slow to import.

    [nearest] = difflib.get_close_matches(name, known, n=1, cutoff=0)
    raise ValueError(f"{field}: unknown name {name!r}; did you mean {nearest!r}?")
