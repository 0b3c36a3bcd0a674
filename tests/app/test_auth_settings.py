"""Names and origins that the settings add."""

from pathlib import Path

from websockets.typing import Origin

from serving import toy


def test_further_names_and_origins_may_be_allowed(folder: Path) -> None:
    """What I list in the settings is let in, and nothing beside it."""
    allowed = {
        "allowed_hosts": ("Studio.example",),
        "allowed_origins": ("https://Panel.example/",),
        "public_url": "https://gavelcast.example/shows",
    }
    with toy(folder, **allowed) as served:

        def asked(host: str, **headers: str) -> int:
            given = {"Host": host, **headers}
            return served.post("/api/jobs", json={"type": "daily"}, headers=given).status_code

        assert asked("studio.example") == asked("STUDIO.EXAMPLE:80") == 202
        assert asked("gavelcast.example") == asked("localhost") == 202
        assert asked("other.example") == 400
        foreign = {"Sec-Fetch-Site": "cross-site"}
        assert asked("localhost", Origin="https://panel.example", **foreign) == 202
        assert asked("localhost", Origin="https://gavelcast.example") == 202
        assert asked("localhost", Origin="https://panel.example.evil.example") == 403
        assert asked("localhost", Origin="http://panel.example") == 403
        with served.socket("/live", origin=Origin("https://panel.example")) as socket:
            assert socket.recv()


def test_a_key_that_was_given_is_used(folder: Path) -> None:
    """GAVELCAST_SECRET_KEY stands for the file, which is then not made."""
    with toy(folder, secret_key="given"):
        assert not (folder / "secret_key").exists()


def test_a_key_that_is_made_is_for_its_owner_only(folder: Path) -> None:
    """The key that signs cookies is made once, and nobody else can read it."""
    with toy(folder):
        made = (folder / "secret_key").read_bytes()
    with toy(folder):
        assert (folder / "secret_key").read_bytes() == made

    assert len(made) == 64
    assert (folder / "secret_key").stat().st_mode & 0o777 == 0o600
