"""Build the table of bodies of evidence: each result with its role and the reason."""

from __future__ import annotations

from collections.abc import Iterator

from mcstats.model.running_text import upper_first
from mcstats.model.tables import BodyRow
from mcstats.verdict.answer import Answer
from mcstats.verdict.body_of_evidence import Body
from mcstats.verdict.judge import Judged


def body_rows(judged: Judged) -> Iterator[BodyRow]:
    """Yield the results of a body of evidence with their roles, those that decide first."""
    compared = {
        c.answer.study.id: " ".join((c.because, *(f"{upper_first(d)}." for d in c.doubts)))
        for c in judged.facts.agreement.compared
    }
    yield from rows_of_body(judged.claim.id, judged.body, compared)


def rows_of_body(claim: str, body: Body, compared: dict[str, str]) -> Iterator[BodyRow]:
    """Yield the same of one body, with what each study says of the deciding results."""
    for answer in body.deciding:
        yield _body_row(claim, body, answer, "decides", body.because, compared)
    for listed in body.listed:
        role = _role(listed.answer)
        yield _body_row(claim, body, listed.answer, role, listed.because, compared)
    for one in body.excluded:
        yield BodyRow(
            claim=claim,
            question=body.question,
            tier="",
            study=one.study.id,
            outcome=one.outcome.id,
            time="",
            effect="",
            role="excluded",
            because=one.because,
            word="",
            replication="",
            stands="",
        )


def _body_row(
    claim: str, body: Body, answer: Answer, role: str, because: str, compared: dict[str, str]
) -> BodyRow:
    result = answer.eligible.result
    return BodyRow(
        claim=claim,
        question=body.question,
        tier=answer.eligible.tier.value,
        study=answer.study.id,
        outcome=answer.eligible.outcome.id,
        time=result.time if result is not None else "",
        effect=answer.effect.effect if answer.effect is not None else "",
        role=role,
        because=" ".join((because, *_remarks(answer))),
        word=answer.word,
        replication=compared.get(answer.study.id, ""),
        stands=answer.stands,
    )


def _remarks(answer: Answer) -> Iterator[str]:
    if answer.subgroup:
        yield f"The result is of a subgroup: {answer.subgroup}."
    if answer.word == "unclear" and answer.significant_for:
        yield "The result is significant for the claim; whether the size matters is not known."
    if answer.opposed_at:
        yield f"Another time of the same outcome points the other way: {answer.opposed_at}."


def _role(answer: Answer) -> str:
    roles = {"for": "for", "towards": "for", "undecided": "undecided"}
    return roles.get(answer.stands, "against")
