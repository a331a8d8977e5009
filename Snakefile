"""From what the papers print to what the claims are worth, topic by topic.

    data/<topic>/ -> evidence -> effects -> ratings -> verdicts -> stability -> checks -> page -> audit

Everything under reports/ is written by one rule below and edited by nobody. A step does what the
`mcstats` command of its name does: read, call one function, write.

`snakemake --lint` keeps one remark, on logs: a step says nothing, or one line for each fault, and
that belongs on the terminal.
"""

from mcstats.workflow.jobs import begin, step
from mcstats.workflow.config import configure, data_files
from mcstats.workflow.manifest import code_of

# Only the first Snakemake lints and holds the reports; a job's own one, on a cluster, does not.
RUN = configure(config, main=workflow.is_main_process)
DATA, REPORTS = RUN.data, RUN.reports
OUT = f"{REPORTS}/{{topic}}"


wildcard_constraints:
    topic="[^/]+",


onstart:
    begin(local=workflow.local_exec)


onsuccess:
    RUN.release()


onerror:
    RUN.release()


rule all:
    input:
        expand(f"{OUT}/manifest.json", topic=RUN.topics),
        f"{REPORTS}/index.html",


rule evidence:
    """Every value as printed, with its place in a source and in the data."""
    input:
        data_files(DATA, "studies/*.yaml"),
    output:
        f"{OUT}/tables/evidence.csv",
    params:
        code=code_of("evidence"),
    run:
        step("evidence", RUN, wildcards.topic)


rule effects:
    """One effect per result and measure, by a named route, with its printed set."""
    input:
        data_files(DATA, "claims.yaml", "studies/*.yaml"),
        RUN.rubric,
    output:
        f"{OUT}/tables/effects.csv",
        f"{OUT}/tables/inputs.csv",
        f"{OUT}/tables/steps.csv",
    params:
        code=code_of("effects"),
    run:
        step("effects", RUN, wildcards.topic)


rule ratings:
    """Risk of bias per study, outcome and domain; funding is an axis of its own."""
    input:
        data_files(DATA, "studies/*.yaml"),
        RUN.rubric,
    output:
        f"{OUT}/tables/ratings.csv",
    params:
        code=code_of("ratings"),
    run:
        step("ratings", RUN, wildcards.topic)


rule pooled:
    """The syntheses of a topic and of bodies of evidence, and tests for small-study effects."""
    input:
        data_files(DATA, "claims.yaml", "studies/*.yaml", "articles/*.yaml"),
        RUN.rubric,
        f"{OUT}/tables/effects.csv",
        f"{OUT}/tables/ratings.csv",
    output:
        f"{OUT}/tables/pooled.csv",
        f"{OUT}/tables/small_study.csv",
    params:
        code=code_of("pooled"),
    run:
        step("pooled", RUN, wildcards.topic)


rule verdicts:
    """Quality, certainty and verdict of each claim, by the rules of the rubric."""
    input:
        data_files(DATA, "claims.yaml", "studies/*.yaml", "articles/*.yaml"),
        RUN.rubric,
        f"{OUT}/tables/effects.csv",
        f"{OUT}/tables/ratings.csv",
    output:
        f"{OUT}/tables/verdicts.csv",
        f"{OUT}/tables/footnotes.csv",
        f"{OUT}/tables/bodies.csv",
        f"{OUT}/tables/absolute.csv",
        f"{OUT}/tables/outcomes.csv",
        f"{OUT}/tables/changes.csv",
        f"{OUT}/tables/missing.csv",
    params:
        code=code_of("verdicts"),
    run:
        step("verdicts", RUN, wildcards.topic)


rule stability:
    """Each verdict over all defensible analyses."""
    input:
        data_files(DATA, "claims.yaml", "studies/*.yaml", "articles/*.yaml"),
        RUN.rubric,
        f"{OUT}/tables/pooled.csv",
        f"{OUT}/tables/verdicts.csv",
    output:
        f"{OUT}/tables/stability.csv",
        f"{OUT}/tables/universes.csv",
        f"{OUT}/tables/choices.csv",
        f"{OUT}/tables/firm.csv",
        f"{OUT}/tables/poolings.csv",
    params:
        code=code_of("stability"),
    run:
        step("stability", RUN, wildcards.topic)


rule checks:
    """Articles against studies, printed against recomputed, studies against themselves."""
    input:
        data_files(DATA, "*.yaml", "studies/*.yaml", "articles/*.yaml", "numbers.csv"),
        RUN.rubric,
        expand(
            f"{OUT}/tables/{{table}}.csv",
            table=["effects", "pooled", "verdicts"],
            allow_missing=True,
        ),
    output:
        f"{OUT}/tables/checks.csv",
        f"{OUT}/checks.xml",
    params:
        code=code_of("checks"),
    run:
        step("checks", RUN, wildcards.topic)


rule figures:
    """What a statistician looks at rather than reads, light and dark."""
    input:
        data_files(DATA, "*.yaml", "studies/*.yaml", "articles/*.yaml"),
        expand(
            f"{OUT}/tables/{{table}}.csv",
            table=[
                "effects",
                "inputs",
                "pooled",
                "verdicts",
                "bodies",
                "universes",
                "choices",
            ],
            allow_missing=True,
        ),
    output:
        f"{OUT}/figures/.drawn",
    params:
        code=code_of("figures"),
    run:
        step("figures", RUN, wildcards.topic)


rule report:
    """The pages: layout only, every number comes from a table or from data/."""
    input:
        data_files(DATA, "*.yaml", "studies/*.yaml", "articles/*.yaml", "numbers.csv"),
        RUN.rubric,
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
        f"{OUT}/studies.html",
        f"{OUT}/articles.html",
        f"{OUT}/safety.html",
        f"{OUT}/methods.html",
        f"{OUT}/audit.html",
        f"{OUT}/claims/.written",
        f"{OUT}/datapackage.json",
        f"{OUT}/tables/numbers.csv",
    params:
        code=code_of("report"),
    run:
        step("report", RUN, wildcards.topic)


rule manifest:
    """Hashes of all inputs and outputs, and what varies from run to run."""
    input:
        rules.report.input,
        f"{OUT}/index.html",
    output:
        f"{OUT}/manifest.json",
    params:
        code=code_of("manifest"),
    run:
        step("manifest", RUN, wildcards.topic)


rule index:
    """All topics, each with its answer in one sentence."""
    input:
        expand(f"{OUT}/datapackage.json", topic=RUN.topics),
    output:
        f"{REPORTS}/index.html",
    params:
        topics=RUN.topics,
        code=code_of("index"),
    run:
        step("index", RUN, *params.topics)
