"""Which statements of the pulses a milestone should move: what its effect is measured by.

Whoever asks statements registers a source here. What a milestone named before and nobody asks any
more stays until somebody takes it off the list.
"""

from collections.abc import Callable, Iterator

from django import forms
from django.contrib import messages
from django.shortcuts import redirect

from culture.access import Role, only
from culture.pages import render_page, status_of
from roadmap.plan.milestones.views import changeable
from roadmap.plan.moves import OVERTAKEN

MOST = 6
GONE = "Not asked any more"
# () -> (what they ask about, [(code, words), …]), in the order of the pulses.
SOURCES: list[Callable[[], list[tuple[str, list[tuple[str, str]]]]]] = []


def offered(kept) -> Iterator[tuple[str, list[tuple[str, str]]]]:
    """Every statement by what it asks about, and those that are named here but asked no more."""
    known = [group for source in SOURCES for group in source()]
    codes = {code for _, choices in known for code, _ in choices}
    yield from known
    if gone := [(code, code) for code in kept if code not in codes]:
        yield GONE, gone


class StatementsForm(forms.Form):
    """`version` is the milestone's as it was opened."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    codes = forms.MultipleChoiceField(label="Statements it should move", required=False)

    def __init__(self, *args, milestone, **kwargs):
        super().__init__(*args, **kwargs)
        self.milestone, self.groups = milestone, list(offered(milestone.effect_items))
        self.fields["codes"].choices = self.groups
        self.initial |= {"version": milestone.version, "codes": milestone.effect_items}

    def clean_codes(self):
        chosen = self.cleaned_data["codes"]
        if len(chosen) > MOST:
            raise forms.ValidationError(f"{MOST} are the most. Choose those it should move first.")
        return chosen

    def save(self) -> bool:
        """False where somebody saved the milestone meanwhile; then nothing was saved."""
        if not self.milestone.take(self.cleaned_data["version"]):
            self.add_error(None, OVERTAKEN)
            return False
        self.milestone.effect_items = self.cleaned_data["codes"]
        self.milestone.save(update_fields=["effect_items"])
        return True


@only(Role.HR_LEAD)
def milestone_statements(request, milestone_id):
    """Choose them; pulses from two rounds before it begins ask them of every team."""
    found = changeable(request, milestone_id)
    form = StatementsForm(request.POST or None, milestone=found)
    if request.method == "POST" and form.is_valid() and form.save():
        messages.success(request, "Saved. Pulses ask them around the time it begins.")
        return redirect("plan:milestone", found.pk)
    chosen = set(form["codes"].value() or ())
    context = {
        "milestone": found,
        "form": form,
        "groups": [
            (name, rows, bool(chosen & {code for code, _ in rows})) for name, rows in form.groups
        ],
        "chosen": chosen,
    }
    return render_page(request, "plan/milestones/statements.html", context, status=status_of(form))
