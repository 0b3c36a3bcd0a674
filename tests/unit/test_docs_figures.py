"""The figures in the docs are those of the code; who changes a price changes both."""

import re
from pathlib import Path

import pytest

import manual
from tasks.clock import Clock
from tasks.pipelines import all_pipelines
from tasks.providers import elevenlabs_answer, prices
from tasks.settings import load
from tasks.studio import open_studio

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


def test_the_guide_names_the_prices_in_the_code():
    """The prices that the guide rests on are the constants of the code."""
    claude = prices.price(load({}, Path("no.env")).anthropic_model)

    told = " ".join(GUIDE.split())
    assert f"${claude.input:g} and ${claude.output:g} for a million tokens" in told
    assert f"${elevenlabs_answer.USD_PER_1000_CHARACTERS:.2f} for 1,000 characters" in told
