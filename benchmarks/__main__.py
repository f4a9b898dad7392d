"""``python -m benchmarks [NAME…]``: all of them, or some."""

import importlib
import sys
from pathlib import Path

HELPERS = {"__init__", "__main__", "bare", "children"}
NAMES = sorted({path.stem for path in Path(__file__).parent.glob("*.py")} - HELPERS)


def main() -> None:
    unknown = set(sys.argv[1:]) - set(NAMES)
    if unknown:
        sys.exit(f"{', '.join(sorted(unknown))}: choose from {', '.join(NAMES)}")
    for name in sys.argv[1:] or NAMES:
        benchmark = importlib.import_module(f"benchmarks.{name}")
        print(f"\n{benchmark.__doc__}")
        benchmark.main()


main()
