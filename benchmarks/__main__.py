"""``python -m benchmarks [NAME…]``: all of them, or some; options are a benchmark's own."""

import importlib
import sys
from pathlib import Path

HELPERS = {"__init__", "__main__", "bare", "bare_smorest", "children", "rivals"}
ON_REQUEST = {"soak"}  # longer than all the others
NAMES = sorted({path.stem for path in Path(__file__).parent.glob("*.py")} - HELPERS)


def main() -> None:
    named = [one for one in sys.argv[1:] if not one.startswith("-")]
    unknown = set(named) - set(NAMES)
    if unknown:
        sys.exit(f"{', '.join(sorted(unknown))}: choose from {', '.join(NAMES)}")
    missed = []
    for name in named or [name for name in NAMES if name not in ON_REQUEST]:
        benchmark = importlib.import_module(f"benchmarks.{name}")
        print(f"\n{benchmark.__doc__}")
        try:
            benchmark.main()
        except SystemExit as too_much:
            missed.append(f"{name}: {too_much}")
    if missed:
        sys.exit("\n" + "\n".join(missed))


main()
