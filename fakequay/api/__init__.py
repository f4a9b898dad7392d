"""API areas: one package per tag of Quay's discovery document, imported on first use."""

from importlib.resources import files

# Names of all areas.
NAMES = frozenset(
    entry.name
    for entry in files(__package__).iterdir()
    if entry.joinpath("routes.py").is_file() or entry.joinpath("routes").is_dir()
)
