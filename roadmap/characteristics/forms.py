"""The six targets as one form: five points or an exact number each, how near is near, and why."""

from collections.abc import Iterator
from dataclasses import dataclass

from django import forms
from django.forms.boundfield import BoundField

from culture.pairs import PAIRS, Pair
from roadmap.characteristics.models import WORDS, Profile, Target, customer_lean

EXACT = "exact"
NEAR = [(points, f"{points} points") for points in (5, 10, 15, 20, 25)]
MINIMA = [(lean, f"{lean} of 100") for lean in (50, 60, 70, 75, 80, 90)]
NO_NUMBER = "Write a whole number from 0 to 100."
MEANWHILE = (
    "Somebody saved another target while you were writing, so yours was not saved. It is still "
    "here, and theirs stands below. Save again to put yours after it."
)
USUAL_NEAR, USUAL_MINIMUM = 10, 60


@dataclass(frozen=True)
class Row:
    """The fields of one pair. `asked`: a word on the customers' side is wanted, or was given."""

    pair: Pair
    point: BoundField
    number: BoundField
    tolerance: BoundField
    why: BoundField
    answer: BoundField

    @property
    def customer_pole(self) -> str:
        return customer_pole(self.pair)

    @property
    def asked(self) -> bool:
        return bool(self.answer.errors or self.answer.value())


class ProfileForm(forms.Form):
    """`standing` fills it in, `newest` is what it would follow; both None before the first."""

    minimum = forms.TypedChoiceField(
        label="To the customers’ side at least",
        coerce=int,
        choices=MINIMA,
        initial=USUAL_MINIMUM,
        help_text="A target that leans less to it is saved only with an answer why.",
    )
    seen = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args, standing: Profile | None, newest: Profile | None, **kwargs):
        super().__init__(*args, **kwargs)
        self.newest = newest
        for pair in PAIRS.values():
            self.fields |= fields_of(pair)
        self.initial |= {"seen": newest.number if newest else 0}
        if standing:
            self.initial["minimum"] = standing.minimum
            for target in standing.targets.all():
                self.initial |= said_of(target)

    @property
    def rows(self) -> Iterator[Row]:
        names = ("point", "number", "tolerance", "why", "answer")
        for code, pair in PAIRS.items():
            yield Row(pair, *(self[f"{code}_{name}"] for name in names))

    def clean(self):
        data = super().clean()
        self.targets = [target for pair in PAIRS.values() if (target := self._target(pair, data))]
        for target in self.targets:
            self._check_side(target, data.get("minimum"))
        return data

    def _target(self, pair: Pair, data: dict) -> Target | None:
        """Of the fields of one pair; None where one of them cannot be taken."""
        point, number, tolerance, why, answer = (
            data.get(f"{pair.code}_{name}")
            for name in ("point", "number", "tolerance", "why", "answer")
        )
        if point == EXACT and number is None and f"{pair.code}_number" not in self.errors:
            self.add_error(f"{pair.code}_number", NO_NUMBER)
        value = number if point == EXACT else point and int(point)
        if None in (value, tolerance, why):
            return None
        return Target(
            pair=pair.code, value=value, tolerance=tolerance, why=why, answer=answer or ""
        )

    def _check_side(self, target: Target, minimum: int | None) -> None:
        """Science S4.10: what leans away from customers must be answered for."""
        lean = customer_lean(target.poles, target.value)
        if minimum is None or lean is None or lean >= minimum:
            target.answer = ""
        elif not target.answer:
            self.add_error(f"{target.pair}_answer", too_far(target.poles, lean, minimum))

    @property
    def says_the_same(self) -> bool:
        """Nothing to keep: the newest says all this already."""
        if self.newest is None or self.newest.minimum != self.cleaned_data["minimum"]:
            return False
        old = self.newest.by_pair
        return all(same(target, old.get(target.pair)) for target in self.targets)

    def save(self, *, by, day) -> Profile:
        """Raises SavedMeanwhile, also where it was written over an older one than the newest."""
        profile = Profile(minimum=self.cleaned_data["minimum"], set_by=by, set_on=day)
        profile.keep(self.targets, after=self.cleaned_data["seen"])
        return profile

    def tell(self, newest: int) -> None:
        """Somebody was quicker: what was written stays, and follows theirs if it is sent again."""
        self.data = self.data.copy()
        self.data["seen"] = newest
        self.add_error(None, MEANWHILE)


def fields_of(pair: Pair) -> dict[str, forms.Field]:
    """The five fields of one pair, by name."""
    fields = {
        "point": point_field(pair),
        "number": number_field(pair),
        "tolerance": forms.TypedChoiceField(
            label="As good to either side", coerce=int, choices=NEAR, initial=USUAL_NEAR
        ),
        "why": why_field(pair),
        "answer": forms.CharField(
            label=f"Why no more {customer_pole(pair)}", max_length=WORDS, required=False
        ),
    }
    return {f"{pair.code}_{name}": field for name, field in fields.items()}


def point_field(pair: Pair) -> forms.Field:
    labels = [(value_of(answer), words) for answer, words in pair.answers]
    return forms.ChoiceField(
        label=pair.words,
        choices=[*labels, (EXACT, "An exact number")],
        widget=forms.RadioSelect,
        error_messages={"required": "Choose a point between the two."},
    )


def number_field(pair: Pair) -> forms.Field:
    return forms.IntegerField(
        label=f"Exact number, 0 {pair.left.lower()}, 100 {pair.right.lower()}",
        min_value=0,
        max_value=100,
        required=False,
        error_messages=dict.fromkeys(("invalid", "min_value", "max_value"), NO_NUMBER),
    )


def why_field(pair: Pair) -> forms.Field:
    return forms.CharField(
        label="Why there",
        max_length=WORDS,
        widget=forms.Textarea(attrs={"rows": 2}),
        error_messages={"required": f"Say in a sentence why: {pair.words}."},
    )


def value_of(answer: int) -> int:
    """1 to 5 as 0 to 100."""
    return 25 * (answer - 1)


def said_of(target: Target) -> dict:
    """The fields of its pair as they were filled in."""
    on_a_point = target.value % 25 == 0
    said = {
        "point": str(target.value) if on_a_point else EXACT,
        "number": None if on_a_point else target.value,
        "tolerance": target.tolerance,
        "why": target.why,
        "answer": target.answer,
    }
    return {f"{target.pair}_{name}": value for name, value in said.items()}


def customer_pole(pair: Pair) -> str:
    """What customers feel first, as it stands inside a sentence."""
    pole = pair.right if pair.customer_side == "right" else pair.left
    return pole[0].lower() + pole[1:]


def too_far(pair: Pair, lean: int, minimum: int) -> str:
    return (
        f"Customers feel {customer_pole(pair)} first. This leans to it by {lean} of 100, and you "
        f"want at least {minimum}. Say why it is right all the same, or choose another point."
    )


def same(target: Target, old: Target | None) -> bool:
    names = ("value", "tolerance", "why", "answer")
    return old is not None and all(getattr(target, name) == getattr(old, name) for name in names)
