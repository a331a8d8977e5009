"""Read dates as registries and papers print them, each as a range of days."""

from __future__ import annotations

import calendar
import datetime as dt
import re

_MONTHS = {name.lower(): i for i, name in enumerate(calendar.month_abbr) if name}


def parse_date(text: str) -> tuple[dt.date, dt.date] | None:
    """Return the first and the last day that a printed date can mean, or None if it is no date.

    Reads "October 31, 2018", "Dec 9 2009", "31 October 2018", "2018-10-31", "May 2009" and "2009".
    """
    year_match = re.search(r"(?<!\d)(1[89]|20)\d\d(?!\d)", text)
    if not year_match:
        return None
    year = int(year_match[0])
    if re.search(r"\b(?:no|not|never|before|after)\b", text, re.IGNORECASE):
        return None  # an open end is no date
    iso = re.search(r"(\d{4})-(\d\d)(?:-(\d\d))?", text)
    if iso:
        month, day = int(iso[2]), int(iso[3]) if iso[3] else None
    else:
        word = re.search(r"[A-Za-z]{3,}", text)
        named_month = _MONTHS.get(word[0][:3].lower()) if word else None
        if named_month is None:
            return dt.date(year, 1, 1), dt.date(year, 12, 31)
        month = named_month
        rest = text.replace(year_match[0], " ", 1)
        number = re.search(r"(?<!\d)\d{1,2}(?!\d)", rest)
        day = int(number[0]) if number else None
    try:
        last = calendar.monthrange(year, month)[1]
        if day is None:
            return dt.date(year, month, 1), dt.date(year, month, last)
        return dt.date(year, month, day), dt.date(year, month, day)
    except (ValueError, IndexError):
        return None
