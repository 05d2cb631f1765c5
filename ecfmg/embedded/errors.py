"""What goes wrong while starting, told in one sentence to the person at the terminal."""


class CannotStart(Exception):
    """A server or process cannot start; the message says what is wrong and what to do."""
