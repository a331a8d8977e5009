"""The text of a script: assignments, imports and what is printed."""

from __future__ import annotations

import math
from typing import Final

from mcstats.workflow.script.expressions import FACTOR, Language, Node, number
from mcstats.workflow.script.variables import Variable

WIDTH: Final = 100


def note_of_sign(turned: bool) -> str:
    """Return the comment on a sign that was turned, or nothing."""
    return "  # turned: less of it is a benefit" if turned else ""


def number_text(value: float, language: Language) -> str:
    """Return a number as a script writes it."""
    if math.isinf(value):
        text = "Inf" if language == "R" else "np.inf"
        return f"-{text}" if value < 0 else text
    text = number(value).text(language)
    return text if language == "R" else f"np.float64({text})"  # which divides by zero


def assignment(name: str, text: str, language: Language) -> str:
    """Return the line that gives a value a name."""
    return f"{name} {'<-' if language == 'R' else '='} {text}"


def assignments(variables: list[Variable], language: Language) -> list[str]:
    """Return the lines of variables, each with its comment."""
    lines = []
    for variable in variables:
        line = assignment(variable.node.name, variable.value.text(language), language)
        comment = variable.comment.replace("\n", " ")
        room = WIDTH - len(line) - 4
        if comment and room > 12:
            if len(comment) > room:  # a comment that is cut off names no place
                lines.append(f"# {variable.node.name}: {comment}")
            else:
                line += f"  # {comment}"
        lines.append(line)
    return lines


def preamble(nodes: list[Node], language: Language) -> list[str]:
    """Return the imports, and the factor of small samples where it is used."""
    used = {node.op for node in nodes}
    lines = []
    if language == "Python":
        lines.append("import numpy as np")
        modules = ["special"] if used & {"J", "gammaln", "ndtri", "ndtr"} else []
        modules += ["stats"] if "stdtrit" in used else []
        if modules:
            lines.append(f"from scipy import {', '.join(modules)}")
    if "J" in used:
        lines.append(FACTOR[language])
    return lines


def printing(shown: str, language: Language) -> str:
    """Return the line that prints expressions at full precision."""
    if language == "R":
        return f'cat(sprintf("%.15g", c({shown})), "\\n")'
    return f'print(*(f"{{x:.15g}}" for x in ({shown},)))'
