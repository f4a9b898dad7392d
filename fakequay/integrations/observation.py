"""Observation of a test: collects its requests and faults, and the problems in strict mode."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from fakequay.traffic.exchange import Exchange
from fakequay.traffic.failure_report import report_lines
from fakequay.traffic.strict_checks import find_problem, find_unused_faults
from fakequay.web.instances.instance import Instance

if TYPE_CHECKING:
    from fakequay.traffic import ActiveFault, RequestJournal


class ObservedInstance:
    """Observer of one fakequay instance during a test: collects problems for strict mode.

    In strict mode, the observer checks each request when the request is recorded, and stores each
    fault when the fault is added. So no problem is lost if the test clears the request journal,
    resets or deletes the instance, or sends more requests than the request journal keeps.

    Args:
        instance: The observed instance.
        title: Name of the instance in messages; empty for the instance of the fixture ``fakequay``.
        is_strict: Whether strict mode is on, so that problems such as unused faults fail a test.
    """

    def __init__(self, instance: Instance, title: str, *, is_strict: bool) -> None:
        self.instance = instance
        self.title = title
        self.after = instance.journal.last_id  # id of the last request before the test
        self.faults: list[ActiveFault] = []
        self._is_strict = is_strict
        self._refused_before = set(instance.refused_hosts.entries())
        self._problems: dict[str, None] = {}
        if is_strict:
            instance.journal.observer = self._check
            instance.faults.observer = self.faults.append

    def _check(self, exchange: Exchange) -> None:
        problem = find_problem(exchange, self.instance.world.release)
        if problem is not None:
            self._problems[problem] = None

    def problems(self) -> Iterator[str]:
        """Return a message for each problem that fails the test in strict mode.

        A problem is a request to an unknown endpoint, a fault that never matched, or a host that
        the forward proxy refused.
        """
        where = f"fakequay, {self.title}" if self.title else "fakequay"
        refusals = self.refusals() if self._is_strict else ()
        for problem in (*self._problems, *find_unused_faults(self.faults), *refusals):
            yield f"{where}: {problem}"

    def refusals(self) -> Iterator[str]:
        """Return a message for each host that the forward proxy refused since the test's start."""
        for refused in self.instance.refused_hosts.entries():
            if refused not in self._refused_before:
                yield f"the proxy refused {refused.host}:{refused.port}, which is no proxy host"

    def end(self) -> None:
        """Stop collecting the requests and faults of the instance."""
        self.instance.journal.observer = None
        self.instance.faults.observer = None


class Observation:
    """All instances that one test uses, including the instances that the test has deleted.

    Args:
        is_strict: Whether strict mode is on, so that problems such as unused faults fail a test.
    """

    def __init__(self, *, is_strict: bool) -> None:
        self._is_strict = is_strict
        self._observed: dict[RequestJournal, ObservedInstance] = {}

    def add(self, instance: Instance, title: str) -> None:
        """Start to observe an instance. Do nothing if the instance is already observed."""
        if instance.journal not in self._observed:
            observed = ObservedInstance(instance, title, is_strict=self._is_strict)
            self._observed[instance.journal] = observed

    def forget_faults(self, titles: set[str]) -> None:
        """Exclude the current faults of the instances with the given titles from strict mode.

        Strict mode does not report these faults, even if they never match a request.
        """
        for observed in self._observed.values():
            if observed.title in titles:
                observed.faults.clear()

    def report(self) -> Iterator[tuple[str, str]]:
        """Return the title and text of each section to add to the report of a failed test."""
        for observed in self._observed.values():
            lines = [
                *report_lines(observed.instance.journal, observed.after),
                *observed.refusals(),
            ]
            if observed.title:
                if observed.instance.journal.last_id > observed.after:
                    yield f"fakequay requests to {observed.title}", "\n".join(lines)
            else:
                yield "fakequay requests", "\n".join(lines)

    def problems(self) -> list[str]:
        """Return a message for each problem that strict mode found in the observed instances."""
        return [line for observed in self._observed.values() for line in observed.problems()]

    def end(self) -> None:
        """Stop collecting the requests and faults of all instances."""
        for observed in self._observed.values():
            observed.end()
