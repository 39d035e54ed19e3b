"""`python -m samples stories|year`: write the sample remittances."""

from __future__ import annotations

import argparse
from pathlib import Path

from samples import tell, year


def main(arguments: list[str] | None = None) -> int:
    """Write what was asked for and say what it is."""
    asked = _parser().parse_args(arguments)
    if asked.what == "stories":
        written, told = tell.write(asked.out), tell.sentences()
        print("\n".join(f"{path.name}: {told[path.name]}" for path in written))
    else:
        written = year.write(asked.out, asked.claims, asked.seed)
    print(f"{len(written)} files in {asked.out}")
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m samples", description="Write invented remittances.")
    commands = parser.add_subparsers(dest="what", required=True)
    stories = commands.add_parser("stories", help="the shipped files, one story each")
    stories.add_argument("--out", type=Path, default=tell.FOLDER)
    whole = commands.add_parser("year", help="a believable year, two files a week")
    whole.add_argument("--out", type=Path, required=True)
    whole.add_argument("--claims", type=int, default=5000)
    whole.add_argument("--seed", type=int, default=1)
    return parser


if __name__ == "__main__":
    raise SystemExit(main())
