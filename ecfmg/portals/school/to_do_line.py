"""One line of the school's to-do list."""

from dataclasses import dataclass
from datetime import date

from ecfmg.foundation import clock
from ecfmg.foundation.templatetags.words import day_in_words


@dataclass(frozen=True, slots=True)
class ToDo:
    """One thing to do: what, about whom, by when, and the page on which it is done."""

    what: str
    about: str
    due: date
    url: str
    action: str
    small: str = ""
    about_small: str = ""

    @property
    def late(self) -> bool:
        """Whether its day has passed."""
        return self.due < clock.today()

    @property
    def word(self) -> str:
        """The day in words, and whether it has passed."""
        return f"Late since {day_in_words(self.due)}" if self.late else day_in_words(self.due)
