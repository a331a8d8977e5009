"""From what the papers print to what the claims are worth, topic by topic.

    data/<topic>/ -> evidence -> effects -> ratings -> verdicts -> stability -> checks -> page -> audit

Everything under reports/ is written by one rule below and edited by nobody. A step is one
`mcstats` command: read, call one function, write.
"""

import os
import sys
from pathlib import Path

from mcstats.commands.plan import code, data_files, plan

PLAN = plan(config)
DATA, REPORTS = PLAN.data, PLAN.reports
OUT = REPORTS + "/{topic}"
STEP = " --topic {wildcards.topic:q}" f" --data '{DATA}' --reports '{REPORTS}'"

# A step finds its command also where the environment was not activated.
os.environ["PATH"] = os.pathsep.join(
    [str(Path(sys.executable).parent), os.environ["PATH"]]
)


wildcard_constraints:
    topic="[^/]+",


rule all:
    input:
        expand(OUT + "/manifest.json", topic=PLAN.topics),
        REPORTS + "/index.html",


rule evidence:
    """Every value as printed, with its place in a source and in the data."""
    input:
        code("evidence"),
        data_files(DATA, "studies/*.yaml"),
    output:
        OUT + "/tables/evidence.csv",
    shell:
        "mcstats evidence" + STEP


rule effects:
    """One effect per result and measure, by a named route, with its printed set."""
    input:
        code("evidence", "effects"),
        data_files(DATA, "studies/*.yaml"),
        PLAN.rubric,
    output:
        OUT + "/tables/effects.csv",
        OUT + "/tables/inputs.csv",
        OUT + "/tables/steps.csv",
    shell:
        "mcstats effects" + STEP


rule pooled:
    """The syntheses that the claims ask for."""
    input:
        code("evidence", "effects"),
        data_files(DATA, "claims.yaml"),
        OUT + "/tables/effects.csv",
    output:
        OUT + "/tables/pooled.csv",
    shell:
        "mcstats pooled" + STEP


rule ratings:
    """Risk of bias per study, outcome and domain; funding is an axis of its own."""
    input:
        code("evidence", "effects", "bias"),
        data_files(DATA, "studies/*.yaml"),
        PLAN.rubric,
    output:
        OUT + "/tables/ratings.csv",
    shell:
        "mcstats ratings" + STEP


rule verdicts:
    """Quality, certainty and verdict of each claim, by the rules of the rubric."""
    input:
        code("evidence", "effects", "bias", "verdict"),
        data_files(DATA, "claims.yaml", "studies/*.yaml", "articles/*.yaml"),
        PLAN.rubric,
        OUT + "/tables/effects.csv",
        OUT + "/tables/ratings.csv",
    output:
        OUT + "/tables/verdicts.csv",
        OUT + "/tables/footnotes.csv",
        OUT + "/tables/tipping.csv",
        OUT + "/tables/changes.csv",
        OUT + "/tables/missing.csv",
    shell:
        "mcstats verdicts" + STEP


rule stability:
    """Each verdict over all defensible analyses."""
    input:
        code("evidence", "effects", "bias", "verdict"),
        data_files(DATA, "claims.yaml", "studies/*.yaml"),
        PLAN.rubric,
        OUT + "/tables/effects.csv",
        OUT + "/tables/verdicts.csv",
    output:
        OUT + "/tables/stability.csv",
        OUT + "/tables/universes.csv",
        OUT + "/tables/choices.csv",
        OUT + "/tables/poolings.csv",
    shell:
        "mcstats stability" + STEP


rule checks:
    """Articles against studies, printed against recomputed, studies against themselves."""
    input:
        code("evidence", "effects", "bias", "verdict", "check"),
        data_files(DATA, "*.yaml", "studies/*.yaml", "articles/*.yaml", "numbers.csv"),
        PLAN.rubric,
        expand(
            OUT + "/tables/{table}.csv",
            table=["effects", "pooled", "verdicts"],
            allow_missing=True,
        ),
    output:
        OUT + "/tables/checks.csv",
        OUT + "/checks.xml",
    shell:
        "mcstats checks" + STEP


rule figures:
    """What a statistician looks at rather than reads, light and dark."""
    input:
        code("evidence", "effects", "report"),
        data_files(DATA, "*.yaml", "studies/*.yaml", "articles/*.yaml"),
        expand(
            OUT + "/tables/{table}.csv",
            table=["effects", "verdicts", "universes", "checks"],
            allow_missing=True,
        ),
    output:
        directory(OUT + "/figures"),
    shell:
        "mcstats figures" + STEP


rule report:
    """The page: layout only, every number comes from a table or from data/."""
    input:
        code("evidence", "effects", "bias", "verdict", "check", "report"),
        data_files(DATA, "*.yaml", "studies/*.yaml", "articles/*.yaml", "numbers.csv"),
        PLAN.rubric,
        rules.evidence.output,
        rules.effects.output,
        rules.pooled.output,
        rules.ratings.output,
        rules.verdicts.output,
        rules.stability.output,
        rules.checks.output,
        rules.figures.output,
    output:
        OUT + "/index.html",
        OUT + "/tables/numbers.csv",
    shell:
        "mcstats report" + STEP


rule manifest:
    """Hashes of all inputs and outputs, and what varies from run to run."""
    input:
        rules.report.input,
        OUT + "/index.html",
    output:
        OUT + "/manifest.json",
    shell:
        "mcstats manifest" + STEP


rule index:
    """All topics with their verdicts and the state of their checks."""
    input:
        code("evidence", "effects", "report"),
        expand(OUT + "/tables/verdicts.csv", topic=PLAN.topics),
        expand(OUT + "/tables/checks.csv", topic=PLAN.topics),
    output:
        REPORTS + "/index.html",
    params:
        topics=" ".join(PLAN.topics),
    shell:
        "mcstats index {params.topics} --data '"
        + DATA
        + "' --reports '"
        + REPORTS
        + "'"
