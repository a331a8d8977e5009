"""The closed vocabularies; lint answers a word outside them with the nearest one inside."""

from __future__ import annotations

from enum import StrEnum
from typing import Final

NOT_REPORTED = "not reported"
TO_WRITE: Final = "to be written"  # where a new file waits for its author


class StudyKind(StrEnum):
    """The kind of a body of evidence, apart from its design.

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
    """The setting in which the effect was observed."""

    HUMAN = "human"
    ANIMAL = "animal"
    HUMAN_IN_VITRO = "human tissue in vitro"
    ANIMAL_IN_VITRO = "animal tissue in vitro"


class Allocation(StrEnum):
    """The way in which participants were allocated to arms."""

    RANDOMISED = "randomised"
    NOT_RANDOMISED = "not randomised"
    ONE_GROUP = "one group"
    NOT_APPLICABLE = "not applicable"


class Assignment(StrEnum):
    """The way in which units were assigned to treatments, which decides what is independent.

    `exposure` says that nobody was assigned: people who were exposed are compared with others.
    """

    PARALLEL = "parallel"
    CROSSOVER = "crossover"
    SPLIT_BODY = "split body"
    MATCHED_PAIRS = "matched pairs"
    CLUSTER = "cluster"
    STEPPED_WEDGE = "stepped wedge"
    FACTORIAL = "factorial"
    EXPOSURE = "exposure"

    @property
    def paired(self) -> bool:
        """True where each value of one treatment has its partner under the other."""
        return self in (Assignment.CROSSOVER, Assignment.SPLIT_BODY, Assignment.MATCHED_PAIRS)

    @property
    def clustered(self) -> bool:
        """True where groups of people are assigned."""
        return self in (Assignment.CLUSTER, Assignment.STEPPED_WEDGE)

    @property
    def same_people(self) -> bool:
        """True where the people of one treatment are those of the other."""
        return self in (Assignment.CROSSOVER, Assignment.SPLIT_BODY)

    @property
    def counts_people_twice(self) -> bool:
        """True where one person can be counted in several arms, so that arms need not add up."""
        return self.same_people or self is Assignment.FACTORIAL


class Analysis(StrEnum):
    """The participants that a result counts."""

    INTENTION_TO_TREAT = "ITT"
    MODIFIED = "modified ITT"
    PER_PROTOCOL = "per protocol"
    AS_TREATED = "as treated"
    COMPLETE_CASES = "complete cases"


class Period(StrEnum):
    """The periods of a crossover trial that a result covers."""

    FIRST = "first"
    ALL = "all"


class Role(StrEnum):
    """The role of an arm in the comparison."""

    INTERVENTION = "intervention"
    SHAM = "sham"
    NO_TREATMENT = "no treatment"
    USUAL_CARE = "usual care"
    ACTIVE = "active comparator"
    UNREPORTED = "not reported"


class YesNo(StrEnum):
    """A truth value as data files write it."""

    YES = "yes"
    NO = "no"


class Blinded(StrEnum):
    """The blinding of a group of people to the allocation."""

    BLINDED = "blinded"
    NOT_BLINDED = "not blinded"


class Adequacy(StrEnum):
    """The adequacy of a safeguard (sequence, concealment)."""

    ADEQUATE = "adequate"
    INADEQUATE = "inadequate"


class Recruitment(StrEnum):
    """The recruitment into clusters: before their allocation, or else by whom."""

    BEFORE = "before allocation"
    BLINDED = "blinded"
    NOT_BLINDED = "not blinded"


class Rating(StrEnum):
    """The rating of a domain of bias."""

    LOW = "low"
    SOME_CONCERNS = "some concerns"
    HIGH = "high"
    NO_INFORMATION = "no information"


class Payer(StrEnum):
    """The payer of the study, in relation to the product that is tested."""

    INDUSTRY = "industry"
    MIXED = "mixed"
    INDEPENDENT = "independent"


class Measured(StrEnum):
    """The way in which an outcome was measured."""

    INSTRUMENT = "instrument"
    RATER = "rater"
    SELF_REPORT = "self-report"
    COUNT = "count"


class Better(StrEnum):
    """The direction of benefit of an outcome."""

    HIGHER = "higher"
    LOWER = "lower"


class Expressed(StrEnum):
    """The form of a printed percent change: a change, or a reduction of the value before."""

    CHANGE = "change"
    REDUCTION = "reduction"


class ContrastKind(StrEnum):
    """The two sides of a comparison: two arms, or two times of one arm."""

    BETWEEN = "between"
    WITHIN = "within"


class Scale(StrEnum):
    """The quantity that a value belongs to: the outcome itself, or its percent change."""

    RAW = "raw"
    PERCENT_CHANGE = "percent change"


class Trend(StrEnum):
    """A direction that is stated without a number."""

    BENEFIT = "benefit"
    HARM = "harm"
    UNCLEAR = "unclear"


class Asserts(StrEnum):
    """The assertion of a claim: an effect is seen, or caused by the intervention, or not there."""

    SEEN = "seen"
    CAUSED = "caused"
    NO_EFFECT = "no effect"


class ClaimedEffect(StrEnum):
    """The effect that a claim speaks of: one for the better, or one for the worse."""

    BENEFIT = "benefit"
    HARM = "harm"


class Directness(StrEnum):
    """The distance of a study from a question."""

    DIRECT = "direct"
    PARTLY = "partly"
    INDIRECT = "indirect"


class DataFormat(StrEnum):
    """The version of the data format; earlier ones are brought over by `mcstats migrate`."""

    SECOND = "2"


class Lasting(StrEnum):
    """The duration of the effect that a claim asserts."""

    SESSION = "session"
    WEEKS = "weeks"
    PERMANENT = "permanent"


class ChoiceKind(StrEnum):
    """The relation of a choice to the declared one (only `uncertain` ones count in shares)."""

    EQUIVALENT = "equivalent"
    UNCERTAIN = "uncertain"
    DIFFERENT = "different in kind"


class Read(StrEnum):
    """The part of a source that was read."""

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
    """The kind of a source."""

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
    """The subject of a statement of an article."""

    RESULT = "result"
    DESIGN = "design"
    DOSE = "dose"
    MECHANISM = "mechanism"
    HISTORY = "history"
    REGULATION = "regulation"
    SAFETY = "safety"
    CONTRAINDICATION = "contraindication"
    OPINION = "opinion"


class Consequence(StrEnum):
    """The risk of a reader if a statement is wrong, the gravest first."""

    HARM = "harm"
    EFFECT = "effect"
    REGULATION = "regulation"
    FIGURE = "figure"


class Untraceable(StrEnum):
    """The reason why the source of a statement could not be looked up."""

    NO = "no"
    YES = "yes"
    NOT_NAMED = "not named"


class CheckStatus(StrEnum):
    """The result of a check, the gravest first."""

    WRONG = "wrong"
    CONTRADICTION = "contradiction"
    NOT_IN_SOURCE = "not in the source"
    NO_SOURCE = "source not found"
    IMPRECISE = "imprecise"
    NOT_READ = "not in what we read"
    UNCHECKED = "not checkable"
    RIGHT = "right"


class CountsAs(StrEnum):
    """Whose matter a result that is not right is; each is counted apart from the others."""

    ARTICLE = "fault of an article"
    IMPRECISE = "imprecision of an article"
    OTHERS = "error of somebody quoted"
    NO_SOURCE = "source not found"
    ARTICLES = "articles disagree"
    STUDY = "inconsistency of a study"
    RECORDS = "difference between records"
    RULES = "verdict that the rules do not give"
    PROGRAMS = "difference between programs"
    LIMIT = "limit of what we read"
    NOTHING = ""


class Voice(StrEnum):
    """The speaker: the article, somebody it quotes, an advertisement it reports, or a reader."""

    ARTICLE = "article"
    QUOTED = "quoted"
    ADVERTISED = "advertised"
    READER = "reader"
