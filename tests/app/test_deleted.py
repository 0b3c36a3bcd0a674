"""An episode that was deleted: nothing of its sound is left, and its job's page says so."""

from pathlib import Path

from serving import Served, toy


def sounds(folder: Path) -> list[str]:
    """The files by which an episode can be heard, whole or as it grew."""
    return [one.name for kind in ("mp3", "brief") for one in folder.rglob(f"*.{kind}")]


def test_nothing_of_its_sound_is_left(folder: Path) -> None:
    """Neither the file nor the pieces that were heard while it was made."""
    with toy(folder) as served:
        deleted = served.made()["episodeId"]
        grown = f"/episodes/{deleted}/audio.mp3?from=0"
        assert served.get(grown).status_code == 200
        assert len(sounds(folder)) > 1

        served.delete(f"/api/episodes/{deleted}")

        assert served.get(grown).status_code == 404
        assert sounds(folder) == []


def test_what_another_episode_has_too_stays(folder: Path) -> None:
    """The same show again has the same file; only the deleted one is heard no more."""
    with toy(folder) as served:
        deleted, other = (served.made()["episodeId"] for _ in range(2))

        served.delete(f"/api/episodes/{deleted}")

        assert served.get(f"/episodes/{deleted}/audio.mp3?from=0").status_code == 404
        for rest in ("", "?from=0"):
            assert served.get(f"/episodes/{other}/audio.mp3{rest}").status_code == 200
        served.delete(f"/api/episodes/{other}")
        assert sounds(folder) == []


def test_the_page_of_its_job_says_so(served: Served) -> None:
    """No player that cannot play, and no way to a page that is not there."""
    made = served.made()

    served.delete(f"/api/episodes/{made['episodeId']}")

    page = served.get(f"/jobs/{made['jobId']}").text
    assert "This episode was deleted." in page
    assert "<audio" not in page
    assert f'href="/episodes/{made["episodeId"]}"' not in page
