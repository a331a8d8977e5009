"""The closed vocabularies: a word outside them is refused with the nearest allowed one."""

from __future__ import annotations

from enum import StrEnum
from typing import Literal

NOT_REPORTED = "not reported"
NotReported = Literal["not reported"]


class StudyKind(StrEnum):
    """What a body of evidence is, before its design is looked at.

    `context` holds figures that stand beside others (a measurement error, another method) and
    decide no claim.
    """

    TRIAL = "trial"
    LABORATORY = "laboratory"
    META_ANALYSIS = "meta-analysis"
    USER_REPORTS = "user reports"
    RECORD = "regulatory record"
    CONTEXT = "context"
    NONE = "none"


class Setting(StrEnum):
    """Where the effect was observed."""

    HUMAN = "human"
    ANIMAL = "animal"
    HUMAN_IN_VITRO = "human tissue in vitro"
    ANIMAL_IN_VITRO = "animal tissue in vitro"


class Allocation(StrEnum):
    """How participants came into their arms."""

    RANDOMISED = "randomised"
    NOT_RANDOMISED = "not randomised"
    ONE_GROUP = "one group"
    NOT_APPLICABLE = "not applicable"


class Role(StrEnum):
    """What an arm received."""

    INTERVENTION = "intervention"
    SHAM = "sham"
    NO_TREATMENT = "no treatment"
    USUAL_CARE = "usual care"
    ACTIVE = "active comparator"


class YesNo(StrEnum):
    """A truth value as data files write it."""

    YES = "yes"
    NO = "no"


class Blinded(StrEnum):
    """Whether somebody knew the allocation."""

    BLINDED = "blinded"
    NOT_BLINDED = "not blinded"


class Adequacy(StrEnum):
    """Whether a safeguard (sequence, concealment) was adequate."""

    ADEQUATE = "adequate"
    INADEQUATE = "inadequate"


class Payer(StrEnum):
    """Who paid, in relation to the product that is tested."""

    INDUSTRY = "industry"
    MIXED = "mixed"
    INDEPENDENT = "independent"


class Measured(StrEnum):
    """How an outcome was measured."""

    INSTRUMENT = "instrument"
    RATER = "rater"
    SELF_REPORT = "self-report"
    COUNT = "count"


class Better(StrEnum):
    """The direction of benefit of an outcome."""

    HIGHER = "higher"
    LOWER = "lower"


class Expressed(StrEnum):
    """How a percent change is printed: as a change, or as a reduction of what there was."""

    CHANGE = "change"
    REDUCTION = "reduction"


class ContrastKind(StrEnum):
    """The two sides of a comparison: two arms, or two times of one arm."""

    BETWEEN = "between"
    WITHIN = "within"


class Scale(StrEnum):
    """What a value is a value of."""

    RAW = "raw"
    PERCENT_CHANGE = "percent change"


class Trend(StrEnum):
    """A direction that is stated without a number."""

    BENEFIT = "benefit"
    HARM = "harm"
    UNCLEAR = "unclear"


class Asserts(StrEnum):
    """What a claim says of the effect: that people see it, or that the intervention causes it."""

    SEEN = "seen"
    CAUSED = "caused"


class Lasting(StrEnum):
    """How long a claim says that the effect lasts."""

    SESSION = "session"
    WEEKS = "weeks"
    PERMANENT = "permanent"


class ChoiceKind(StrEnum):
    """How a choice relates to the declared one (only `uncertain` ones count in shares)."""

    EQUIVALENT = "equivalent"
    UNCERTAIN = "uncertain"
    DIFFERENT = "different in kind"


class Read(StrEnum):
    """What of a source was read."""

    FULL_TEXT = "full text"
    ABSTRACT = "abstract"
    REGISTRY = "registry record"
    TABLE = "table page"
    HEADER = "header"
    SECONDARY = "secondary copy"
    PAGE = "web page"
    NOT_READ = "not read yet"
    NOT_FOUND = "not found"


class SourceKind(StrEnum):
    """What a source is."""

    ARTICLE = "journal article"
    REVIEW = "systematic review"
    REGISTRY = "trial registry"
    REGULATOR = "regulatory record"
    WEB = "web article"
    VENDOR = "vendor page"
    TESTIMONY = "testimony"
    BOOK = "book"
    OTHER = "other document"


class StatementKind(StrEnum):
    """What a statement of an article is about."""

    RESULT = "result"
    DESIGN = "design"
    DOSE = "dose"
    MECHANISM = "mechanism"
    HISTORY = "history"
    REGULATION = "regulation"
    SAFETY = "safety"
    CONTRAINDICATION = "contraindication"
    OPINION = "opinion"


class Voice(StrEnum):
    """Who speaks: the article itself, somebody it quotes, or a reader below it."""

    ARTICLE = "article"
    QUOTED = "quoted"
    READER = "reader"
