"""The terminal beside servers that want to know who asks; each on a server of its own."""

import json
from pathlib import Path

from serving import toy
from terminal import say


def test_a_server_with_a_password_wants_the_password(folder: Path) -> None:
    """The command signs in with GAVELCAST_PASSWORD; a wrong one is named, not shown."""
    settings = {"GAVELCAST_HOST": "0.0.0.0"}
    with toy(folder, host="0.0.0.0", password="open sesame"):
        right = say(folder, "jobs", "list", **settings, GAVELCAST_PASSWORD="open sesame")
        wrong = say(folder, "jobs", "list", **settings, GAVELCAST_PASSWORD="hunter2")

    assert right.exit_code == 0
    assert wrong.exit_code == 2
    assert "GAVELCAST_PASSWORD" in wrong.stderr
    assert "hunter2" not in wrong.output


def test_a_server_behind_a_proxy_knows_the_command_as_local(folder: Path) -> None:
    """Where a proxy names users, the terminal is the user `local`."""
    settings = {"GAVELCAST_HOST": "0.0.0.0", "GAVELCAST_USER_HEADER": "X-User"}
    with toy(folder, host="0.0.0.0", user_header="X-User") as served:
        served.headers["X-User"] = "local"
        job_id = served.press()

        said = say(folder, "jobs", "list", "--json", **settings)

    assert [job["jobId"] for job in json.loads(said.stdout)["jobs"]] == [job_id]


def test_the_note_of_where_a_server_is_goes_with_it(folder: Path) -> None:
    """A server that was stopped is not looked for."""
    with toy(folder) as served:
        assert json.loads((folder / "server.json").read_text())["url"].endswith(f":{served.port}")

    assert not (folder / "server.json").exists()
