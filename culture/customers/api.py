"""Numbers about customers for programs: the same rules as the page, all or nothing."""

from dataclasses import asdict

from django.core.exceptions import RequestDataTooBig
from django.db import transaction
from django.utils import timezone
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import mixins, serializers, status
from rest_framework.exceptions import APIException
from rest_framework.parsers import JSONParser, MultiPartParser
from rest_framework.response import Response
from rest_framework.viewsets import GenericViewSet

from culture.access import Role, api_only
from culture.customers import hold, keep
from culture.customers.forms import FileForm
from culture.customers.lines import FIELDS
from culture.customers.metrics import METRICS
from culture.customers.models import CustomerNumber, Upload
from culture.people.roster.table import FileUnreadable, trimmed

NAME = "sent by a program"


class TooLarge(APIException):
    status_code = status.HTTP_413_REQUEST_ENTITY_TOO_LARGE
    default_detail = "This is more than 5 MB. Send it as a file: -F file=@customers.csv."


class NumberSerializer(serializers.ModelSerializer):
    """One number that counts."""

    team = serializers.CharField(source="team.name")
    month = serializers.DateField(format="%Y-%m")

    class Meta:
        model = CustomerNumber
        fields = FIELDS


class SentSerializer(serializers.Serializer):
    """One line as it is sent; its rules are those of the file."""

    metric = serializers.ChoiceField(choices=list(METRICS))
    team = serializers.CharField(help_text="name or key of the team")
    month = serializers.CharField(help_text="2026-03")
    value = serializers.FloatField()
    n = serializers.IntegerField(required=False, allow_null=True)


class KeptSerializer(serializers.Serializer):
    """`id` is the import, or null where nothing changed."""

    id = serializers.IntegerField(allow_null=True)
    new = serializers.IntegerField()
    changed = serializers.IntegerField()
    unchanged = serializers.IntegerField()
    empty = serializers.IntegerField(help_text="lines of a file without a value")


class CustomerNumberViewSet(mixins.ListModelMixin, GenericViewSet):
    """Numbers that count now; sent ones are kept together, or none of them is."""

    permission_classes = [api_only(Role.HR_LEAD)]
    parser_classes = [JSONParser, MultiPartParser]
    serializer_class = NumberSerializer
    queryset = (
        CustomerNumber.objects.current()
        .select_related("team")
        .order_by("metric", "month", "team__name", "pk")
    )

    def get_queryset(self):
        metric = self.request.query_params.get("metric")
        known = METRICS.keys() & {metric}
        return super().get_queryset().filter(**({"metric__in": known} if metric else {}))

    @extend_schema(parameters=[OpenApiParameter("metric", str, enum=list(METRICS))])
    def list(self, request, *args, **kwargs):
        return super().list(request, *args, **kwargs)

    @extend_schema(request=SentSerializer(many=True), responses={201: KeptSerializer})
    def create(self, request):
        """A list of lines as JSON, or a CSV file as `file`. 400 tells every line to mend."""
        try:
            found = kept(request, now=timezone.now(), today=timezone.localdate())
        except FileUnreadable as error:
            return refused({"detail": str(error)})
        except hold.NotHeld as error:
            return refused(report(error.problems))
        return Response(found, status.HTTP_201_CREATED if found["id"] else status.HTTP_200_OK)


@transaction.atomic
def kept(request, *, now, today) -> dict:
    """What was done, as KeptSerializer says it. Raises what `held` raises; then nothing was."""
    upload = held(request, now=now, today=today)
    keep.lock()
    said = keep.outcome(upload)
    done = keep.settle(upload, said, now=now)
    return {"id": done and done.pk, **asdict(said), "empty": upload.empty}


def held(request, *, now, today) -> Upload:
    """Raises FileUnreadable, NotHeld, or one of the API's own errors."""
    try:
        files, data = request.FILES, request.data
    except RequestDataTooBig as error:
        raise TooLarge from error
    if "file" not in files:
        upload = Upload(name=NAME, by=request.user, at=now)
        return hold.hold(lines_of(data), upload, today=today, passes_over=False)
    form = FileForm(files=files)
    if not form.is_valid():
        raise FileUnreadable(form.errors["file"][0])
    file = form.cleaned_data["file"]
    return hold.hold_file(file.file, name=file.name, by=request.user, now=now, today=today)


def refused(said: dict) -> Response:
    return Response(said, status.HTTP_400_BAD_REQUEST)


def lines_of(data) -> list[tuple[int, dict[str, str]]]:
    """Lines as a file would hold them, counted from 1. Raises FileUnreadable."""
    if not isinstance(data, list) or not data or not all(isinstance(one, dict) for one in data):
        words = "Send a list of objects with metric, team, month, value and n, or a file."
        raise FileUnreadable(words)
    cells = ({name: cell(one.get(name)) for name in FIELDS} for one in data)
    return list(enumerate(cells, start=1))


def cell(value) -> str:
    return "" if value is None else trimmed(str(value))


def report(problems) -> dict:
    return {
        "detail": f"Nothing was kept. To mend: {problems.count}.",
        "count": problems.count,
        "lines": [{"line": each.line, "what": each.what} for each in problems.first],
    }


routes = [("customers", CustomerNumberViewSet)]
