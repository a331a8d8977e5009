"""Run Snakemake: as `python -m snakemake`, but a signal ends it with one line from the start.

Until it has read the workflow, Snakemake answers Ctrl-C with a traceback of its imports.
"""

import gc
import sys

from mcstats.workflow.interrupts import end_at_once

if __name__ == "__main__":
    end_at_once()
    gc.disable()  # importing leaves nothing to collect; `mcstats.workflow.jobs` enables it again
    from snakemake.cli import main

    sys.argv[0] = "snakemake"
    sys.exit(main())
