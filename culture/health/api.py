"""Published figures for programs: the same gate, readers and numbers as the pages."""

from django.utils import timezone
from drf_spectacular.utils import OpenApiParameter, extend_schema, extend_schema_field
from rest_framework import serializers, viewsets
from rest_framework.response import Response

from culture.access import api_only
from culture.health.basis.reading import READERS
from culture.health.basis.rounds import rounds_of, until, with_groups


class ItemSerializer(serializers.Serializer):
    """Exact groups only; `counts` from 20 values on."""

    code = serializers.CharField()
    version = serializers.IntegerField()
    wording = serializers.CharField()
    scale = serializers.CharField()
    n = serializers.IntegerField(allow_null=True)
    score = serializers.FloatField(allow_null=True, help_text="0 to 100")
    favourable = serializers.FloatField(allow_null=True, help_text="percent, 10 to 90")
    band = serializers.IntegerField(
        allow_null=True, help_text="favourable: 0 under 25 %, 1 under 50, 2 under 75, 3 above"
    )
    counts = serializers.ListField(
        child=serializers.IntegerField(), allow_null=True, help_text="answers 1 to 5"
    )


class ScaleSerializer(serializers.Serializer):
    """What this pulse alone asked about a scale; a level is made of a full cycle of pulses."""

    scale = serializers.CharField()
    score = serializers.FloatField(help_text="0 to 100")
    n = serializers.IntegerField(allow_null=True)
    items_asked = serializers.IntegerField()
    low = serializers.FloatField(
        allow_null=True, help_text="95 % interval of the company, from 100 people on"
    )
    high = serializers.FloatField(allow_null=True)
    step = serializers.IntegerField(allow_null=True, help_text="rounded groups: the score's step")


class GroupSerializer(serializers.Serializer):
    """People counted together. `inside` is the id of the exact group around a rounded one."""

    id = serializers.IntegerField()
    name = serializers.CharField()
    company = serializers.BooleanField(source="is_company")
    exact = serializers.BooleanField()
    people = serializers.CharField(source="n_words")
    inside = serializers.IntegerField(source="inside_id", allow_null=True)
    scales = serializers.SerializerMethodField()
    items = serializers.SerializerMethodField()
    not_asked = serializers.SerializerMethodField(
        help_text="codes of statements that this pulse asked of other groups only"
    )

    @extend_schema_field(ScaleSerializer(many=True))
    def get_scales(self, group):
        return ScaleSerializer(group.scales.values(), many=True).data

    @extend_schema_field(ItemSerializer(many=True))
    def get_items(self, group):
        return ItemSerializer(group.items.values(), many=True).data

    def get_not_asked(self, group) -> list[str]:
        return sorted(group.unasked)


class SegmentSerializer(GroupSerializer):
    """People of the whole company who share something; for those who read every group."""

    dimension = serializers.CharField(help_text="tenure_band or site")


class RoundSerializer(serializers.Serializer):
    """One counted pulse with every group its reader may see, the company first."""

    pulse = serializers.IntegerField(source="pulse.number")
    opened_on = serializers.DateField(source="pulse.opens_on")
    invited = serializers.IntegerField(source="pulse.invited")
    groups = GroupSerializer(many=True, source="everybody")
    segments = SegmentSerializer(many=True)


class ResultViewSet(viewsets.ViewSet):
    """The latest counted pulse, or with `pulse` an earlier one. Nothing to read: an empty list."""

    permission_classes = (api_only(*READERS),)

    @extend_schema(
        responses=RoundSerializer(many=True),
        parameters=[OpenApiParameter("pulse", int, description="number of the pulse, from 0")],
    )
    def list(self, request):
        now = timezone.now()
        rounds = until(rounds_of(request.user, now=now), request.query_params.get("pulse"))
        rounds = with_groups(request.user, rounds, now=now)
        return Response(RoundSerializer(rounds[-1:], many=True).data)


routes = [("results", ResultViewSet)]
