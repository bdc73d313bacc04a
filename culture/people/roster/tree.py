"""A team tree before it is kept: drafts by key, and who works where."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field

from culture.people.roster.rows import Refused

TOP = ""


@dataclass
class Draft:
    """A team as the file describes it. Keys are small letters; `leader` is an address."""

    key: str
    name: str
    # None: the file does not say. A new team then lies below the top, a known one stays.
    above: str | None = None
    leader: str = ""


@dataclass
class Tree:
    """Drafts by key, the top always among them, and in which one each address works."""

    drafts: dict[str, Draft] = field(default_factory=lambda: {TOP: Draft(TOP, "")})
    place_of: dict[str, str] = field(default_factory=dict)
    refused: list[Refused] = field(default_factory=list)

    def draft(self, key, name) -> Draft:
        return self.drafts.setdefault(key, Draft(key, name))

    def members(self) -> dict[str, list[str]]:
        found = defaultdict(list)
        for address, key in self.place_of.items():
            found[key].append(address)
        return found


@dataclass(frozen=True)
class Known:
    """What a tree may know beside the file: the top's name, and people who are not in the file."""

    top: str
    # {address: (employee number, name, key of their team)}
    others: Mapping[str, tuple[str, str, str]] = field(default_factory=dict)


def place_of(tree, address, known) -> str:
    if address in tree.place_of:
        return tree.place_of[address]
    return known.others[address][2] if address in known.others else TOP


def spoken(address: str) -> str:
    """A name made from an address: "nils.brandt@…" is Nils Brandt, "e10012@…" is E10012."""
    words = address.partition("@")[0].replace("_", ".").replace("-", ".").split(".")
    return " ".join(word[:1].upper() + word[1:] for word in words if word)[:120]
