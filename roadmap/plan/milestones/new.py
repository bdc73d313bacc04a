"""The form for a milestone of the organisation's own."""

from roadmap.plan.milestones.adding import add, teams_for
from roadmap.plan.milestones.change import refuse_new
from roadmap.plan.milestones.fields import MilestoneFields
from roadmap.plan.models.milestones import Milestone


class NewForm(MilestoneFields):
    """What it makes is a draft until it is agreed."""

    field_order = ["title", "construct", "lane", "reach"]

    class Meta(MilestoneFields.Meta):
        fields = ["reach", *MilestoneFields.Meta.fields]
        labels = MilestoneFields.Meta.labels | {"reach": "Where is it done?"}

    def __init__(self, *args, programme, **kwargs):
        super().__init__(*args, instance=Milestone(programme=programme), **kwargs)
        self.fields["owner"].help_text = "Only where it is done once: in teams, managers report."

    def place(self, data):
        """Raises StartsTooEarly."""
        made = Milestone(
            programme=self.programme,
            **{name: data[name] for name in ("reach", "starts_on", "due_on")},
        )
        needs = {need.pk for need in data["needs"]}
        teams = teams_for(made)
        if not teams:
            self.add_error("reach", "There is no team yet. Bring your people first.")
        refuse_new(made, teams=teams, needs=needs)

    def save(self):
        """The draft with its rollouts."""
        self.instance.starts_on = self.cleaned_data["starts_on"]
        self.instance.due_on = self.cleaned_data["due_on"]
        data = self.cleaned_data
        made = add(self.instance, needs=data["needs"], owner=data["owner"])
        made.values.set(data["values"])
        return made
