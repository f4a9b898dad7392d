"""Lazy URL map of werkzeug, whose rules take less time to create and to match."""

import itertools
import re
from collections.abc import Callable, Iterable, Iterator
from typing import Any

from werkzeug.routing import Map, MapAdapter, Rule, RuleFactory
from werkzeug.routing.rules import RulePart

DEPTH = 3  # maximum number of segments of a path that select a part of the URL map
LAST = 1_000  # weight of rules that are matched last; larger than the number of parts of any rule


class LazyMap(Map):
    """URL map whose rules are compiled when the first request to a similar path arrives.

    The URL map has a part for all paths with the same constant segments at the start, for example
    ``/api/v1/user``, and with the same number of segments. A part contains all rules that can match
    these paths.
    """

    def __init__(self, *arguments: Any, **options: Any) -> None:
        self._rules_by_start: dict[tuple[str, ...], list[Rule]] = {}
        self._most_segments = 0
        self._parts: dict[tuple[tuple[str, ...], int], Map] = {}
        super().__init__(*arguments, **options)

    def add(self, rulefactory: RuleFactory) -> None:
        """Add a rule, which is compiled later."""
        for rule in rulefactory.get_rules(self):
            segments = _segments(rule.rule)
            constant = itertools.takewhile(lambda segment: "<" not in segment, segments)
            start = tuple(itertools.islice(constant, DEPTH))
            self._rules_by_start.setdefault(start, []).append(rule)
            self._most_segments = max(self._most_segments, len(segments))
        self._parts.clear()

    def iter_rules(self, endpoint: Any = None) -> Iterator[Rule]:
        """Compile all rules, and iterate over the rules of an endpoint.

        Args:
            endpoint: Name of the endpoint; None for the rules of all endpoints.
        """
        rules = itertools.chain.from_iterable(self._rules_by_start.values())
        return self._compile(rules).iter_rules(endpoint)

    def bind_to_environ(self, environ: Any, *arguments: Any, **options: Any) -> MapAdapter:
        """Return an adapter of werkzeug that matches the URL of a request with URL rules.

        The adapter has only those rules that can match the path of the request.
        """
        wsgi_environ = getattr(environ, "environ", environ)
        part = self._part_for(_segments(wsgi_environ.get("PATH_INFO", "")))
        return part.bind_to_environ(environ, *arguments, **options)

    def _part_for(self, segments: list[str]) -> Map:
        """Return the part of the URL map with the rules that can match a path.

        A rule cannot match if it has constant segments that the path does not have.
        """
        start = tuple(segments[:DEPTH])
        while start and start not in self._rules_by_start:
            start = start[:-1]
        length = min(len(segments), self._most_segments + 1)
        part = self._parts.get((start, length))
        if part is None:
            starts = [start[:end] for end in range(len(start) + 1)]
            rules = (rule for each in starts for rule in self._rules_by_start.get(each, ()))
            matching = (rule for rule in rules if self._has_length(rule, length))
            part = self._parts[start, length] = self._compile(matching)
        return part

    def _has_length(self, rule: Rule, length: int) -> bool:
        """Return whether a rule can match paths with the given number of segments."""
        segments = _segments(rule.rule)
        converters = re.findall(r"<(\w+)[:(]", rule.rule)
        if all(self.converters[name].part_isolating for name in converters):
            return len(segments) == length
        return len(segments) <= length

    def _compile(self, rules: Iterable[Rule]) -> Map:
        return Map([rule.empty() for rule in rules], converters=self.converters)


def _segments(path: str) -> list[str]:
    """Return the segments of a path, without empty segments: werkzeug merges slashes."""
    return [segment for segment in path.split("/") if segment]


class ReadRule(Rule):
    """Rule of werkzeug that is normally used only to match URLs, not to build them.

    The function that builds URLs is compiled at its first call, so the server starts faster.
    """

    # Flask sets this attribute of each rule.
    provide_automatic_options = False

    def empty(self) -> "ReadRule":
        """Return a copy of the rule that can be added to another URL map."""
        copied: ReadRule = super().empty()  # type: ignore[assignment]
        copied.provide_automatic_options = self.provide_automatic_options
        return copied

    def _parse_rule(self, rule: str) -> Iterable[RulePart]:
        """Parse a URL rule into the parts that werkzeug matches.

        If the last part may contain slashes, werkzeug matches it slowly, with a regular expression.
        Such a part gets a weight that makes werkzeug try all other rules first.
        """
        for part in super()._parse_rule(rule):
            if part.final and not part.static:
                statics = part.weight.number_static_weights
                part.weight = part.weight._replace(number_static_weights=LAST + statics)
            yield part

    def _compile_builder(self, append_unknown: bool = True) -> Callable[..., tuple[str, str]]:
        def build(rule: Rule, **values: object) -> tuple[str, str]:
            builder = Rule._compile_builder(rule, append_unknown)
            return builder(rule, **values)

        return build
