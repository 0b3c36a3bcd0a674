"""Every episode comes with its evidence, from the press to the file that anyone can check."""

import hashlib
import json
from pathlib import Path

import pytest

from serving import Json, Served
from terminal import say


@pytest.fixture(scope="module")
def episode(served: Served, made: Json) -> Json:
    body: Json = served.get(f"/api/episodes/{made['episodeId']}").json()
    return body


def test_the_evidence_holds(served: Served, episode: Json, tmp_path: Path) -> None:
    """I download it, check it, and it is what the API says that it is."""
    answer = served.get(episode["evidence"]["url"])

    assert answer.headers["Content-Type"] == "application/zip"
    assert answer.headers["Content-Disposition"] == 'attachment; filename="evidence.zip"'
    assert hashlib.sha256(answer.content).hexdigest() == episode["evidence"]["sha256"]
    assert len(answer.content) == episode["evidence"]["size"]
    (tmp_path / "evidence.zip").write_bytes(answer.content)
    said = say(tmp_path / "data", "check", tmp_path / "evidence.zip")
    assert (said.exit_code, said.stderr) == (0, "")
    assert f"{episode['report']['claims']} claims" in said.stdout


def test_players_of_files_get_it_in_pieces_too(served: Served, episode: Json) -> None:
    """HEAD, ETag and Range are answered as they are for the audio."""
    url = episode["evidence"]["url"]

    assert served.head(url).headers["Content-Length"] == str(episode["evidence"]["size"])
    assert served.get(url, headers={"Range": "bytes=0-1"}).content == b"PK"
    known = {"If-None-Match": f'"{episode["evidence"]["sha256"]}"'}
    assert served.get(url, headers=known).status_code == 304


def test_each_source_has_its_address_its_time_and_its_hash(episode: Json) -> None:
    """Of the bundled bills, that is the file that ships with Gavelcast."""
    [source] = episode["evidence"]["sources"]

    assert source["url"] == f"gavelcast:bundled/{episode['bills'][0]['id']}.json"
    assert source["fetchedAt"] == "2026-05-30T12:00:00.000Z"
    assert len(source["sha256"]) == 64


def test_the_report_is_in_the_api_and_on_the_page(served: Served, episode: Json) -> None:
    """I see how much was claimed, and that the record carries it."""
    report = episode["report"]
    page = served.get(f"/episodes/{episode['id']}").text

    assert (
        report["claims"] == report["supported"] == sum(one["claims"] for one in report["segments"])
    )
    assert 0 < report["said"] <= report["mustSay"]
    assert f"{report['claims']}, each carried by a fact of the record" in page
    assert f"{report['said']} of {report['mustSay']} that matter most" in page
    assert episode["evidence"]["sha256"] in page
    assert f'href="{episode["evidence"]["url"]}"' in page


def test_the_evidence_of_nobodys_episode_is_not_there(served: Served) -> None:
    """What is not mine, or not there, is 404."""
    assert served.get("/episodes/01a2/evidence.zip").status_code == 404


def test_with_the_last_episode_its_evidence_goes(served: Served) -> None:
    """Two presses for the same words share one file; it stays as long as one needs it."""
    first, second = (served.made()["episodeId"] for _ in range(2))
    evidence = served.get(f"/api/episodes/{first}").json()["evidence"]
    file = served.house.settings.data_dir / "audio" / evidence["key"]
    assert served.get(f"/api/episodes/{second}").json()["evidence"]["key"] == evidence["key"]

    others = [
        one["id"]
        for one in served.get("/api/episodes?limit=100").json()["episodes"]
        if one["evidence"]["key"] == evidence["key"]
    ]
    for one in others[1:]:
        served.delete(f"/api/episodes/{one}")
    assert file.exists()
    served.delete(f"/api/episodes/{others[0]}")

    assert not file.exists()


def test_a_backup_has_the_evidence(served: Served, made: Json, tmp_path: Path) -> None:
    """What can be checked today can be checked after a move."""
    import zipfile

    served.made()
    said = say(served.house.settings.data_dir, "backup", tmp_path / "all.zip", "--quiet")

    assert said.exit_code == 0, said.output
    with zipfile.ZipFile(tmp_path / "all.zip") as package:
        listed = json.loads(package.read("manifest.json"))["entries"]
    assert any(name.startswith("files/evidence/") for name in listed)
