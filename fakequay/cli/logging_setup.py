"""Logging setup: log level and format of the log that ``fakequay serve`` writes to stderr."""

import logging
import sys
from collections.abc import Sequence
from typing import Any


def configure(form: str, level: str) -> None:
    """Configure the logger ``fakequay`` to write to stderr.

    Args:
        form: ``console`` or ``json``.
        level: ``debug``, ``info``, ``warning`` or ``error``.
    """
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(_Structured(form))
    logger = logging.getLogger("fakequay")
    logger.handlers = [handler]
    logger.propagate = False
    logger.setLevel(level.upper())


class _Structured(logging.Formatter):
    """Log formatter that imports structlog at the first log line.

    An import at the start of the server would make the start a third slower.
    """

    def __init__(self, form: str) -> None:
        super().__init__()
        self._form = form
        self._formatter: logging.Formatter | None = None

    def format(self, record: logging.LogRecord) -> str:
        if self._formatter is None:
            self._formatter = _structlog_formatter(self._form)
        return self._formatter.format(record)


def _structlog_formatter(form: str) -> logging.Formatter:
    from structlog import processors, stdlib

    return stdlib.ProcessorFormatter(
        foreign_pre_chain=[
            processors.TimeStamper(fmt="iso", utc=True),
            stdlib.add_log_level,
            stdlib.add_logger_name,
            stdlib.ExtraAdder(),
        ],
        processors=[stdlib.ProcessorFormatter.remove_processors_meta, *_rendering(form)],
    )


def _rendering(form: str) -> Sequence[Any]:
    import structlog

    if form == "json":
        as_json = structlog.processors.JSONRenderer(ensure_ascii=False)
        return (structlog.processors.format_exc_info, as_json)
    traces = structlog.dev.plain_traceback
    colors = sys.stderr.isatty()
    return (structlog.dev.ConsoleRenderer(colors=colors, exception_formatter=traces),)
