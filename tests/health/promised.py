"""Promises to the whole company, of every fate, as leaders make and end them."""

from datetime import timedelta

from roadmap.actions.models import Action

DAYS = timedelta(days=1)


def promise(will, *, today, due, by=None, heard="Room changes come late.", **end):
    """`due` in days from today; `end`: did and did_on (in days), or broken or changed with why."""
    due_on = today + due * DAYS
    action = Action(
        scale="communication",
        heard=heard,
        will=will,
        due_on=due_on,
        made_on=min(due_on, today) - 30 * DAYS,
        pulse_number=0,
        owner=by,
    )
    action.promise([], by=by)
    if "did" in end:
        action.keep(did=end["did"], did_on=today + end["on"] * DAYS, by=by, on=today)
    elif end:
        ((fate, why),) = end.items()
        action.drop(fate, reason=why, by=by, on=today)
    return action


def one_of_each(today, by=None):
    promise("Print the rota on Fridays", today=today, due=-20, by=by, did="We do.", on=-22)
    promise("Open the canteen at night", today=today, due=-40, by=by, broken="No cook was found.")
    promise("Mend the lift", today=today, due=-10, by=by, broken="The part is not made any more.")
    promise("One note at every handover", today=today, due=-5, by=by)
    promise("Two languages", today=today, due=20, by=by)
    promise("Thank people by name", today=today, due=-30, by=by, did="At last.", on=-3)
    promise("Fewer forms", today=today, due=-2, by=by, changed="The auditors need them.")
