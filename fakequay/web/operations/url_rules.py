"""URL rules of werkzeug that take less time to create and to match."""

from collections.abc import Callable, Iterable

from werkzeug.routing import Rule
from werkzeug.routing.rules import RulePart

LAST = 1_000  # weight of rules that are matched last; larger than the number of parts of any rule


class ReadRule(Rule):
    """Rule of werkzeug that is normally used only to match URLs, not to build them.

    The function that builds URLs is compiled at its first call, so the server starts faster.
    """

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
