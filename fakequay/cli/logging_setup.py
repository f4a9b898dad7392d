"""Logging setup: log level and format of the log that ``fakequay serve`` writes to stderr."""

import json
import logging
import os
import selectors
import stat
import sys
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any, TextIO


def configure(form: str, level: str) -> None:
    """Configure the logger ``fakequay`` to write to stderr.

    Args:
        form: ``console`` or ``json``.
        level: ``debug``, ``info``, ``warning`` or ``error``.
    """
    # No format shows the thread or the process, and finding their names takes time for each line.
    logging.logThreads = logging.logProcesses = logging.logMultiprocessing = False
    structured = _Structured(form)
    _write_to_stderr("fakequay", structured).setLevel(level.upper())
    _write_to_stderr("fakequay.stop", _Minimal(form))
    requests = structured if form == "json" else _RequestLine()
    _write_to_stderr("fakequay.requests", requests, _RequestLogHandler())


def quiet_level(level: str) -> str:
    """Return the log level that ``--quiet`` sets.

    Args:
        level: Log level without ``--quiet``. If it is ``error``, the result is ``error``; otherwise
            the result is ``warning``.
    """
    return "error" if level == "error" else "warning"


def _write_to_stderr(
    name: str,
    formatter: logging.Formatter,
    handler: "logging.StreamHandler[TextIO] | None" = None,
) -> logging.Logger:
    handler = handler or logging.StreamHandler(sys.stderr)
    handler.setFormatter(formatter)
    logger = logging.getLogger(name)
    logger.handlers = [handler]
    logger.propagate = False
    return logger


class _RequestLogHandler(logging.StreamHandler[TextIO]):
    """Log handler that drops request log lines if stderr is a pipe that no program reads.

    A write to a full pipe waits for a reader, so the handler would otherwise block the server.
    """

    PATIENCE = 1.0  # seconds that a line waits for a reader that has been reading until then

    def __init__(self) -> None:
        super().__init__(sys.stderr)
        self._dropped = 0
        self._pipe = _select_pipe(sys.stderr)

    def emit(self, record: logging.LogRecord) -> None:
        if self._pipe is not None and not self._pipe.select(0 if self._dropped else self.PATIENCE):
            self._dropped += 1
            return
        if self._dropped:
            logging.getLogger("fakequay").warning(
                "%d lines of the request log were dropped: no program read stderr", self._dropped
            )
            self._dropped = 0
        super().emit(record)


def _select_pipe(stream: TextIO) -> selectors.BaseSelector | None:
    """Return a selector that waits until a stream is writable, or None if the stream is no pipe."""
    if sys.platform == "win32":  # pragma: no cover
        return None  # Windows has no selector for pipes
    try:
        if not stat.S_ISFIFO(os.fstat(stream.fileno()).st_mode):
            return None
        selector = selectors.DefaultSelector()
        selector.register(stream.fileno(), selectors.EVENT_WRITE)
    except (OSError, ValueError):
        return None
    return selector


class _RequestLine(logging.Formatter):
    """Log formatter that writes one short line for each HTTP request, in a few microseconds."""

    def format(self, record: logging.LogRecord) -> str:
        at = datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds")
        fields = record.__dict__  # the fields that the record got as ``extra``
        return (
            f"{at[:-6]}Z {fields['method']} {fields['path']} {fields['status']} "
            f"{fields['milliseconds']} ms {fields['caller'] or 'anonymous'} "
            f"id={fields['request_id']}"
        )


class _Minimal(logging.Formatter):
    """Log formatter without structlog, for messages that are logged while the server stops.

    At that point there is no time to import structlog.
    """

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
    """Log formatter that formats with structlog, and imports structlog at the first log line.

    An import of structlog at the start of the server would make the start a third slower.
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
