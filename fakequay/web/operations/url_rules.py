"""URL map and rules of werkzeug that take less time to create and to match."""

from collections.abc import Callable, Iterable, Iterator
from typing import Any

from werkzeug.routing import Map, MapAdapter, Rule, RuleFactory
from werkzeug.routing.rules import RulePart

DEPTH = 3  # maximum number of segments of a path that select a part of the URL map
LAST = 1_000  # weight of rules that are matched last; larger than the number of parts of any rule


class LateMap(Map):
    """URL map whose rules are compiled when the first request to a similar path arrives.

    The URL map has a part for each sequence of constant segments with which rules begin, for
    example ``/api/v1/user``. A request uses only the rules of the longest such sequence with which
    its path begins, and the rules of shorter sequences, for example ``/api``. No other rule can
    match the request.
    """

    def __init__(self, *arguments: Any, **options: Any) -> None:
        self._rules_by_start: dict[tuple[str, ...], list[Rule]] = {}
        self._parts: dict[tuple[str, ...], Map] = {}
        super().__init__(*arguments, **options)

    def add(self, rulefactory: RuleFactory) -> None:
        """Add a rule, which is compiled later."""
        for rule in rulefactory.get_rules(self):
            constant, _, _ = rule.rule.partition("<")
            whole = constant if constant == rule.rule else constant.rpartition("/")[0]
            self._rules_by_start.setdefault(_first_segments(whole), []).append(rule)
        self._parts.clear()

    def iter_rules(self, endpoint: Any = None) -> Iterator[Rule]:
        """Compile all rules, and iterate over the rules of an endpoint; None for all endpoints."""
        return self._compile(self._rules_by_start).iter_rules(endpoint)

    def bind_to_environ(self, environ: Any, *arguments: Any, **options: Any) -> MapAdapter:
        """Return an object that matches a request with the rules that its path can match."""
        wsgi_environ = getattr(environ, "environ", environ)
        part = self._part_for(wsgi_environ.get("PATH_INFO", ""))
        return part.bind_to_environ(environ, *arguments, **options)

    def _part_for(self, path: str) -> Map:
        start = _first_segments(path)
        while start and start not in self._rules_by_start:
            start = start[:-1]
        part = self._parts.get(start)
        if part is None:
            starts = [start[:length] for length in range(len(start) + 1)]
            part = self._parts[start] = self._compile(starts)
        return part

    def _compile(self, starts: Iterable[tuple[str, ...]]) -> Map:
        rules = [rule.empty() for start in starts for rule in self._rules_by_start.get(start, ())]
        return Map(rules, converters=self.converters)


def _first_segments(path: str) -> tuple[str, ...]:
    """Return the first segments of a path; empty segments do not count."""
    return tuple([segment for segment in path.split("/") if segment][:DEPTH])


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
        """Parse a URL rule, and match it last if its last part may contain slashes.

        Dozens of rules have such a last part, and werkzeug needs a regular expression for each.
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
