"""The evidence of an episode: what it holds, and how whatever was done to it is found out."""

import json
import os
import zipfile
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from evidence_files import Json, changed, covered_up, made, packed, unpacked
from fakes.congress import FakeCongress, as_json, read_folder
from fakes.congress_bills import bill as wire_bill
from fakes.congress_bills import text as wire_text
from fakes.congress_bills import version
from tasks.clock import Clock
from tasks.errors import BadInput
from tasks.evidence.checking import Checked, check
from tasks.evidence.opening import ALL, LARGEST, MOST_FILES
from tasks.providers.bundled_bills import BundledBills
from tasks.providers.congress import CongressGov
from terminal import say

REAL = Path(os.environ.get("GAVELCAST_REAL_DATA") or Path(__file__).parents[2] / "../shared/data")
RECORDED = REAL / "congress" / "bills119"
SAVE, RILEY = "119-hr-22", "119-s-5"


@pytest.fixture
async def whole() -> bytes:
    return await made(BundledBills(), SAVE, RILEY)


@pytest.fixture
def files(whole: bytes) -> dict[str, bytes]:
    return unpacked(whole)


async def checked(files: dict[str, bytes], folder: Path) -> Checked:
    return await check(packed(files, folder / "evidence.zip"))


async def test_evidence_that_nobody_touched_holds(files: dict[str, bytes], tmp_path: Path) -> None:
    """The verdict is the same as when the episode was made."""
    found = await checked(files, tmp_path)

    assert found.problems == ()
    assert (found.bills, found.documents) == (2, 2)
    assert found.claims == json.loads(files["report.json"])["claims"] > 20
    assert b"gavelcast check" in files["README.txt"]


async def test_the_same_evidence_is_the_same_file(whole: bytes) -> None:
    """So its hash can be compared, whenever it is made."""
    assert await made(BundledBills(), SAVE, RILEY) == whole


async def test_a_changed_number_in_the_script_is_named(
    files: dict[str, bytes], tmp_path: Path
) -> None:
    """Also where every hash was made right again: then the gate finds the line."""

    def lie(words: Json) -> None:
        for segment in words["segments"]:
            for turn in segment["turns"]:
                turn["text"] = turn["text"].replace("220 to 208", "280 to 208")

    changed(files, "script.json", lie)
    seen = await checked(files, tmp_path)
    covered_up(files)
    hidden = await checked(files, tmp_path)

    assert any("script.json: it was changed" in one for one in seen.problems)
    assert not any("it was changed" in one for one in hidden.problems)
    [line] = [one for one in hidden.problems if "280 to 208" in one]
    assert line.startswith(f"script.json: {SAVE}, line ")
    assert "no cited fact has all of this together" in line


async def test_a_changed_source_is_named(files: dict[str, bytes], tmp_path: Path) -> None:
    """The facts that it gives are no longer those of the episode."""
    [source] = [name for name in files if name.startswith(f"sources/{SAVE}/")]
    files[source] = files[source].replace(b"220 - 208", b"280 - 208")
    seen = await checked(files, tmp_path)
    covered_up(files)
    hidden = await checked(files, tmp_path)

    assert f"{source}: it was changed, its SHA-256 is another one" in seen.problems
    assert any(one.startswith(f"facts.json: {SAVE}, ") for one in hidden.problems)


@pytest.mark.parametrize("name", ["script.json", "facts.json", "report.json", "README.txt"])
async def test_a_missing_file_is_named(files: dict[str, bytes], name: str, tmp_path: Path) -> None:
    """Each of the files that the manifest lists has to be there."""
    del files[name]

    assert f"{name}: it is missing" in (await checked(files, tmp_path)).problems


async def test_a_missing_source_is_named(files: dict[str, bytes], tmp_path: Path) -> None:
    """Without its record nothing about a bill can be checked."""
    [source] = [name for name in files if name.startswith(f"sources/{SAVE}/")]
    del files[source]

    problems = (await checked(files, tmp_path)).problems

    assert f"{source}: it is missing" in problems
    assert f"script.json: there is no record for '{SAVE}'" in problems


async def test_a_bill_in_place_of_another_is_named(files: dict[str, bytes], tmp_path: Path) -> None:
    """Documents of one bill do not carry what is said of another."""
    [one] = [name for name in files if name.startswith(f"sources/{SAVE}/")]
    [other] = [name for name in files if name.startswith(f"sources/{RILEY}/")]
    files[one] = files[other]
    covered_up(files)

    problems = (await checked(files, tmp_path)).problems

    assert any(f"it is the record of {RILEY}" in problem for problem in problems)


async def test_a_report_that_was_polished_is_named(files: dict[str, bytes], tmp_path: Path) -> None:
    """The report has to be what the check finds."""
    changed(files, "report.json", lambda report: report.update(claims=report["claims"] + 1))
    covered_up(files)

    assert (await checked(files, tmp_path)).problems == (
        "report.json: the check finds something else",
    )


async def test_a_file_that_nobody_listed_is_named(files: dict[str, bytes], tmp_path: Path) -> None:
    """Nothing rides along unseen."""
    files["sources/extra.json"] = b"{}"

    assert (await checked(files, tmp_path)).problems == (
        "sources/extra.json: the manifest does not list it",
    )


@pytest.mark.parametrize("junk", [b"", b"no json", b"[" * 200_000, b'{"segments": 7}', b"\xff\xfe"])
async def test_a_script_that_is_none_is_named(
    files: dict[str, bytes], junk: bytes, tmp_path: Path
) -> None:
    """Whatever stands in its place, the check ends with a sentence."""
    files["script.json"] = junk
    covered_up(files)

    assert any(
        one.startswith("script.json: it cannot be read")
        for one in (await checked(files, tmp_path)).problems
    )


async def refusal(path: Path) -> str:
    with pytest.raises(BadInput) as refused:
        await check(path)
    return refused.value.message


async def test_what_is_no_evidence_is_refused(
    files: dict[str, bytes], whole: bytes, tmp_path: Path
) -> None:
    """Each has a sentence of its own."""
    none, cut, other = tmp_path / "none.zip", tmp_path / "cut.zip", tmp_path / "other.zip"
    none.write_text("This is a letter.")
    cut.write_bytes(whole[: len(whole) // 2])
    packed({"a.txt": b"a"}, other)

    assert "is not a zip" in await refusal(none)
    assert "is not a zip, or is cut off" in await refusal(cut)
    assert "has no manifest.json" in await refusal(other)
    assert "cannot be read" in await refusal(tmp_path / "nowhere.zip")
    changed(files, "manifest.json", lambda listed: listed.update(format=99))
    assert "newer Gavelcast" in await refusal(packed(files, other))


@pytest.mark.parametrize(
    "name", ["../../etc/passwd", "/etc/passwd", "a\\..\\b", "sources/../x", "a//b", "C:x", ".ssh/x"]
)
async def test_names_that_lead_elsewhere_are_refused(name: str, tmp_path: Path) -> None:
    """Nothing is written anywhere, and such a file is not even read."""
    said = await refusal(packed({"manifest.json": b"{}", name: b"x"}, tmp_path / "a.zip"))

    assert "no name that a file of ours has" in said


def swollen(path: Path, count: int, size: int) -> None:
    """Write a zip whose directory says that each file unpacks to *size* bytes."""
    with zipfile.ZipFile(path, "w") as package:
        for number in range(count):
            package.writestr(f"sources/{number}", "x")
        for entry in package.filelist:
            entry.file_size = size


async def test_a_bomb_is_refused_before_it_is_unpacked(tmp_path: Path) -> None:
    """A few kilobytes that would unpack to gigabytes; many files; files of one name."""
    large, pieces = tmp_path / "large.zip", tmp_path / "pieces.zip"
    swollen(large, 1, LARGEST + 1)
    swollen(pieces, ALL // LARGEST + 1, LARGEST)
    many = packed({f"f{n}": b"" for n in range(MOST_FILES + 1)}, tmp_path / "many.zip")
    twice = tmp_path / "twice.zip"
    with zipfile.ZipFile(twice, "w") as package:
        package.writestr("manifest.json", "{}")
        with pytest.warns(UserWarning, match="Duplicate"):
            package.writestr("manifest.json", "{}")

    assert "is larger than 20 MB" in await refusal(large)
    assert "unpacked it is larger than 500 MB" in await refusal(pieces)
    assert "2,000 are the most" in await refusal(many)
    assert "two files of one name" in await refusal(twice)


async def test_a_size_that_lies_is_found_out(files: dict[str, bytes], tmp_path: Path) -> None:
    """What unpacks to other than the zip says is damaged, not believed."""
    path = packed(files, tmp_path / "a.zip")
    with zipfile.ZipFile(path) as package:
        info = package.getinfo("script.json")
    data = bytearray(path.read_bytes())
    data[info.header_offset + 30 + len("script.json") + 40] ^= 0xFF
    path.write_bytes(data)

    problems = (await check(path)).problems

    assert any(one.startswith("script.json: it ") for one in problems)


@pytest.fixture
async def congress() -> AsyncIterator[FakeCongress]:
    file = "BILLS-119hr22ih"
    section = "<section><enum>1.</enum><text>Mend it.</text></section>"
    xml = f"<bill><legis-body>{section}</legis-body></bill>"
    bills = [
        wire_bill(
            action="Passed/agreed to in House: On passage Passed by the Yeas and Nays: 220 - 208 "
            "(Roll no. 102).",
            textVersions=[version(file, "Introduced in House", "2025-01-03T04:00:00Z")],
            texts=[wire_text(file, xml)],
        ),
        wire_bill(RILEY, title="Pier Act"),
    ]
    async with FakeCongress(bills) as fake:
        yield fake


async def from_congress(fake: FakeCongress, *bill_ids: str) -> dict[str, bytes]:
    source = CongressGov(
        "a-key", fake.base_url, text_base_url=fake.url, clock=Clock(), per_hour=10_000_000
    )
    data = await made(source, *bill_ids)
    await source.aclose()
    return unpacked(data)


async def test_answers_of_congress_are_kept_as_they_came(
    congress: FakeCongress, tmp_path: Path
) -> None:
    """Each with its address, without the key; the record is made of them once more, offline."""
    files = await from_congress(congress, SAVE, RILEY)
    asked = len(congress.calls)

    found = await checked(files, tmp_path)

    assert found.problems == ()
    assert len(congress.calls) == asked
    listed = json.loads(files["manifest.json"])["bills"][0]["sources"]
    assert len(listed) == 9
    assert {one["mediaType"] for one in listed} == {"application/json", "application/xml"}
    assert b"Mend it." in files[next(one["file"] for one in listed if "BILLS" in one["file"])]
    assert not any(b"a-key" in body for body in files.values())


async def test_a_roll_call_is_evidence_and_a_vote_moved_between_parties_is_found_out(
    congress: FakeCongress, tmp_path: Path
) -> None:
    """The whole count stays right, and every hash too: the facts of the parties do not."""
    sides = (("R", 216, 0), ("D", 4, 208))
    totals = [{"party": {"type": one}, "yeaTotal": yes, "nayTotal": no} for one, yes, no in sides]
    roll = {"rollCallNumber": 102, "result": "Passed", "votePartyTotal": totals}
    congress.answers["/house-vote/119/1/102$"] = as_json({"houseRollCallVote": roll})
    files = await from_congress(congress, SAVE)
    [name] = [name for name, body in files.items() if b"votePartyTotal" in body]

    def move(answer: Json) -> None:
        told = answer["houseRollCallVote"]["votePartyTotal"]
        told[0]["yeaTotal"], told[1]["yeaTotal"] = 200, 20

    whole = await checked(files, tmp_path)
    changed(files, name, move)
    covered_up(files)
    hidden = await checked(files, tmp_path)

    assert whole.problems == ()
    assert b"Republicans voted 216 to 0 and Democrats 4 to 208." in files["script.json"]
    assert any("parties.1: the sources say otherwise" in one for one in hidden.problems)
    assert any("Republicans voted 216 to 0" in one for one in hidden.problems)


async def test_an_answer_that_is_left_out_is_found_out(
    congress: FakeCongress, tmp_path: Path
) -> None:
    """Taken out of the manifest too, it is missed by the facts."""
    files = await from_congress(congress, SAVE)
    [name] = [one for one in files if one.endswith("actions.json")]
    del files[name]

    def left_out(listed: Json) -> None:
        [bill] = listed["bills"]
        bill["sources"] = [one for one in bill["sources"] if one["file"] != name]

    changed(files, "manifest.json", left_out)

    problems = (await checked(files, tmp_path)).problems
    assert any(one.startswith(f"facts.json: {SAVE}") for one in problems)
    assert any(one.startswith("script.json: ") for one in problems)


@pytest.mark.skipif(not RECORDED.exists(), reason="the recorded bills are not here")
async def test_recorded_bills_hold(tmp_path: Path) -> None:
    """All that Congress.gov has of real bills comes out of the file as it went in."""
    async with FakeCongress(read_folder(RECORDED)) as fake:
        for bill_id in list(fake.bills)[::7]:
            found = await checked(await from_congress(fake, bill_id), tmp_path)
            assert found.problems == (), bill_id


def test_the_command_says_that_it_holds(whole: bytes, tmp_path: Path) -> None:
    """A short table, and 0."""
    (tmp_path / "evidence.zip").write_bytes(whole)

    said = say(tmp_path / "data", "check", tmp_path / "evidence.zip")

    assert said.exit_code == 0
    assert said.stdout.endswith("problems  none\nIt holds.\n")


def test_the_command_names_what_does_not_hold(files: dict[str, bytes], tmp_path: Path) -> None:
    """The line, the file, and 1; what would move the cursor is not printed."""
    changed(files, "script.json", lambda words: words.update(title="\x1b[2JAll is well\u202e"))

    said = say(tmp_path / "data", "check", packed(files, tmp_path / "evidence.zip"))

    assert said.exit_code == 1
    assert "script.json: it was changed" in said.stderr
    assert said.stderr.endswith("gavelcast: It does not hold: 2 problems.\n")
    assert "\x1b" not in said.output


def test_the_command_refuses_what_is_no_evidence(tmp_path: Path) -> None:
    """A wrong file is 2, like every wrong input."""
    (tmp_path / "letter.txt").write_text("Dear reader")

    said = say(tmp_path / "data", "check", tmp_path / "letter.txt")

    assert said.exit_code == 2
    assert "letter.txt is not a zip" in said.stderr
