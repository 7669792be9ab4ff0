"""`python -m bench` runs every benchmark; `python -m bench NAME` one of them."""

import sys
from importlib import import_module
from pkgutil import iter_modules

from bench import Absent, __path__


def main(names: list[str]) -> int:
    """Run the benchmarks named, or all. The exit code is 1 when a figure is under its floor."""
    known = [each.name for each in iter_modules(__path__) if not each.name.startswith("_")]
    if unknown := [each for each in names if each not in known]:
        print(f"no benchmark {', '.join(unknown)}; there is {', '.join(known)}", file=sys.stderr)
        return 2
    failed = 0
    for name in names or known:
        print(f"== {name}", flush=True)
        try:
            failed |= bool(import_module(f"bench.{name}").main())
        except Absent as absent:
            print(absent)
    return int(failed)


sys.exit(main(sys.argv[1:]))
