"""Somebody with all that the database ever held joins answers to people: no better than chance."""

import re
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from random import Random
from string import ascii_lowercase

import psycopg
import pytest
from scipy.stats import poisson

from surveys.box.seal import Answers, seal
from tests import make
from tests.attacks import thief
from tests.attacks.lived import ANSWERS

pytestmark = pytest.mark.django_db
WORDS = re.compile(rb"[A-Za-z0-9_-]{14,}")  # comments and links are longer than that
ONE_IN = 1e-6  # how rarely chance alone may be taken for a link


@dataclass
class Suspicion:
    """Comments that were published, and the people of each group who had answered."""

    truth: dict[int, str]  # person → what they wrote
    group_of: dict[int, int]  # person → the group that counted them

    @property
    def chance(self) -> float:
        """One hit per group, on average, for whoever guesses."""
        return float(len(set(self.group_of.values())))

    def hits(self, people: Iterable[int], rows: list[dict]) -> int:
        """The nth comment of a group is held to be of its nth person; how often that is so."""
        suspects = defaultdict(list)
        for person in people:
            suspects[self.group_of[person]].append(person)
        waiting = {group: iter(suspected) for group, suspected in suspects.items()}
        guesses = [(next(waiting[row["group_id"]], None), row["text"]) for row in rows]
        return sum(self.truth.get(person) == text for person, text in guesses)

    def best(self, orders_of_people: dict, orders_of_rows: dict) -> int:
        """The most hits of any order of people with any order of rows."""
        return max(
            self.hits(people, rows)
            for people in orders_of_people.values()
            for rows in orders_of_rows.values()
        )

    def may_be_chance(self, hits: int, tries: int) -> bool:
        return hits <= poisson.isf(ONE_IN / tries, self.chance)


def suspicion(evidence, rows: list[dict]) -> Suspicion:
    """As the thief knows it: units from the dump before the count, groups from the one after."""
    groups = {row["id"]: set(row["team_ids"]) for row in rows if row["level"] == 10}
    group_of = {
        person: next(group for group, teams in groups.items() if evidence.units[person] in teams)
        for person in evidence.order
    }
    return Suspicion(evidence.words, group_of)


def orders_of_people(evidence) -> dict[str, list[int]]:
    """Whoever had answered, by every order that the database kept before the count."""
    invitations = evidence.rows["open"]["surveys_invitation"]
    person_of = {row["id"]: row["person_id"] for _, _, row in invitations}
    ballots = evidence.rows["open"]["surveys_ballot"]
    used = [(ctid, xmin, row["person_id"]) for ctid, xmin, row in invitations if row["answered"]]
    answered = {person for *_, person in used}
    assert answered == set(evidence.order)
    return {
        "as they answered": evidence.order,
        "by the links' transactions": [p for _, _, p in sorted(used, key=transaction)],
        "by the links' places": [p for _, _, p in sorted(used, key=place)],
        "as envelopes are stored": [person_of[row["invitation_id"]] for _, _, row in ballots],
        "by the envelopes' transactions": [
            person_of[row["invitation_id"]] for *_, row in sorted(ballots, key=transaction)
        ],
        "as a dump tells envelopes": [
            person_of[int(row["invitation_id"])]
            for row in thief.copied(evidence.dumps["open"].text, "surveys_ballot")
        ],
        "by number": sorted(answered),
        "by number, backwards": sorted(answered, reverse=True),
    }


def transaction(row):
    return int(row[1])


def place(row):
    return tuple(map(int, row[0].strip("()").split(",")))


def orders_of_comments(stored: list[tuple], copied: list[dict]) -> dict[str, list[dict]]:
    """What was published, by every order that the database has of it."""
    return {
        "by place": [row for *_, row in sorted(stored, key=place)],
        "by transaction": [row for *_, row in sorted(stored, key=transaction)],
        "by id": sorted((row for *_, row in stored), key=lambda row: row["id"]),
        "as a dump tells them": [row | {"group_id": int(row["group_id"])} for row in copied],
    }


@pytest.mark.attack(
    "AT1",
    "200 people in 25 teams, 149 answers with a comment each through the running app. Every order "
    "of links and envelopes before the count (transaction, place, pg_dump, number) was laid beside "
    "every order of what was published, group by group.",
)
def test_no_order_links_a_person_to_their_words(evidence, found):
    rows = evidence.rows["counted"]
    stored, groups = rows["surveys_comment"], [row for *_, row in rows["surveys_group"]]
    told = [row["text"] for *_, row in stored]
    assert sorted(told) == sorted(evidence.words.values())
    guess = suspicion(evidence, groups)
    people = orders_of_people(evidence)
    comments = orders_of_comments(
        stored, thief.copied(evidence.dumps["counted"].text, "surveys_comment")
    )
    best, tries = guess.best(people, comments), len(people) * len(comments)
    assert guess.may_be_chance(best, tries)
    # The method works: comments kept in the order in which they came would be linked.
    in_order = [{"group_id": guess.group_of[p], "text": guess.truth[p]} for p in evidence.order]
    assert guess.best(people, {"unshuffled": in_order}) == ANSWERS
    found(
        f"Best of {tries} orders: {best} of {len(stored)} comments with the right person, "
        f"guessing gives {guess.chance:.0f}; kept in order it would have been {ANSWERS}."
    )


@pytest.mark.attack(
    "AT1", "The dump of the open pulse was restored into a second database, and so was the last."
)
def test_a_restored_copy_holds_no_row_with_an_answer(evidence, found):
    with psycopg.connect(evidence.dumps["open"].restored()) as copy:
        joined = copy.execute(
            "SELECT person_id, sealed FROM surveys_ballot b "
            "JOIN surveys_invitation i ON i.id = b.invitation_id"
        ).fetchall()
    readable = [sealed for _, sealed in joined if any(w in sealed for w in spoken(evidence))]
    with psycopg.connect(evidence.dumps["counted"].restored()) as copy:
        left = [
            copy.execute(f"SELECT count(*) FROM {table}").fetchone()[0]
            for table in ("surveys_ballot", "surveys_invitation", "outbox_letter")
        ]
        rows = copy.execute("SELECT xmin::text FROM surveys_figure").fetchall()
    assert (len(joined), readable, left) == (ANSWERS, [], [0, 0, 0])
    assert len(set(rows)) == 1
    found(
        f"Before the count: {len(joined)} envelopes beside names, {len(readable)} readable. After "
        "it: no envelope, no link, no mail, and every figure from one transaction."
    )


def readable(written: bytes) -> bytes:
    """What stands between the bytes, in its order: quicker to search."""
    return b" ".join(WORDS.findall(written))


def spoken(evidence) -> set[bytes]:
    return {words.encode() for words in evidence.words.values()}


@pytest.mark.attack(
    "AT1", "The whole log of changes (WAL) was kept and read with pg_waldump and byte by byte."
)
def test_the_log_of_changes_tells_that_links_were_used_and_nothing_else(evidence, found):
    told, written = evidence.wal_open
    used = thief.changes(told, evidence.tables)
    links = [change for change, table in used if table == "surveys_invitation"]
    envelopes = {change for change, table in used if table == "surveys_ballot"}
    assert envelopes <= set(links)  # so it does tell who sent when: our documented limit
    open_words, all_words = readable(written), readable(evidence.wal[1])
    assert not [words for words in spoken(evidence) if words in open_words]
    assert not [token for token in evidence.tokens if token.encode() in all_words]
    places = {person: all_words.index(words.encode()) for person, words in evidence.words.items()}
    guess = suspicion(evidence, [row for *_, row in evidence.rows["counted"]["surveys_group"]])
    rows = [
        {"group_id": guess.group_of[person], "text": guess.truth[person]}
        for person in sorted(places, key=places.get)
    ]
    hits = guess.hits(evidence.order, rows)
    assert guess.may_be_chance(hits, 1)
    found(
        f"The log tells that {len(envelopes)} links were used and in which order, as we say it "
        f"does; of answers and links 0; comments in its order: {hits} right, guessing gives "
        f"{guess.chance:.0f}."
    )


@pytest.mark.attack("AT1", "200 people in one single group, all orders known.")
@pytest.mark.django_db(transaction=True)
def test_in_one_group_of_200_no_order_links_anybody(company, found):
    pulse, truth, order = one_group(company)
    before = thief.hidden_columns()
    make.tally(pulse, now=pulse.ends_at)
    stored = thief.hidden_columns()["surveys_comment"]
    guess = Suspicion(truth, dict.fromkeys(order, stored[0][2]["group_id"]))
    ballots = before["surveys_ballot"]
    person_of = {row["id"]: row["person_id"] for *_, row in before["surveys_invitation"]}
    people = {
        "as they answered": order,
        "by number": sorted(order),
        "as stored": [person_of[row["invitation_id"]] for *_, row in ballots],
        "by transaction": [
            person_of[row["invitation_id"]] for *_, row in sorted(ballots, key=transaction)
        ],
    }
    comments = orders_of_comments(stored, [row for *_, row in stored])
    best, tries = guess.best(people, comments), len(people) * len(comments)
    assert len(stored) == len(order) == 200
    assert guess.may_be_chance(best, tries)
    found(f"Best of {tries} orders: {best} of 200, guessing gives {guess.chance:.0f}.")


def one_group(company):
    random = Random(3)
    make.people(200, company)
    pulse, truth = make.open_pulse(), {}
    key = make.keys.public_key(pulse.fingerprint)
    order = [person.pk for person in make.invited(pulse)]
    random.shuffle(order)
    for person in order:
        token = make.token(pulse, person)
        truth[person] = "".join(random.choices(ascii_lowercase, k=14))
        ratings = tuple(random.randint(1, 5) for _ in make.questions(pulse).items)
        answers = Answers(ratings, 9, truth[person])
        sealed = seal(answers, key, pulse_id=pulse.pk, token=token)
        make.ballot_box.cast(token, pulse.pk, sealed, now=make.NOW)
    return pulse, truth, order
