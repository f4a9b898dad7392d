"""API areas: a package for each tag (area) of Quay's OpenAPI document, imported on first use."""

from importlib.resources import files

# Names of all areas: the tags of Quay's OpenAPI document.
NAMES = frozenset(
    entry.name
    for entry in files(__package__).iterdir()
    if entry.joinpath("routes.py").is_file() or entry.joinpath("routes").is_dir()
)
