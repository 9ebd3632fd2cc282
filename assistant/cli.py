"""The entry of the `naniwa` command.

Nothing but what must stand before anything else is imported: Ctrl+C is answered from the start.
"""

from __future__ import annotations

import sys

_INTERRUPTED = 130
_INTERRUPTION = "中断しました。続きは同じ命令をもう一度実行してください。"


def main() -> None:
    """Run the command; every error becomes one Japanese line and an exit status."""
    try:
        from assistant.cli_commands import run

        run()
    except KeyboardInterrupt:  # while the commands were being imported, or the last was said
        if sys.stderr is not None:
            sys.stderr.write(f"naniwa: {_INTERRUPTION}\n")
        sys.exit(_INTERRUPTED)


if __name__ == "__main__":
    main()
