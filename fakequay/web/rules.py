"""Routes that do not prepare to write addresses, which takes longer than all else at the start."""

from collections.abc import Callable

from werkzeug.routing import Rule


class ReadRule(Rule):
    """Reads addresses; what would write one is made when an address is written, which is never."""

    def _compile_builder(self, append_unknown: bool = True) -> Callable[..., tuple[str, str]]:
        def build(rule: Rule, **values: object) -> tuple[str, str]:
            made = Rule._compile_builder(rule, append_unknown)
            return made(rule, **values)

        return build
