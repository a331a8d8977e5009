"""A rubric that says something it does not declare is refused, all such faults at once."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from helpers.rubric_cases import quality_table, refusal_of, rubric_data


def index_of(data: Any, table: str) -> int:
    return [t["id"] for t in data["verdict"]["tables"]].index(table)


def test_an_unknown_word_in_a_condition_is_named_with_its_rule() -> None:
    data = rubric_data()
    quality_table(data)["rules"][0]["when"]["kind"] = "nothing"
    at = f"verdict/tables/{index_of(data, 'quality')}/rules/0/when/kind"
    assert f'{at}: kind is never "nothing"; ' in refusal_of(data)


def test_a_fact_that_a_table_does_not_read_is_named() -> None:
    data = rubric_data()
    quality_table(data)["rules"][0]["when"]["funding"] = "industry"
    at = f"verdict/tables/{index_of(data, 'quality')}/rules/0/when/funding"
    assert f'{at}: the fact "funding", which is not read here; ' in refusal_of(data)


def test_a_result_off_the_scale_is_named() -> None:
    data = rubric_data()
    quality_table(data)["rules"][0]["then"] = "splendid"
    at = f"verdict/tables/{index_of(data, 'quality')}/rules/0/then"
    assert f'{at}: no quality "splendid"; ' in refusal_of(data)


def test_all_faults_of_a_rubric_are_told_at_once() -> None:
    data = rubric_data()
    quality_table(data)["rules"][0]["then"] = "splendid"
    quality_table(data)["rules"][1]["reference"] = "nobody1900"
    data["qualifiers"][0]["when"]["population"] = "plants"
    found = refusal_of(data)
    assert 'no quality "splendid"' in found
    assert 'no reference "nobody1900"' in found
    assert 'qualifiers/0/when/population: population is never "plants"' in found


def test_a_reference_that_nothing_cites_is_named() -> None:
    data = rubric_data()
    data["references"]["nobody1900"] = "A paper"
    assert "references/nobody1900: a reference that is cited nowhere; " in refusal_of(data)


def test_an_id_that_is_used_twice_is_named() -> None:
    data = rubric_data()
    rules = quality_table(data)["rules"]
    rules[1]["id"] = rules[0]["id"]
    at = f"verdict/tables/{index_of(data, 'quality')}/rules/1/id"
    assert f'{at}: the id "q-none" again; ' in refusal_of(data)


def test_what_a_fact_orders_or_applies_to_has_to_be_declared() -> None:
    data = rubric_data()
    blinding = data["verdict"]["facts"]["blinding"]
    blinding["order"][0].append("moon")
    blinding["order"][1].insert(0, "moon")
    blinding["becomes"].update(moon="low")
    blinding["becomes_where"] = [{"when": {"moon": ["full"]}, "becomes": {"selene": "low"}}]
    blinding["applies"].update(blinding=["low"], moon=["full"])
    blinding["applies"]["kind"].append("moon")
    data["references"].update(moon1969=next(iter(data["references"].values())))
    told = refusal_of(data)  # all at once
    at = "verdict/facts/blinding"
    for line in (
        f'{at}/order/0/3: no word "moon"; ',
        f'{at}/order/1/0: no word "moon"; ',
        f'{at}/becomes/moon: no word "moon"; ',
        f'{at}/becomes_where/0/when/moon: the fact "moon", which is not read here',
        f'{at}/becomes_where/0/becomes/selene: no word "selene"; ',
        f'{at}/applies/blinding: the fact "blinding", which itself is not',
        f'{at}/applies/moon: the fact "moon", which is not read here',
        f'{at}/applies/kind: kind is never "moon"; ',
        "references/moon1969: a reference that is cited nowhere; ",
    ):
        assert line in told


def texts(data: Any) -> Iterator[str]:
    """Every text below a place of the rubric."""
    if isinstance(data, str):
        yield data
    else:
        for part in data.values() if isinstance(data, dict) else data:
            yield from texts(part)


def test_a_rubric_without_weights_of_errors_cites_less() -> None:
    data = rubric_data()
    cited = set(texts(data.pop("errors")))
    told = [line.split(": ")[0] for line in refusal_of(data).splitlines()]
    named = {path.removeprefix("references/") for path in told if path.startswith("references/")}
    assert named
    assert named <= cited


def test_what_a_rubric_uses_and_does_not_declare_is_told_with_its_path_all_at_once() -> None:
    data = rubric_data()
    qualifier = data["qualifiers"][0]
    parameter = next(iter(data["parameters"]))
    certainty, verdict = data["certainty"], data["verdict"]
    del data["scales"]["step"]
    del data["parameters"]["lost_some"]
    del verdict["facts"]["shown"]
    data["kind"]["facts"].update(moon=data["kind"]["facts"]["allocation"])
    data["further"].append("astrology")
    certainty["domains"].append("astronomy")
    certainty["up"].append("luck")
    del certainty["sizes"]["unknown"]
    data["qualifiers"][1].update(phrase="{moon} is moderate")
    data["qualifiers"][2].update(phrase="{moon is high")
    data["combine"].update(gives="moon")
    data["combine"]["least"].append("luna")
    data["nearest"]["first"].append("selene")
    data["nearest"]["rising"].append("diana")
    data["nearest"]["never"][0].update(fact="artemis")
    data["nearest"]["never"][1].update(becomes=["moon"], where={"ceres": ["full"]})
    data["monotone"].update(beneficial=["moon"])
    data["qualifiers"].append(dict(qualifier))
    verdict["tables"][0].update(gives="moon")
    verdict["tables"][1]["inputs"].append("hecate")
    data["parameters"][parameter if parameter != "lost_some" else "lost_many"].update(
        reference="moon1969"
    )
    data["hedges"][0].update(reference="moon1970")
    told = refusal_of(data)
    for line in (
        'scales: no scale "step"; ',
        'parameters: no parameter "lost_some"; ',
        'verdict/facts: no fact "shown"; ',
        'kind/facts/moon: the unknown fact "moon"; ',
        'further/10: no domain "astrology"; ',
        'no domain "astronomy"; ',
        'no step "luck"; ',
        'certainty/sizes: no size "unknown"',
        'qualifiers/1/phrase: no placeholder "moon"; claimed, duration, model',
        "qualifiers/2/phrase: a brace that never closes; ",
        'combine/gives: no scale "moon"; ',
        'no table "luna"; ',
        'no fact "selene"; ',
        'no fact "diana"; ',
        'nearest/never/0/fact: no fact "artemis"; ',
        'nearest/never/1/becomes/0: no word "moon"; ',
        'nearest/never/1/where/ceres: the fact "ceres", which is not read here',
        'monotone/beneficial/0: no word "moon"; ',
        f'/id: the id "{qualifier["id"]}" again; ',
        'verdict/tables/0/gives: nothing is called "moon"; ',
        'no input "hecate"; ',
        'no reference "moon1969"; ',
        'hedges/0/reference: no reference "moon1970"',
    ):
        assert line in told, line


def test_the_fact_that_is_held_monotone_has_to_be_there() -> None:
    data = rubric_data()
    data["monotone"].update(fact="moon")
    assert 'monotone/fact: no fact "moon"; ' in refusal_of(data)
