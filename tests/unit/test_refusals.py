"""What is wrong with a request is said in plain words."""

import pytest

from tasks.errors import BadInput
from tasks.pipelines import all_pipelines

DAILY = all_pipelines().find("daily")


@pytest.mark.parametrize(
    ("given", "field", "said"),
    [
        ({"billCount": 11}, "billCount", "billCount takes a whole number up to 10, not 11."),
        ({"billCount": 0}, "billCount", "billCount takes a whole number from 1, not 0."),
        ({"minutes": "6"}, "minutes", "minutes takes a whole number or nothing, not '6'."),
        ({"bills": "119-hr-1"}, "bills", "bills takes a list, not '119-hr-1'."),
        ({"topics": ["", "tax"]}, "topics[0]", "topics[0] takes at least 1 character, not ''."),
        ({"topics": [3]}, "topics[0]", "topics[0] takes text, not 3."),
        ({"voices": {"sarah": 3}}, "voices.sarah", "voices.sarah takes text or nothing, not 3."),
        ({"state": "Ohio"}, "state", "state takes text of the form ^[A-Z]{2}$, not 'Ohio'."),
        ({"speed": 2}, "speed", "There is no field 'speed'."),
    ],
)
def test_a_refusal_names_the_field_the_value_and_what_it_takes(given, field, said):
    """I can mend my request from its answer alone."""
    with pytest.raises(BadInput) as refusal:
        DAILY.read_params(given)

    assert refusal.value.field == field
    assert refusal.value.message == said


def test_too_many_entries_are_counted():
    """A list that is too long is refused by its length."""
    with pytest.raises(BadInput, match="topics takes at most 10 entries"):
        DAILY.read_params({"topics": ["tax"] * 11})
