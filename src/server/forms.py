"""What the home page's forms send, as the API would have it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import msgspec

from server.typed import number as _number
from server.typed import text as _text
from web import views


class PressForm(msgspec.Struct, frozen=True):
    type: str
    key: str | None
    entered: views.Entered

    def body(self) -> dict[str, Any]:
        """The same as a script would post; a number that is none is BadInput."""
        entered = self.entered
        body: dict[str, Any] = {"type": self.type}
        if entered.bill_count:
            body["billCount"] = _number(entered.bill_count, "billCount")
        if entered.minutes:
            body["minutes"] = _number(entered.minutes, "minutes")
        if entered.edit:
            body["editBeforeVoicing"] = True
        topics = [topic.strip() for topic in entered.topics.split(",") if topic.strip()]
        return body | ({"topics": topics} if topics else {})


def read(form: Mapping[str, Any]) -> PressForm:
    """Read the fields of a press; what is missing is empty."""
    entered = views.Entered(
        bill_count=_text(form, "billCount"),
        topics=_text(form, "topics"),
        minutes=_text(form, "minutes"),
        edit=bool(_text(form, "editBeforeVoicing")),
    )
    return PressForm(_text(form, "type"), _text(form, "idempotency")[:200] or None, entered)


def read_report(form: Mapping[str, Any]) -> views.ReportForm:
    return views.ReportForm(text=_text(form, "text"), line=_text(form, "line"))


def line_of(form: views.ReportForm) -> int | None:
    """The line's number; none where the field is empty, BadInput where it is no number."""
    return _number(form.line, "line") if form.line else None
