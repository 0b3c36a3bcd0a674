"""News reaches the home pages of those whose it is, and nobody else's."""

from pathlib import Path

from server.live import home_of
from serving import toy


def test_news_wakes_only_the_home_pages_of_whose_job_it_is(folder: Path) -> None:
    """What others do does not make my page work."""
    with toy(folder, user_header="X-User") as served:
        hub, ann = served.house.bus.hub, served.client(headers={"X-User": "ann"})
        with ann.socket("/live"), hub.subscribe(home_of("bob")) as his:
            with hub.subscribe(home_of("ann")) as hers:
                ann.finish(ann.press())
                served.until_true(lambda: hers.take() is None)

            assert his.take() == []
