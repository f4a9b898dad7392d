"""The API areas: one package per tag of Quay's discovery document, imported when first asked."""

from importlib.resources import files

NAMES = frozenset(
    entry.name
    for entry in files(__package__).iterdir()
    if entry.joinpath("routes.py").is_file() or entry.joinpath("routes").is_dir()
)
