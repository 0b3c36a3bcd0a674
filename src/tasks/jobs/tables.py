"""The rows: jobs with their steps, parts, artifacts and events; content; payments.

Times are milliseconds since 1970 UTC. JSON is text that msgspec writes and reads. Verbs stand in
`claims.py` (who runs a job), `journal.py` (what a running job writes) and `ledger.py` (what was
paid).
"""

from piccolo.columns import BigInt, Boolean, DoublePrecision, Integer, Text, Varchar
from piccolo.table import Table

from tasks.jobs.database import DB


class Listener(Table, db=DB, tablename="listener"):
    """Who owns jobs; its row is locked where jobs of one user are counted."""

    id = Varchar(200, primary_key=True)
    last_claim = BigInt(default=0)
    """The number of this user's last turn: counted, for two may come in one millisecond."""


class Job(Table, db=DB, tablename="job"):
    id = Varchar(36, primary_key=True)
    user_id = Varchar(200)
    type = Varchar(100)
    params = Text()
    status = Varchar(20)
    progress = Integer(default=0)
    message = Text()
    last_seq = Integer(default=0)
    attempt = Integer(default=1)
    crashes = Integer(default=0)
    fence = Integer(default=0)
    owner = Varchar(100, null=True, default=None)
    lease_until = BigInt(null=True, default=None)
    due_at = BigInt(null=True, default=None)
    """When it may be claimed; NULL: not until it is signalled."""
    not_before = BigInt(null=True, default=None)
    waiting_for = Text(null=True, default=None)
    cancel_requested = Boolean(default=False)
    error = Text(null=True, default=None)
    outcome = Text(null=True, default=None)
    providers = Text()
    created_at = BigInt()
    started_at = BigInt(null=True, default=None)
    completed_at = BigInt(null=True, default=None)


class Step(Table, db=DB, tablename="step"):
    job_id = Varchar(36)
    key = Varchar(100)
    position = Integer()
    """From 1."""
    title = Text()
    status = Varchar(20)
    done = DoublePrecision(default=0.0)
    """The fraction that is done, 0 to 1."""
    message = Text(default="")
    started_at = BigInt(null=True, default=None)
    finished_at = BigInt(null=True, default=None)
    result = Text(null=True, default=None)


class Part(Table, db=DB, tablename="part"):
    """A piece of a step that is remembered by itself: which content it came to."""

    job_id = Varchar(36)
    step = Varchar(100)
    name = Varchar(200)
    content_key = Varchar(64)
    saved_usd = DoublePrecision(default=0.0)


class Content(Table, db=DB, tablename="content"):
    """An answer we received, under a key made of all that it depends on. Written once."""

    key = Varchar(64, primary_key=True)
    user_id = Varchar(200)
    storage_key = Text(null=True, default=None)
    result = Text()
    cost_usd = DoublePrecision(default=0.0)
    seconds = DoublePrecision(default=0.0)
    created_at = BigInt()


class Artifact(Table, db=DB, tablename="artifact"):
    job_id = Varchar(36)
    artifact_id = Varchar(200)
    body = Text()


class Event(Table, db=DB, tablename="event"):
    job_id = Varchar(36)
    seq = Integer()
    body = Text()


class Payment(Table, db=DB, tablename="payment"):
    """The ledger: `started` before the call, `settled` after. It outlives its job."""

    id = Varchar(36, primary_key=True)
    job_id = Varchar(36)
    user_id = Varchar(200)
    provider = Varchar(100)
    step = Varchar(100)
    part = Varchar(200)
    content_key = Varchar(64)
    state = Varchar(20)
    estimate_usd = DoublePrecision()
    usd = DoublePrecision(null=True, default=None)
    started_at = BigInt()
    settled_at = BigInt(null=True, default=None)


class IdempotencyKey(Table, db=DB, tablename="idempotency_key"):
    user_id = Varchar(200)
    key = Varchar(200)
    body_sha256 = Varchar(64)
    job_id = Varchar(36)
    created_at = BigInt()


class Slot(Table, db=DB, tablename="slot"):
    """A part of what a provider allows at once, held while its lease lasts."""

    id = Varchar(36, primary_key=True)
    pool = Varchar(100)
    lease_until = BigInt()
