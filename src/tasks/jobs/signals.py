"""A job that waits for a person: no lease, no worker, not due until it is signalled."""


class Awaiting(Exception):
    """The job goes on when somebody signals it: see `Jobs.signal`.

    A pipeline raises it between two steps; what is done is remembered, so it begins again from
    there.
    """

    def __init__(self, what: str, message: str) -> None:
        super().__init__(message)
        self.what, self.message = what, message
