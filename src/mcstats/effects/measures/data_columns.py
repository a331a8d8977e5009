"""Columns of the caller's data, by name or as they are, with the index that they share."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    import pandas as pd

REFUSED: Final[Mapping[str, str]] = {
    "digits": "figures keep full precision; round them where they are shown",
    "subset": "select the rows of data first",
    "include": "select the rows of data first",
    "var_names": "the results are called yi and vi; rename the columns afterwards",
    "replace": "yi and vi are always those of this call",
    "mods": "call meta_regression, which takes moderators",
    "weights": "weights are those of the model: 1 / (vi + tau2)",
    "control": "the estimates are carried to full precision, which needs no control",
}
"""Options of metafor that these functions do not take, each with what to do instead."""


def refuse_options(function: str, names: Mapping[str, object], known: str) -> None:
    """Refuse arguments that a function does not take.

    Parameters
    ----------
    function : str
        Its name, for the message.
    names : mapping
        The arguments that are left over.
    known : str
        What it takes, for the message.

    Raises
    ------
    ValueError
        For the first of them.
    """
    for name in names:
        if name in REFUSED:
            raise ValueError(f"{function} takes no {name!r}: {REFUSED[name]}")
        raise ValueError(f"{function} takes no {name!r}; expected: {known}")


def take_columns(
    data: object, arguments: Mapping[str, object]
) -> tuple[dict[str, object], pd.Index[Any] | None]:
    """Look up the columns that are named, and find the index that all share.

    Parameters
    ----------
    data : DataFrame, mapping of str to column, or None
        Where names of columns are looked up.
    arguments : mapping of str to object
        Texts are names of columns of `data`; all else is taken as it is. None is left out.

    Returns
    -------
    columns : dict of str to object
        What the arguments stand for.
    index : Index or None
        That of `data` and of every Series; None where there is neither.

    Raises
    ------
    ValueError
        For a name that `data` does not have, and for columns with different indexes.
    """
    from pandas import DataFrame, Series

    index: pd.Index[Any] | None = None
    owner = ""
    if isinstance(data, DataFrame):
        index, owner = data.index, "data"
    elif data is not None and not isinstance(data, Mapping):
        kind = type(data).__name__
        raise ValueError(f"data is a {kind}; expected: a DataFrame, or a mapping of columns")
    columns: dict[str, object] = {}
    for name, value in arguments.items():
        if value is None:
            continue
        if isinstance(value, str):
            value = _named(data, name, value)
        if isinstance(value, Series):
            if index is None:
                index, owner = value.index, name
            elif not index.equals(value.index):
                raise ValueError(
                    f"{name} and {owner} have different indexes; expected: one index for all "
                    "columns, or plain arrays"
                )
            value = value.to_numpy()
        columns[name] = value
    return columns, index


def _named(data: object, argument: str, column: str) -> object:
    """Return a column of the data by its name."""
    if data is None:
        raise ValueError(f"{argument} is {column!r}; expected: numbers, or data with that column")
    if column not in data:  # type: ignore[operator]  # a frame or a mapping
        names = ", ".join(map(str, data))  # type: ignore[call-overload]
        raise ValueError(f"{argument} is {column!r}; data has the columns {names}")
    return data[column]  # type: ignore[index]
