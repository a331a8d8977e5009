"""Run the command by `python -m mcstats`."""

from mcstats.cli import main

if __name__ == "__main__":
    raise SystemExit(main())
