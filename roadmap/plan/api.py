"""The roadmap for programs: the same rows and rules as the pages."""

from django.http import Http404
from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework import serializers, status
from rest_framework.decorators import action
from rest_framework.response import Response
from rest_framework.viewsets import ReadOnlyModelViewSet

from culture.access import LEADERSHIP, MANAGER, api_only
from roadmap.plan.models.milestones import Milestone
from roadmap.plan.models.programmes import Programme
from roadmap.plan.models.rollouts import Review, Rollout
from roadmap.plan.rollouts.forms import ReportForm
from roadmap.plan.rollouts.views import report
from roadmap.plan.standing import LATE

Planners = api_only(*LEADERSHIP, MANAGER)


class ProgrammeSerializer(serializers.ModelSerializer):
    class Meta:
        model = Programme
        fields = [
            *("id", "name", "comes_from", "goes_to", "vision", "mission", "starts_on", "target_on"),
            *("archived_on", "currency", "start_days", "risk_days"),
        ]


class MilestoneSerializer(serializers.ModelSerializer):
    needs = serializers.PrimaryKeyRelatedField(source="after", many=True, read_only=True)
    values = serializers.SlugRelatedField("name", many=True, read_only=True)

    class Meta:
        model = Milestone
        fields = [
            *("id", "programme", "code", "construct", "lane", "title", "done_means", "behaviour"),
            *("evidence_wanted", "owner_role", "hr_partner", "reach", "starts_on", "due_on"),
            *("needs", "for_vision", "for_mission", "values", "hours_planned", "money_planned"),
            *("recurs_months", "effect_items", "version"),
        ]


class RolloutSerializer(serializers.ModelSerializer):
    team_name = serializers.CharField(source="team.name", read_only=True)
    late = serializers.SerializerMethodField()
    tempo = serializers.SerializerMethodField()

    class Meta:
        model = Rollout
        fields = [
            *("id", "milestone", "team", "team_name", "owner", "state", "late", "tempo"),
            *("confidence", "starts_on", "due_on", "baseline_starts_on", "baseline_due_on"),
            *("reached_on", "reported_on", "done_on", "renew_on", "lapsed_on"),
            *("hours_spent", "money_spent"),
        ]

    def get_late(self, rollout) -> bool:
        return rollout.standing(self.context["today"]).state == LATE

    def get_tempo(self, rollout) -> str:
        """on_track, lagging or at_risk; empty where no date can slip."""
        return rollout.standing(self.context["today"]).tempo(rollout.milestone.programme)


class ReviewSerializer(serializers.ModelSerializer):
    by = serializers.StringRelatedField()
    only_an_event = serializers.BooleanField(read_only=True)

    class Meta:
        model = Review
        fields = [
            *("id", "on", "by", "state", "given_back", "reached_on", "confidence", "note"),
            *("only_an_event", "lesson", "evidence_link", "evidence_name"),
        ]


class ReportSerializer(serializers.Serializer):
    """The shape of a report; its rules are those of the page's form."""

    state = serializers.ChoiceField(choices=ReportForm.base_fields["state"].choices)
    confidence = serializers.ChoiceField(choices=Review.Confidence.choices, required=False)
    note = serializers.CharField(required=False, allow_blank=True)
    lesson = serializers.CharField(required=False, allow_blank=True)
    hours_spent = serializers.IntegerField(required=False, min_value=0)
    money_spent = serializers.IntegerField(required=False, min_value=0)
    evidence_link = serializers.URLField(required=False, allow_blank=True)
    evidence_file = serializers.FileField(required=False)


class ProgrammeViewSet(ReadOnlyModelViewSet):
    permission_classes = [Planners]
    serializer_class = ProgrammeSerializer
    queryset = Programme.objects.order_by("-pk")


class MilestoneViewSet(ReadOnlyModelViewSet):
    permission_classes = [Planners]
    serializer_class = MilestoneSerializer
    queryset = Milestone.objects.prefetch_related("after", "values")

    def get_queryset(self):
        return super().get_queryset().visible_to(self.request.user)


class RolloutViewSet(ReadOnlyModelViewSet):
    serializer_class = RolloutSerializer
    queryset = Rollout.objects.with_places().order_by("due_on", "pk")

    def get_queryset(self):
        return super().get_queryset().visible_to(self.request.user)

    def get_serializer_context(self):
        return super().get_serializer_context() | {"today": timezone.localdate()}

    @extend_schema(responses=ReviewSerializer(many=True))
    @action(detail=True, pagination_class=None)
    def reports(self, request, pk=None):
        """Everything said about this rollout, the newest first."""
        reviews = self.get_object().reviews.select_related("by")
        return Response(ReviewSerializer(reviews, many=True).data)

    @extend_schema(request=ReportSerializer, responses={201: ReviewSerializer})
    @reports.mapping.post
    def report(self, request, pk=None):
        """Report as the owner or the team's manager does. 409 once it is confirmed as done."""
        rollout = self.get_object()
        if not reportable(request, rollout):
            return already_done(rollout)
        form = valid_form(request)
        if not report(rollout, form, by=request.user):
            return already_done(rollout)
        kept = ReviewSerializer(form.instance)
        return Response(kept.data, status=status.HTTP_201_CREATED)


def already_done(rollout):
    """404 for whoever may not report on it."""
    if not Rollout.objects.filter(pk=rollout.pk, state=Rollout.State.DONE).exists():
        raise Http404
    return Response({"detail": "This is done already."}, status=status.HTTP_409_CONFLICT)


def valid_form(request):
    """A report as the page takes it; raises ValidationError with the words of the form."""
    shape = ReportSerializer(data=request.data)
    shape.is_valid(raise_exception=True)
    form = ReportForm(shape.validated_data, shape.validated_data)
    if not form.is_valid():
        raise serializers.ValidationError(form.errors)
    return form


def reportable(request, rollout):
    return Rollout.objects.reportable_by(request.user).filter(pk=rollout.pk).exists()


routes = [
    ("programmes", ProgrammeViewSet),
    ("milestones", MilestoneViewSet),
    ("rollouts", RolloutViewSet),
]
