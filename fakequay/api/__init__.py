"""API areas: a package for each tag (area) of Quay's OpenAPI document, imported on first use."""

from pkgutil import iter_modules

# Names of all areas: the tags of Quay's OpenAPI document.
NAMES = frozenset(module.name for module in iter_modules(__path__) if module.ispkg)
