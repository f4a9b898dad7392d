"""Files of installed packages, read from disk even if a test uses a fake file system.

pyfakefs replaces ``open`` and ``os`` during a test. A server in the process of the test could then
not find its own data files. The loaders of Python's import system always read the real files, so
this module uses them.
"""

from importlib.util import find_spec
from typing import Any

from fakequay import __spec__ as _package


def read_package_file(package: str, name: str) -> bytes:
    """Return the content of a file in a package.

    Args:
        package: Name of the package. It does not have to be imported before.
        name: Path of the file below the folder of the package.

    Raises:
        OSError: The package has no such file.
    """
    spec = find_spec(package)
    if spec is None or not spec.submodule_search_locations:
        raise FileNotFoundError(f"{package}: no such package")
    loader: Any = spec.loader
    data: bytes = loader.get_data(f"{spec.submodule_search_locations[0]}/{name}")
    return data


def read_real_file(path: str) -> bytes:
    """Return the content of a file of the real file system.

    Args:
        path: Absolute path.

    Raises:
        OSError: The file cannot be read.
    """
    loader: Any = _package.loader
    data: bytes = loader.get_data(path)
    return data
