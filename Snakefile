"""From what the papers print to what the claims are worth, topic by topic.

    data/<topic>/ -> evidence -> effects -> ratings -> verdicts -> stability -> checks -> page -> audit

Everything under reports/ is written by one rule below and edited by nobody. A step does what the
`mcstats` command of its name does: read, call one function, write.

`snakemake --lint` keeps one remark, on logs: a step says nothing, or one line for each fault, and
that belongs on the terminal.
"""

from mcstats.commands.inside import end, step
from mcstats.commands.plan import code, data_files, plan

# Only the first Snakemake lints and holds the reports; a job's own one, on a cluster, does not.
PLAN = plan(config, main=workflow.is_main_process)
DATA, REPORTS = PLAN.data, PLAN.reports
OUT = f"{REPORTS}/{{topic}}"


wildcard_constraints:
    topic="[^/]+",


onsuccess:
    end(PLAN)


onerror:
    end(PLAN)


rule all:
    input:
        expand(f"{OUT}/manifest.json", topic=PLAN.topics),
        f"{REPORTS}/index.html",


rule evidence:
    """Every value as printed, with its place in a source and in the data."""
    input:
        code("evidence"),
        data_files(DATA, "studies/*.yaml"),
    output:
        f"{OUT}/tables/evidence.csv",
    run:
        step("evidence", PLAN, wildcards.topic)


rule effects:
    """One effect per result and measure, by a named route, with its printed set."""
    input:
        code("evidence", "effects"),
        data_files(DATA, "studies/*.yaml"),
        PLAN.rubric,
    output:
        f"{OUT}/tables/effects.csv",
        f"{OUT}/tables/inputs.csv",
        f"{OUT}/tables/steps.csv",
    run:
        step("effects", PLAN, wildcards.topic)


rule ratings:
    """Risk of bias per study, outcome and domain; funding is an axis of its own."""
    input:
        code("evidence", "effects", "bias"),
        data_files(DATA, "studies/*.yaml"),
        PLAN.rubric,
    output:
        f"{OUT}/tables/ratings.csv",
    run:
        step("ratings", PLAN, wildcards.topic)


rule pooled:
    """The syntheses that the claims ask for, and the test for small-study effects."""
    input:
        code("evidence", "effects", "bias"),
        data_files(DATA, "claims.yaml"),
        PLAN.rubric,
        f"{OUT}/tables/effects.csv",
        f"{OUT}/tables/ratings.csv",
    output:
        f"{OUT}/tables/pooled.csv",
        f"{OUT}/tables/small_study.csv",
    run:
        step("pooled", PLAN, wildcards.topic)


rule verdicts:
    """Quality, certainty and verdict of each claim, by the rules of the rubric."""
    input:
        code("evidence", "effects", "bias", "verdict"),
        data_files(DATA, "claims.yaml", "studies/*.yaml", "articles/*.yaml"),
        PLAN.rubric,
        f"{OUT}/tables/effects.csv",
        f"{OUT}/tables/ratings.csv",
    output:
        f"{OUT}/tables/verdicts.csv",
        f"{OUT}/tables/footnotes.csv",
        f"{OUT}/tables/tipping.csv",
        f"{OUT}/tables/changes.csv",
        f"{OUT}/tables/missing.csv",
    run:
        step("verdicts", PLAN, wildcards.topic)


rule stability:
    """Each verdict over all defensible analyses."""
    input:
        code("evidence", "effects", "bias", "verdict"),
        data_files(DATA, "claims.yaml", "studies/*.yaml"),
        PLAN.rubric,
        f"{OUT}/tables/effects.csv",
        f"{OUT}/tables/verdicts.csv",
    output:
        f"{OUT}/tables/stability.csv",
        f"{OUT}/tables/universes.csv",
        f"{OUT}/tables/choices.csv",
        f"{OUT}/tables/poolings.csv",
    run:
        step("stability", PLAN, wildcards.topic)


rule checks:
    """Articles against studies, printed against recomputed, studies against themselves."""
    input:
        code("evidence", "effects", "bias", "verdict", "check"),
        data_files(DATA, "*.yaml", "studies/*.yaml", "articles/*.yaml", "numbers.csv"),
        PLAN.rubric,
        expand(
            f"{OUT}/tables/{{table}}.csv",
            table=["effects", "pooled", "verdicts"],
            allow_missing=True,
        ),
    output:
        f"{OUT}/tables/checks.csv",
        f"{OUT}/checks.xml",
    run:
        step("checks", PLAN, wildcards.topic)


rule figures:
    """What a statistician looks at rather than reads, light and dark."""
    input:
        code("evidence", "effects", "report"),
        data_files(DATA, "*.yaml", "studies/*.yaml", "articles/*.yaml"),
        expand(
            f"{OUT}/tables/{{table}}.csv",
            table=["effects", "inputs", "verdicts", "universes", "choices", "checks"],
            allow_missing=True,
        ),
    output:
        directory(f"{OUT}/figures"),
    run:
        step("figures", PLAN, wildcards.topic)


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
        report(f"{OUT}/index.html", category="Pages", labels={"topic": "{topic}"}),
        f"{OUT}/datapackage.json",
        f"{OUT}/tables/numbers.csv",
    run:
        step("report", PLAN, wildcards.topic)


rule manifest:
    """Hashes of all inputs and outputs, and what varies from run to run."""
    input:
        rules.report.input,
        f"{OUT}/index.html",
    output:
        f"{OUT}/manifest.json",
    run:
        step("manifest", PLAN, wildcards.topic)


rule index:
    """All topics with their verdicts and the state of their checks."""
    input:
        code("evidence", "effects", "report"),
        expand(f"{OUT}/datapackage.json", topic=PLAN.topics),
        expand(f"{OUT}/tables/verdicts.csv", topic=PLAN.topics),
        expand(f"{OUT}/tables/checks.csv", topic=PLAN.topics),
    output:
        f"{REPORTS}/index.html",
    params:
        topics=PLAN.topics,
    run:
        step("index", PLAN, *params.topics)
