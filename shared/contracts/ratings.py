"""Ratings of services 好差评: the figures of a hall, and what goes to the province's platform."""

from __future__ import annotations

from marshmallow import Schema, fields

from shared.contracts.service_standard import Words, day
from shared.contracts.words import count, identifier, moment, one_of

SOURCES = ("visitor", "default")
"""``visitor``: genuine; ``default``: unrated after 7 days, which counts as basically satisfied."""


class RatingsWanted(Schema):
    """What ``standards.hall_ratings`` and ``export_ratings`` take: services finished on these days, both inclusive."""

    hall = identifier(required=True)
    day_from = day(required=True)
    day_to = day(required=True)


class LevelView(Schema):
    """One of the five levels. ``genuine``: given by visitors; ``official``: with those that count by default."""

    stars = fields.Integer(required=True)
    name = fields.Nested(Words, required=True)
    genuine = count(required=True)
    official = count(required=True)


class ShareView(Schema):
    """A share in percent with its 95% Wilson interval, over ``n`` services; ``None`` when there are none."""

    percent = fields.Float(required=True, allow_none=True)
    interval = fields.List(fields.Float(), required=True, allow_none=True)
    n = count(required=True)


class RatingsView(Schema):
    """The ratings of services finished in a hall on some days, as of now.

    ``rated`` of ``services`` were rated by their visitors; ``by_default``: unrated after 7 days; ``pending``: they may
    still be rated. ``official``: satisfied (3 stars and more) by the province's rule, of rated and default ones;
    ``genuine``: of the rated ones; ``rating_rate``: how many were rated at all. ``final``: nothing is pending.
    """

    class Meta:
        include = {"from": day(required=True)}  # no name for an attribute in Python

    hall = identifier(required=True)
    to = day(required=True)
    services = count(required=True)
    rated = count(required=True)
    by_default = count(required=True)
    pending = count(required=True)
    levels = fields.List(fields.Nested(LevelView), required=True)
    official = fields.Nested(ShareView, required=True)
    genuine = fields.Nested(ShareView, required=True)
    rating_rate = fields.Nested(ShareView, required=True)
    final = fields.Boolean(required=True)


class ExportedRating(Schema):
    """One service on its way to the province's platform: our mapping, as no public schema was found.

    ``evaluation``: the service, by an id that says nothing to anybody else; nobody's name, number or words.
    """

    evaluation = identifier(required=True)
    hall = identifier(required=True)
    matter = identifier(required=True, allow_none=True)
    finished_at = moment(required=True)
    level = fields.Integer(required=True)
    level_name = fields.String(required=True)
    source = one_of(SOURCES, required=True)
    rated_at = moment(required=True, allow_none=True)


class ExportView(Schema):
    """The services of some days whose rating is settled."""

    class Meta:
        include = {"from": day(required=True)}

    hall = identifier(required=True)
    to = day(required=True)
    items = fields.List(fields.Nested(ExportedRating), required=True)
