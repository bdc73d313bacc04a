"""The words of Havelund's promises: made up, and nobody's answer."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Promise:
    """`days` it is given; `did` and `reason` are said if it is kept, or changed or broken.

    Of the leaders: `after` how many results, about which `scale`, and with which `fate`.
    """

    heard: str
    will: str
    did: str
    reason: str = "The shifts left no room for it. We look for something smaller."
    days: int = 28
    after: int = 0
    scale: str = ""
    fate: str = ""


LEADERS = (
    Promise(
        "Rosters come too late to plan a life around.",
        "Publish every roster four weeks ahead.",
        "",
        "One of three hotels does. The others lack people for the late shift.",
        days=90,
        after=2,
        scale="trust",
        fate="broken",
    ),
    Promise(
        "Nobody says what the guest promise asks of each of us.",
        "Write the promise in one sentence and talk about it in every team.",
        "The sentence hangs in every staff room, and every team has talked about it.",
        days=60,
        scale="strategy",
        fate="kept",
    ),
    Promise(
        "We hear of changes from our guests.",
        "Tell every team of a change three working days before any guest hears of it.",
        "Since May no change went out earlier. Twice it was the same morning.",
        days=75,
        after=1,
        scale="communication",
        fate="late",
    ),
    Promise(
        "Small things take three signatures.",
        "Let everybody put right up to 50 euros without asking.",
        "In force in all hotels and stores since the first of the month.",
        days=60,
        after=4,
        scale="competency",
        fate="kept",
    ),
    Promise(
        "Good work is noticed when somebody leaves.",
        "Thank by name in every monthly letter, three people from behind the scenes.",
        "",
        "A letter is read by few. Teams now thank in their own meeting instead.",
        days=60,
        after=6,
        scale="consequence",
        fate="changed",
    ),
    Promise(
        "Leaders are seen less since summer.",
        "Each of us leaders works one shift a month at the front line.",
        "",
        days=45,
        after=8,
        scale="leadership",
    ),
    Promise(
        "New tills were bought without asking those who use them.",
        "Ask five people who use a tool before we buy the next one.",
        "",
        days=120,
        after=10,
        scale="experience",
    ),
)
TEAMS = {
    "strategy": (
        Promise(
            "We do not know what comes first when two guests wait.",
            "Agree on three things that always come first, and hang them up.",
            "They hang beside the roster, with a date to look at them again.",
        ),
        Promise(
            "Our goals read as if they were for somebody else.",
            "Write our own sentence: what guests should say about us.",
            "We have one sentence, and each of us can say it.",
        ),
    ),
    "characteristics": (
        Promise(
            "Guests are passed on too often.",
            "Whoever is asked first stays with the guest until it is solved.",
            "We did it for four weeks and keep doing it.",
        ),
        Promise(
            "We are polite and slow.",
            "Answer every request the same shift, if only with a time.",
            "A small card at the desk says who was answered and when.",
        ),
    ),
    "leadership": (
        Promise(
            "We see our manager at the desk too rarely.",
            "Our manager works the first hour of one early shift a week with us.",
            "Seven of eight weeks.",
        ),
        Promise(
            "What was said in March was not heard of again.",
            "Ten minutes each month on what became of what we said.",
            "Held twice, with a list everybody can read.",
        ),
    ),
    "commitment": (
        Promise(
            "We believe in it, and do it when there is time.",
            "Pick one standard and look at each other’s work for two weeks.",
            "Two weeks done; we chose the next standard.",
        ),
        Promise(
            "New colleagues do not know our charter.",
            "Whoever is new reads the charter with one of us in the first week.",
            "Three new colleagues did.",
        ),
    ),
    "communication": (
        Promise(
            "Room changes reach us after the guest does.",
            "Room changes in one note at every handover.",
            "A red book lies at the desk and is signed at each handover.",
        ),
        Promise(
            "We learn of events on the morning they happen.",
            "A list of next week’s events by Thursday noon.",
            "It hangs there every Thursday since.",
        ),
        Promise(
            "What we pass on gets no answer.",
            "Every note from the front line gets an answer within ten days.",
            "Nineteen of twenty-one did.",
        ),
    ),
    "competency": (
        Promise(
            "We send people to the back office for ten euros.",
            "Refund up to 50 euros without asking.",
            "In use since the day we said so; it was needed eleven times.",
        ),
        Promise(
            "Only two of us know the booking program well.",
            "Everybody sits beside one of the two for an hour.",
            "All but one did.",
        ),
    ),
    "consequence": (
        Promise(
            "Nobody notices a good day.",
            "Say thanks by name when the shift ends.",
            "Most shifts end that way now.",
        ),
        Promise(
            "Mistakes are talked about, good work is not.",
            "Begin each team meeting with one thing that went well.",
            "Six meetings in a row.",
        ),
    ),
}
