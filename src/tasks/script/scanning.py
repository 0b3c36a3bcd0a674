"""Read the turns of a dialogue while it is still being written."""

from tasks.script.dialogue import Unusable, read_turn
from tasks.script.facts import Facts
from tasks.script.values import Turn


class TurnScanner:
    """Find whole turns in JSON that is still being written: it looks for where an object ends."""

    def __init__(self, facts: Facts) -> None:
        self.facts = facts
        self.buffer = ""
        self.at = 0
        self.start = -1
        self.in_array = False
        self.depth = 0
        self.in_string = False
        self.escaped = False

    def feed(self, piece: str) -> list[Turn]:
        """Take the next piece; give the turns that became whole with it."""
        self.buffer += piece
        whole: list[Turn] = []
        while self.at < len(self.buffer):
            if self._step(self.buffer[self.at]) and (turn := self._read()):
                whole.append(turn)
            self.at += 1
        return whole

    def _step(self, character: str) -> bool:
        """Move by one character; say whether it closes a turn."""
        if self.in_string:
            self._within_string(character)
        elif character == '"':
            self.in_string = True
        elif character == "[" and not self.in_array:
            self.in_array = True
        elif self.in_array and character == "{":
            self.start = self.at if self.depth == 0 else self.start
            self.depth += 1
        elif self.in_array and character == "}":
            self.depth -= 1
            return self.depth == 0
        return False

    def _within_string(self, character: str) -> None:
        if self.escaped:
            self.escaped = False
        elif character == "\\":
            self.escaped = True
        elif character == '"':
            self.in_string = False

    def _read(self) -> Turn | None:
        """A turn that cannot be used is left to the check of the whole."""
        try:
            return read_turn(self.buffer[self.start : self.at + 1], self.facts)
        except Unusable:
            return None
