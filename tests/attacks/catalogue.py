"""The attacks that the promise must stand, in the words that employees read on the trust page.

Every one has a test that really tries it; `make attacks` prints what was tried and what was found.
"""

import os

# `make attacks` tries everything; beside the other tests fewer examples are enough.
IN_FULL = "ATTACKS_IN_FULL" in os.environ
COMPANIES = 500 if IN_FULL else 40

ATTACKS = {
    "AT1": "Somebody with the whole database, its hidden columns and its log of changes joins "
    "answers to people.",
    "AT2": "Somebody searches the database, the queue, the logs and every file for answers, "
    "comments and links.",
    "AT3": "Somebody copies the database before and after one person sends, and compares.",
    "AT4": "Somebody weighs the sealed envelopes or tries to compress them.",
    "AT5": "Somebody compares envelopes to see who answered the same.",
    "AT6": "Somebody sends one link many times at once, late, guessed, or for another pulse.",
    "AT7": "Somebody's mail scanner opens, follows and even posts every link of every mail.",
    "AT8": "Somebody cuts the power in the middle of the count.",
    "AT9": "Somebody restores an old backup after the count and tries to open the envelopes.",
    "AT10": "Somebody with the database swaps the key that answers are sealed to.",
    "AT11": "Somebody adds and subtracts everything that is published.",
    "AT12": "Somebody crosses groups with time here and site.",
    "AT13": "Somebody compares pulses: who left, who joined, what was reorganised.",
    "AT14": "Somebody looks for a group in which everybody said the same.",
    "AT15": "Somebody reloads every page each minute while one colleague answers.",
    "AT16": "Somebody who leads a team looks for their own people, or two leaders pool what they "
    "read.",
    "AT17": "Somebody invents colleagues, picks whom to ask, closes early or lowers the threshold.",
    "AT18": "Somebody reads comments to see who wrote them.",
    "AT19": "Somebody searches the logs for addresses, browsers and pages of those who answered.",
    "AT20": "Somebody looks for the time at which an answer came.",
    "AT21": "Somebody asks the interface for groups one by one, to learn which are hidden.",
    "AT22": "Somebody reads reminders, returned mail and the outbox to see who was silent.",
    "AT23": "Somebody pools what different roles may read.",
    "AT24": "Somebody sits down at the same computer afterwards.",
}
