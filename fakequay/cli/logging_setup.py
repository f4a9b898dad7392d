"""Logging setup: log level and format of the log that ``fakequay serve`` writes to stderr."""

import json
import logging
import sys
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any


def configure(form: str, level: str) -> None:
    """Configure the logger ``fakequay`` to write to stderr.

    Args:
        form: ``console`` or ``json``.
        level: ``debug``, ``info``, ``warning`` or ``error``.
    """
    _write_to_stderr("fakequay", _Structured(form)).setLevel(level.upper())
    _write_to_stderr("fakequay.stop", _Minimal(form))


def _write_to_stderr(name: str, formatter: logging.Formatter) -> logging.Logger:
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(formatter)
    logger = logging.getLogger(name)
    logger.handlers = [handler]
    logger.propagate = False
    return logger


class _Minimal(logging.Formatter):
    """Log formatter for the end of the server, which leaves no time to import structlog."""

    def __init__(self, form: str) -> None:
        super().__init__()
        self._form = form

    def format(self, record: logging.LogRecord) -> str:
        at = datetime.fromtimestamp(record.created, UTC).isoformat().replace("+00:00", "Z")
        level, event = record.levelname.lower(), record.getMessage()
        if self._form != "json":
            return f"{at} [{level:9}] {event} [{record.name}]"
        return json.dumps({"event": event, "timestamp": at, "level": level, "logger": record.name})


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
