"""What is logged, how, and from which level on: to stderr, by structlog."""

import logging
import sys
from collections.abc import Sequence
from typing import Any


def configure(form: str, level: str) -> None:
    """Let the loggers under ``fakequay`` write."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(_Structured(form))
    logger = logging.getLogger("fakequay")
    logger.handlers = [handler]
    logger.propagate = False
    logger.setLevel(level.upper())


class _Structured(logging.Formatter):
    """structlog's, made at the first line: to import it takes as long as a third of the start."""

    def __init__(self, form: str) -> None:
        super().__init__()
        self._form = form
        self._made: logging.Formatter | None = None

    def format(self, record: logging.LogRecord) -> str:
        if self._made is None:
            self._made = _formatter(self._form)
        return self._made.format(record)


def _formatter(form: str) -> logging.Formatter:
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
