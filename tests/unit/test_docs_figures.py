"""The figures in the docs are those of the code; who changes a price changes both."""

import re
from pathlib import Path

import pytest

import manual
import truth_tables
from tasks.clock import Clock
from tasks.pipelines import all_pipelines
from tasks.providers import elevenlabs_answer, prices
from tasks.settings import load
from tasks.studio import open_studio
from tasks.truth.measured import measured

CLAUDE = {"ANTHROPIC_API_KEY": "no-real-key"}
VOICES = {"ELEVENLABS_API_KEY": "no-real-key"}
GUIDE = (manual.ROOT / "docs" / "guide.md").read_text()


@pytest.mark.parametrize(
    ("row", "keys"),
    [("Claude", CLAUDE), ("ElevenLabs", VOICES), ("**together**", CLAUDE | VOICES)],
)
async def test_the_guide_says_what_the_page_says(row: str, keys: dict[str, str], tmp_path: Path):
    """What the guide calls the cost of a show is the estimate that the home page shows."""
    [line] = [line for line in GUIDE.splitlines() if line.startswith(f"| {row}")]
    studio = open_studio(load({"GAVELCAST_DATA_DIR": str(tmp_path), **keys}, tmp_path), Clock())

    estimates = {one.type: one.estimate(studio) for one in all_pipelines()}

    await studio.aclose()
    said = [float(figure) for figure in re.findall(r"\$([0-9.]+)", line)]
    assert said == [round(estimates["daily"], 2), round(estimates["weekly"], 2)]
    of_news = re.findall(rf"about \$([0-9.]+) for {re.escape(row)}", GUIDE)
    assert [float(figure) for figure in of_news] in ([], [round(estimates["news"], 2)])
    assert of_news or row == "**together**"


def test_the_guide_names_the_prices_in_the_code():
    """The prices that the guide rests on are the constants of the code."""
    claude = prices.price(load({}, Path("no.env")).anthropic_model)

    told = " ".join(GUIDE.split())
    assert f"${claude.input:g} and ${claude.output:g} for a million tokens" in told
    assert f"${elevenlabs_answer.USD_PER_1000_CHARACTERS:.2f} for 1,000 characters" in told


def test_the_figures_of_the_check_are_those_that_were_measured():
    """docs/truth.md and the page on how we check have one source; neither is written by hand."""
    text = truth_tables.DOCS.read_text()
    found = measured()

    assert truth_tables.written(text, found) == text
    told = " ".join(text.split())
    assert f"{found.new_inventions.wrong:,} of {found.new_inventions.all:,} got through" in told
    assert f"{found.by_template.wrong} of {found.by_template.all:,} turns" in told
    assert f"{found.without_summary.wrong} of {found.without_summary.all:,} for bills" in told
    assert f"{found.bundled_bills} bundled bills and on {found.recorded_bills} recorded" in told


def test_what_is_said_in_words_of_the_check_is_so():
    """About one slip in 800 is missed, one free turn in three flagged."""
    found = measured()

    assert 720 < found.slips.all / found.slips.wrong < 880
    assert 2.5 < found.free_wording.all / found.free_wording.wrong < 3.5
