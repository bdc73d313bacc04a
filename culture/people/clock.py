"""Pages tell the time of the organisation, wherever the server stands."""

from django.utils import timezone

from culture.people.models import Organisation


class OrganisationClock:
    """Sets `request.organisation`, and its time zone for as long as the request takes."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        request.organisation = Organisation.current()
        if request.organisation is None:
            return self.get_response(request)
        with timezone.override(request.organisation.zone):
            return self.get_response(request)
