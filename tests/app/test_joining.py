"""Joining takes longest of all without keys, so it is seen to move."""

import re
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

from fakes.toy_studio import ThreadWorkshop, toy_studio
from serving import serving
from tasks.audio.mixdown import mix
from tasks.audio.values import Mixed, Take
from tasks.providers.folder import Folder
from tasks.settings import Settings

A_SECOND = 16_000
"""Bytes."""


class HalfWay(ThreadWorkshop):
    """Stops in the middle of the encoding until it is told to go on."""

    def __init__(self) -> None:
        super().__init__()
        self.go_on = threading.Event()

    async def run(self, function: Callable[..., Any], *arguments: Any) -> Any:
        return await super().run(self._stopping if function is mix else function, *arguments)

    def _stopping(self, takes: tuple[Take, ...], *rest: Any) -> Mixed:
        Path(rest[-1]).write_bytes(bytes(A_SECOND))
        assert self.go_on.wait(30)
        return mix(takes, *rest)


def test_i_see_how_much_of_the_episode_is_joined(folder: Path) -> None:
    """The bar moves while another process writes the file, and is never past what is written."""
    workshop = HalfWay()
    studio = toy_studio(Folder(folder / "audio"))
    studio.workshop = workshop
    with serving(Settings(data_dir=folder), studio) as served:
        job_id = served.press()

        half = served.until(job_id, lambda status: re.search(r"\d %", status["message"]))
        workshop.go_on.set()
        done = served.finish(job_id)

    assert re.fullmatch(r"Uploading… joining \d parts, \d+ %", half["message"])
    assert 60 < half["progress"] < 70
    assert 0 < half["steps"][3]["progress"] < 50
    assert done["status"] == "complete"
