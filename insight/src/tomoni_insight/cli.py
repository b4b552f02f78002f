"""The command `tomoni-insight`."""

from __future__ import annotations

import argparse
import sys

from tomoni_insight import __version__


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(
        prog="tomoni-insight", description="Understand many voices, each one accounted for."
    )
    parser.add_argument("--version", action="version", version=__version__)
    parser.parse_args(arguments)
    parser.print_help()
    return 0


if __name__ == "__main__":
    sys.exit(main())
