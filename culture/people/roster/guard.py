"""The roster guard: lines of a file that are refused, as they could pad a group or take an office.

Addresses at other mail domains, second addresses of one mailbox, and other addresses of those who
speak for a side. Who leaves is never refused.
"""

from culture.people.addresses import elsewhere, is_elsewhere, mailbox
from culture.people.readdressed import HELD
from culture.people.roster.match import Change, Existing
from culture.people.roster.rows import Refused


def at_home(working: list[Change], existing: Existing) -> tuple[list[Change], list[Refused]]:
    """Without addresses at domains that the organisation does not take."""
    domains = existing.domains
    refused = [change for change in working if is_elsewhere(change.row.email, domains)]
    kept = [change for change in working if not is_elsewhere(change.row.email, domains)]
    return kept, [refusal(change, elsewhere(change.row.email, domains)) for change in refused]


def in_office(working: list[Change]) -> tuple[list[Change], list[Refused]]:
    """Without other addresses of HR leads and representatives: their codes would go there."""
    refused = [change for change in working if readdresses(change)]
    kept = [change for change in working if not readdresses(change)]
    return kept, [refusal(change, held(change.person)) for change in refused]


def readdresses(change) -> bool:
    person = change.person
    return person is not None and person.role in HELD and person.email != change.row.email


def held(person) -> str:
    return (
        f"{person} is {person.get_role_display()}, and signs in with codes sent to {person.email}. "
        "No list changes that. Take the role away on their page first; the log tells of both."
    )


def one_each(
    working: list[Change], existing: Existing, leaving: set[int]
) -> tuple[list[Change], list[Refused]]:
    """One address per mailbox: whoever has it on the roster keeps it, else the first line.

    A mailbox is free once its holder leaves, not while they change to another in the same file:
    so nothing that is refused later can bring two holders back.
    """
    staying = [p for p in existing.people if p.is_active and p.pk not in leaving]
    holders = {person.mailbox: person for person in staying}
    takers, refused = {}, []
    for change in sorted(working, key=lambda change: not holds(change, holders)):
        box = mailbox(change.row.email)
        holder, taker = holders.get(box), takers.setdefault(box, change)
        if taker is not change:
            place = f"{taker.row.email} in line {taker.line}, which is taken"
            refused.append(refusal(change, same_mailbox(change, place)))
        elif holder and holder is not change.person:
            del takers[box]
            place = f"{holder.email}, {holder} on the roster"
            refused.append(refusal(change, same_mailbox(change, place)))
    kept = {change.line for change in takers.values()}
    return [change for change in working if change.line in kept], refused


def holds(change, holders) -> bool:
    return change.person is not None and holders.get(mailbox(change.row.email)) is change.person


def same_mailbox(change, place) -> str:
    return f"“{change.row.email}” reaches the same mailbox as {place}. One person has one address."


def refusal(change, reason) -> Refused:
    return Refused(change.line, change.name, reason)
