"""What can go wrong with a pulse."""


class LinkNotOpen(Exception):
    """Unknown, malformed, expired or closed: one answer, so that nothing can be told apart."""


class CannotOpen(Exception):
    """A pulse cannot open; its words are for the HR lead."""
