"""A report: what bills did in a week, as a table for a spreadsheet and as a page to read."""

import csv
from datetime import date, timedelta
from html import escape
from io import StringIO
from typing import Annotated

import msgspec
from msgspec import Meta

from tasks.jobs.parts import Answer, Call
from tasks.jobs.pipeline import pipeline, step
from tasks.jobs.run import Context, Run
from tasks.jobs.values import Artifact, Outcome
from tasks.record import Bill
from tasks.script.status import status

HEAD = ("Date", "Bill", "Title", "What happened", "Where it stands", "Address")
STYLE = "body{font:1rem/1.5 system-ui} table{display:block;overflow:auto} td{padding:.4rem}"
# A spreadsheet takes a text that begins with one of these for a formula.
FORMULA = ("=", "+", "-", "@", "\t", "\r")
Rows = tuple[tuple[str, ...], ...]


# What may be asked for. Wrong values are answered with 422 and the field's name.
class ReportParams(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    days: Annotated[int, Meta(ge=1, le=366)] = 7


# A step: an async function of its context and what came before. What it returns is remembered.
@step("read", title="Read the record", message="Reading…")
async def read(context: Context, days: int) -> Rows:
    listed = await context.tools.bills.candidates(context.clock.today_in_washington())
    last = max((one.latest_action.date for one in listed), default=date.max)
    moved = [one.id for one in listed if one.latest_action.date > last - timedelta(days)]
    rows = []
    for n, bill_id in enumerate(moved, 1):
        context.progress(n - 1, len(moved), "bill", f"Reading… bill {n} of {len(moved)}")
        # A part: a call whose answer is kept. After a crash it is not made, and not paid, again.
        bill = (await context.part(bill_id, reading(context, bill_id))).result
        context.artifact(Artifact(id=bill.id, kind="bill", index=n, title=bill.title, url=bill.url))
        latest, stands = bill.actions[0], status(bill).text
        rows.append((f"{latest.date}", bill.citation, bill.title, latest.text, stands, bill.url))
    return tuple(rows)


def reading(context: Context, bill_id: str) -> Call[Bill]:
    async def make() -> Answer[Bill]:
        return Answer(result=await context.tools.bills.bill(bill_id))

    name = context.tools.bills.name
    # `depends_on` is all that the answer depends on.
    return Call(provider=name, depends_on=(name, bill_id), make=make, result_type=Bill)


@step("write", title="Write the report", message="Writing…")
async def write(context: Context, rows: Rows) -> tuple[str, ...]:
    text = StringIO()
    safe = [[f"'{one}" if one.startswith(FORMULA) else one for one in row] for row in rows]
    csv.writer(text).writerows([HEAD, *safe])
    lines = "".join(f"<tr>{cells('td', row)}" for row in rows)
    page = f'<!doctype html><html lang="en"><meta name="viewport" content="width=device-width">\
<title>What bills did</title><style>{STYLE}</style>\
<h1>What bills did</h1><table><thead><tr>{cells("th", HEAD)}<tbody>{lines}</table>'
    # A file: kept in storage, shown on the job's page, served to its owner alone.
    return (
        await context.file("report.csv", text.getvalue().encode("utf-8-sig"), "The table (CSV)"),
        await context.file("report.html", page.encode(), "The page (HTML)"),
    )


def cells(tag: str, row: tuple[str, ...]) -> str:
    return "".join(f"<{tag}>{escape(one)}</{tag}>" for one in row)


# The job: the steps in their order. It runs again from the top after a crash or a retry, and
# `run.step` hands back what is remembered.
@pipeline("report", title="Report of bills", params=ReportParams, steps=(read, write))
async def report(run: Run[ReportParams]) -> Outcome:
    rows = await run.step(read, run.params.days)
    await run.step(write, rows)
    return Outcome(message="Your report is ready!")
