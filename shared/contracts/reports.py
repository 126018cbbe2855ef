"""What the standards office says of reports: how halls stood in a period, kept as it was told."""

from __future__ import annotations

from marshmallow import Schema, fields
from marshmallow.validate import Length, Range

from shared.contracts.service_standard import KINDS, UNITS, Words
from shared.contracts.words import VERDICTS, Name, Tolerant, count, identifier, moment, one_of

REPORT_STATES = ("waiting", "ready", "failed")
FORMS = ("json", "html", "pdf", "xlsx")
REPORT_LANGUAGES = ("zh", "en")
PAPER_STATES = ("waiting", "made", "missing")
MOST_HALLS = 60
LARGEST_PAGE = 200
CHANCE_WORDS = ("within_chance", "better", "worse", "too_few", "not_compared")


class RequestReport(Schema):
    """What ``standards.request_report`` takes: the halls of one report, in the order in which they are to be shown."""

    halls = fields.List(identifier(), required=True, validate=Length(1, MOST_HALLS))
    standard = identifier(required=True)
    period_from = moment(required=True)
    period_to = moment(required=True)


class OfReport(Schema):
    """What ``standards.get_report`` takes."""

    report = identifier(required=True)


class ReportFile(OfReport):
    """What ``standards.report_file`` takes."""

    form = one_of(FORMS, required=True)
    language = one_of(REPORT_LANGUAGES, load_default="zh")


class ListReports(Schema):
    """What ``standards.list_reports`` takes; without a hall: of all the caller's. ``after``: as ``next`` said."""

    hall = identifier(load_default=None, allow_none=True)
    after = identifier(load_default=None, allow_none=True)
    limit = fields.Integer(load_default=50, strict=True, validate=Range(1, LARGEST_PAGE))


class ReportProgress(Schema):
    """How many halls of how many are checked."""

    done = count(required=True)
    of = count(required=True)


class ReportView(Schema):
    """A report and how far it is.

    ``state``: ``ready`` can be read; ``failed`` could not be made in several attempts. ``paper``: whether its PDFs are
    ``made``; ``missing``: this system cannot make them. ``checks``: the check of each hall that it is made of.
    """

    class Meta:
        include = {"from": moment(required=True)}  # no name for an attribute in Python

    id = identifier(required=True)
    state = one_of(REPORT_STATES, required=True)
    progress = fields.Nested(ReportProgress, required=True)
    paper = one_of(PAPER_STATES, required=True)
    halls = fields.List(identifier(), required=True)
    standard = identifier(required=True)
    version = identifier(required=True)
    to = moment(required=True)
    requested_at = moment(required=True)
    checks = fields.Dict(keys=identifier(), values=identifier(), required=True)


class StandingView(Schema):
    """``score``: of 100, null where nothing was judged; ``before``: that of the period before."""

    score = fields.Float(required=True, allow_none=True)
    before = fields.Float(required=True, allow_none=True)
    verdicts = fields.Dict(keys=one_of(VERDICTS), values=count(), required=True)


class ReportDomain(StandingView):
    """A domain of the standard over all halls of the report: the mean of their scores."""

    id = identifier(required=True)
    name = fields.Nested(Words, required=True)
    weight = fields.Float(required=True)


class HallDomain(StandingView):
    """A domain in one hall."""

    id = identifier(required=True)


class ReportHall(StandingView):
    """One hall, and the ``check`` that says so. The order of halls is no order of merit."""

    id = identifier(required=True)
    name = fields.Nested(Name, required=True)
    check = identifier(required=True)
    as_of = moment(required=True)
    domains = fields.List(fields.Nested(HallDomain), required=True)


class Earlier(Schema):
    """What was found in the period before."""

    verdict = one_of(VERDICTS, required=True)
    figure = fields.Float(required=True, allow_none=True)
    sample = count(required=True)


class ClauseInHall(Schema):
    """What was found of a clause in a hall. ``change``: since the period before, measured by what chance explains."""

    hall = identifier(required=True)
    verdict = one_of(VERDICTS, required=True)
    figure = fields.Float(required=True, allow_none=True)
    unit = one_of(UNITS, required=True, allow_none=True)
    threshold = fields.Float(required=True, allow_none=True)
    comparison = fields.String(required=True, allow_none=True)
    aggregate = fields.String(required=True, allow_none=True)
    sample = count(required=True)
    interval = fields.List(fields.Float(), required=True, allow_none=True)
    smallest_sample = count(required=True, allow_none=True)
    before = fields.Nested(Earlier, required=True, allow_none=True)
    change = one_of(CHANCE_WORDS, required=True, allow_none=True)


class HallCompared(Schema):
    """A hall's share of kept cases; ``limits``: between which chance explains it, held against all halls."""

    hall = identifier(required=True)
    cases = count(required=True)
    share = fields.Float(required=True, allow_none=True)
    interval = fields.List(fields.Float(), required=True, allow_none=True)
    limits = fields.List(fields.Float(), required=True, allow_none=True)
    word = one_of(CHANCE_WORDS, required=True)


class SpreadView(Schema):
    """How many ``times`` the variance of independent cases a share has, known by so many degrees of ``freedom``."""

    times = fields.Float(required=True)
    freedom = count(required=True)


class ComparisonView(Schema):
    """Halls compared by the clause's ``condition`` (its place). ``limited``: whether there are limits to compare by."""

    condition = count(required=True)
    share = fields.Float(required=True)
    spread = fields.Nested(SpreadView, required=True, allow_none=True)
    limited = fields.Boolean(required=True)
    halls = fields.List(fields.Nested(HallCompared), required=True)


class ReportClause(Schema):
    """A clause with its wording, what was found in each hall, and how the halls compare."""

    id = fields.String(required=True)
    domain = identifier(required=True)
    name = fields.Nested(Words, required=True)
    wording = fields.Nested(Words, required=True)
    basis = fields.Nested(Words, required=True)
    house_rule = fields.Boolean(required=True)
    kind = one_of(KINDS, required=True)
    weight = fields.Float(required=True)
    maps_to = fields.Dict(keys=identifier(), values=fields.List(fields.String()), required=True)
    conditions = fields.List(fields.Dict(keys=fields.String()), required=True)
    halls = fields.List(fields.Nested(ClauseInHall), required=True)
    comparison = fields.Nested(ComparisonView, required=True, allow_none=True)


class ReportFinding(Schema):
    """A finding that was not settled, or was raised since the period began, when the report was made."""

    id = identifier(required=True)
    hall = identifier(required=True)
    clause = fields.String(required=True)
    name = fields.Nested(Words, required=True)
    state = fields.String(required=True)
    due = fields.String(required=True)
    overdue = fields.Boolean(required=True)
    raised_at = moment(required=True)
    figure = fields.Float(required=True, allow_none=True)
    unit = fields.String(required=True, allow_none=True)
    threshold = fields.Float(required=True, allow_none=True)


class RatingShare(Schema):
    """``percent`` of ``n`` with its 95% ``interval``; null of nothing."""

    percent = fields.Float(required=True, allow_none=True)
    interval = fields.List(fields.Float(), required=True, allow_none=True)
    n = count(required=True)


class RatingsInHall(Schema):
    """How a hall's services were rated: content ones by the province's rule (``official``) and of those ``rated``.

    ``rating_rate``: of all services; ``final``: none of them may still be rated.
    """

    hall = identifier(required=True)
    services = count(required=True)
    rated = count(required=True)
    official = fields.Nested(RatingShare, required=True)
    genuine = fields.Nested(RatingShare, required=True)
    rating_rate = fields.Nested(RatingShare, required=True)
    final = fields.Boolean(required=True)


class FrameView(Schema):
    """Another standard that clauses are mapped to: its name, and the names of those headings."""

    name = fields.Nested(Words, required=True)
    headings = fields.Dict(keys=fields.String(), values=fields.Nested(Words), required=True)


class ReportPeriod(Schema):
    """From (included) to (excluded)."""

    class Meta:
        include = {"from": moment(required=True)}

    to = moment(required=True)


class StandardOfReport(Schema):
    """The standard that was checked against."""

    id = identifier(required=True)
    version = identifier(required=True)
    name = fields.Nested(Words, required=True)


class Chance(Schema):
    """How many comparisons were made together, with what chance of naming any hall wrongly, from how many days on."""

    comparisons = count(required=True)
    wrongly_named = fields.Float(required=True)
    fewest_days = count(required=True)


class ReportContent(Schema):
    """A report as JSON. Once it is ready, the same bytes each time."""

    class Meta:
        include = {"from": moment(required=True)}

    id = identifier(required=True)
    zone = fields.String(required=True)
    to = moment(required=True)
    before = fields.Nested(ReportPeriod, required=True)
    as_of = moment(required=True)
    made_at = moment(required=True)
    standard = fields.Nested(StandardOfReport, required=True)
    standing = fields.Nested(StandingView, required=True)
    domains = fields.List(fields.Nested(ReportDomain), required=True)
    halls = fields.List(fields.Nested(ReportHall), required=True)
    clauses = fields.List(fields.Nested(ReportClause), required=True)
    findings = fields.List(fields.Nested(ReportFinding), required=True)
    ratings = fields.List(fields.Nested(RatingsInHall), required=True)
    frames = fields.Dict(keys=identifier(), values=fields.Nested(FrameView), required=True)
    chance = fields.Nested(Chance, required=True)


class ReportMade(Tolerant):
    """A report of some halls is ready."""

    report = identifier(required=True)
    standard = identifier(required=True)
    version = identifier(required=True)
    halls = fields.List(identifier(), required=True)
    period_from = moment(required=True)
    period_to = moment(required=True)


EVENTS: dict[str, type[Schema]] = {"report_made": ReportMade}
