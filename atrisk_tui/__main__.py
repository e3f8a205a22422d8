"""The entry point: decides quickly, and loads no more than was asked for."""

import os
import sys


def main() -> int:
    """Run the program, or the subcommand that was named; returns the exit code."""
    os.umask(0o077)
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            # A terminal that cannot show a character shows a stand-in instead of an error.
            stream.reconfigure(errors="replace")
    argv = sys.argv[1:]
    if argv == ["--version"]:
        from . import __version__

        sys.stdout.write(f"atrisk {__version__}\n")
        return 0
    from .cli.run import run

    return run(argv)


if __name__ == "__main__":
    sys.exit(main())
