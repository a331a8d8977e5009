"""Run Snakemake: as `python -m snakemake`, but a signal ends it with one line from the start.

Until it has read the workflow, Snakemake answers Ctrl-C with a traceback of its imports.
"""

import sys

from mcstats.workflow.interrupts import end_at_once

if __name__ == "__main__":
    end_at_once()
    from snakemake.cli import main

    sys.argv[0] = "snakemake"
    sys.exit(main())
