"""Names that an installation wants said right."""

from pathlib import Path

import pytest

from tasks.audio.pronunciations import FILE, pronunciations
from tasks.audio.speech import spoken
from tasks.clock import Clock
from tasks.errors import Misconfigured
from tasks.settings import Settings
from tasks.studio import open_studio


def written(folder: Path, text: str | bytes) -> Path:
    data = text.encode() if isinstance(text, str) else text
    (folder / FILE).write_bytes(data)
    return folder


def test_each_line_is_said_as_i_say(tmp_path: Path) -> None:
    """I write down how a name is said, with a remark if I like."""
    text = "# our delegation\nTlaib = Tuh-leeb\n\n  S.J.Res. = Senate joint resolution\nRoy=Roi\n"
    instead = pronunciations(written(tmp_path, text))

    said = spoken("Rep. Tlaib, Royce and Roy on S.J.Res. 3.", instead=instead)

    assert said == "Representative Tuh-leeb, Royce and Roi on Senate joint resolution three."


def test_the_longest_that_fits_is_said(tmp_path: Path) -> None:
    """A full name may be said otherwise than its last part alone."""
    instead = pronunciations(written(tmp_path, "King = Kink\nAngus King = Angus Keeng\n"))

    assert spoken("Angus King and King", instead=instead) == "Angus Keeng and Kink"


def test_without_a_file_nothing_is_different(tmp_path: Path) -> None:
    """Nobody has to write one."""
    assert pronunciations(tmp_path) == ()


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Roy = Roi\nTlaib Tuh-leeb\n", "line 2: `Tlaib Tuh-leeb`: takes `written = said`"),
        ("Tlaib =\n", "line 1: `Tlaib =`: takes"),
        ("= Tuh-leeb\n", "line 1: `= Tuh-leeb`: takes"),
        ("Tlaib = …\n", "line 1: `Tlaib = …`: takes"),
        ("# names\nRoy = Roi\n\nRoy = Rwa\n", "line 4: `Roy = Rwa`: stands in line 2 already"),
        (b"Luj\xe1n = Loohahn\n", "UTF-8"),
    ],
)
def test_a_wrong_line_stops_the_start(tmp_path: Path, text: str | bytes, words: str) -> None:
    """I read which line it is, and what it should be."""
    settings = Settings(data_dir=written(tmp_path, text))

    with pytest.raises(Misconfigured) as caught:
        open_studio(settings, Clock())

    assert words in caught.value.message
    assert FILE in caught.value.message
