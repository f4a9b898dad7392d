"""Files of installed packages, read without the functions that a fake file system replaces.

pyfakefs replaces ``open`` and ``os`` during a test, so that a server in the same process would not
find its own data files. The loaders of Python's import system always read the real files.
"""

from importlib.util import find_spec
from typing import Any

from fakequay import __spec__ as _package


def read_package_file(package: str, name: str) -> bytes:
    """Return the content of a file in a package.

    Args:
        package: Name of the package, which need not be imported.
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
