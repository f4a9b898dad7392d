"""Routes that are made quickly and matched quickly."""

from collections.abc import Callable, Iterable

from werkzeug.routing import Rule
from werkzeug.routing.rules import RulePart

LAST = 1_000  # more than a rule has parts


class ReadRule(Rule):
    """Reads addresses; what would write one is made when an address is written, which is never."""

    def _parse_rule(self, rule: str) -> Iterable[RulePart]:
        """What spans slashes is tried last: there are dozens of those, each a search."""
        for part in super()._parse_rule(rule):
            if part.final and not part.static:
                statics = part.weight.number_static_weights
                part.weight = part.weight._replace(number_static_weights=LAST + statics)
            yield part

    def _compile_builder(self, append_unknown: bool = True) -> Callable[..., tuple[str, str]]:
        def build(rule: Rule, **values: object) -> tuple[str, str]:
            made = Rule._compile_builder(rule, append_unknown)
            return made(rule, **values)

        return build
