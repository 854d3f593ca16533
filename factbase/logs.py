"""Log lines as JSON objects, one a line."""

import json
import logging
from datetime import UTC, datetime


class JSONFormatter(logging.Formatter):
    """Formats a record as `{"time", "level", "logger", "message"}` plus `"trace"` for errors.

    Of a request that was given an id there is `"request_id"` too.
    """

    def format(self, record: logging.LogRecord) -> str:
        """Return one line of JSON; `time` is ISO 8601 in UTC."""
        line = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname,
            "logger": record.name,
            "message": record.getMessage(),
        }
        request_id = getattr(getattr(record, "request", None), "request_id", None)
        if request_id is not None:
            line["request_id"] = request_id
        if record.exc_info:
            line["trace"] = self.formatException(record.exc_info)
        return json.dumps(line, ensure_ascii=False)
