"""Lines about milestones: changed through the milestone's own form, new ones as drafts."""

from django.db import transaction
from django.http import QueryDict

from culture.constructs import FACES
from culture.people.roster.dates import NoDate, read_date
from culture.people.roster.table import trimmed
from culture.sheets.inert import inert
from roadmap.plan.intake.outcome import Told, Unfit
from roadmap.plan.looks.moving import moved_form
from roadmap.plan.looks.sheets import MILESTONE, REACHES, milestone_cells
from roadmap.plan.milestones.change import open_span
from roadmap.plan.milestones.new import NewForm
from roadmap.plan.models.milestones import Milestone
from roadmap.plan.moves import OVERTAKEN, Overtaken

DATES = ("starts_on", "due_on")
DRAFT = "a draft: nobody is asked before you agree it"
NUMBERS = ("hours_planned", "money_planned")
LONGEST_CODE = Milestone._meta.get_field("code").max_length


class Milestones:
    """The milestones of a programme, as the lines of a file change them one after the other."""

    def __init__(self, programme, *, today, day_first):
        self.programme, self.today, self.day_first = programme, today, day_first
        self.known = {each.code: each for each in programme.milestones.all()}
        self.done = set()

    @transaction.atomic
    def bring(self, line, outcome) -> None:
        """What a line does is done wholly or not at all. Raises Unfit."""
        code = line.get("code")
        if not code:
            raise Unfit("Has no code. Give it one, or leave the line out.")
        if code in self.done:
            raise Unfit("This code stands in the file twice. Keep one of the lines.")
        self.done.add(code)
        if code in self.known:
            self._change(self.known[code], line, outcome)
        else:
            self._add(code, line, outcome)

    def _change(self, milestone, line, outcome) -> None:
        milestone.refresh_from_db(from_queryset=Milestone.objects.select_for_update(no_key=True))
        needs = milestone.after.values_list("code", flat=True)
        cells = {name: printed(cell) for name, cell in milestone_cells(milestone, needs).items()}
        said = {
            name: text
            for name, text in line.said.items()
            if name != "code" and not self._same(name, text, cells[name])
        }
        if not said:
            outcome.same += 1
            return
        form = moved_form(milestone, self._values(said, milestone), today=self.today)
        if not form.is_valid():
            raise Unfit(first_error(form))
        try:
            form.save()
        except Overtaken:
            raise Unfit(OVERTAKEN) from None
        note_pushed(form.change, outcome)
        words = "; ".join(f"{MILESTONE[n]}: {cells[n] or '–'} → {said[n] or '–'}" for n in said)
        outcome.changed.append(Told(line.where, str(milestone), words))

    def _same(self, name, text, cell) -> bool:
        """Whether a cell says what stands there, as it was exported."""
        if name in DATES and text:
            return day_in(text, self.day_first).isoformat() == cell
        if name in NUMBERS and not text:
            return cell == "0"
        return trimmed(text) in (trimmed(cell), trimmed(inert(cell)))

    def _values(self, said, milestone) -> dict:
        """The fields of the form; dates are those of the rollouts that can still move."""
        if "reach" in said:
            raise Unfit("Where it is done cannot be changed here. Leave that column as it was.")
        values = {name: self._value(name, text) for name, text in said.items()}
        first, last = open_span(milestone)
        for name, still in zip(DATES, (first, last), strict=True):
            if name in values and still is None:
                raise Unfit("It is reported as done everywhere, so its dates stay.")
            if name in values:
                new = day_in(values[name], self.day_first)
                values[name] = (still + (new - getattr(milestone, name))).isoformat()
        return values

    def _add(self, code, line, outcome) -> None:
        if not line.get("title"):
            raise Unfit(f"“{code}” is no milestone of this programme, and it has no title.")
        if len(code) > LONGEST_CODE:
            raise Unfit(f"The code is longer than {LONGEST_CODE} letters. Shorten it.")
        data = QueryDict(mutable=True)
        given = dict.fromkeys(NUMBERS, "0") | {"lane": Milestone.Lane.BLOCK.label}
        given |= {name: text for name, text in line.said.items() if text and name != "code"}
        for name, text in given.items():
            value = self._value(name, text)
            data.setlist(name, value if isinstance(value, list) else [value])
        form = NewForm(data, programme=self.programme, today=self.today)
        if not form.is_valid():
            raise Unfit(first_error(form))
        made = form.save()
        Milestone.objects.filter(pk=made.pk).update(code=code)
        made.code = code
        self.known[code] = made
        outcome.new |= set(made.rollouts.values_list("pk", flat=True))
        outcome.added.append(Told(line.where, str(made), DRAFT))

    def _value(self, name, text):
        """A cell as the form reads it. Raises Unfit."""
        if name in DATES:
            return day_in(text, self.day_first).isoformat()
        if name == "needs":
            return self._ids(text)
        if name in CHOICES:
            return chosen(name, text)
        return text or ("0" if name in NUMBERS else "")

    def _ids(self, text) -> list[str]:
        codes = [code.strip() for code in text.replace(";", ",").split(",") if code.strip()]
        for code in codes:
            if code not in self.known:
                raise Unfit(f"It needs “{code}”, which is no milestone of this programme.")
        return [str(self.known[code].pk) for code in codes]


CHOICES = {
    "construct": {face.name.casefold(): face.key for face in FACES.values()},
    "lane": {label.casefold(): value for value, label in Milestone.Lane.choices},
    "reach": {words: value for value, words in REACHES.items()},
}


def chosen(name, text) -> str:
    options = CHOICES[name]
    found = options.get(text.casefold())
    if found is None:
        raise Unfit(f"“{text}” is no {MILESTONE[name]} we know. Take one of: {', '.join(options)}.")
    return found


def printed(cell) -> str:
    return "" if cell is None else str(cell)


def day_in(text, day_first):
    """Raises Unfit."""
    try:
        return read_date(text, day_first=day_first)
    except NoDate:
        raise Unfit(f"“{text}” is no date we can read. Write it as 2026-03-10.") from None


def first_error(form) -> str:
    return next(words for errors in form.errors.values() for words in errors)


def note_pushed(moves, outcome) -> None:
    for each in moves.knock_on:
        outcome.pushed[str(each.milestone)] = (each.teams, each.due_on)
    outcome.moved |= {slot.key for slot in moves.moved}
