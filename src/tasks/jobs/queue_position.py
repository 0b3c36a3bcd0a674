"""Where a waiting job stands: users take turns, oldest first within one."""


def position(waiting: list[tuple[str, str]], job_id: str) -> int | None:
    """Answer the place (from 1) of a job among (user, job) pairs, users in the order of turns."""
    by_user: dict[str, list[str]] = {}
    for user_id, waiting_id in waiting:
        by_user.setdefault(user_id, []).append(waiting_id)
    place = 0
    for turn in range(max(map(len, by_user.values()), default=0)):
        for jobs in by_user.values():
            if turn < len(jobs):
                place += 1
                if jobs[turn] == job_id:
                    return place
    return None
