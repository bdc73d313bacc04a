"""Where people work: whose clock, weekend and holidays their mails keep.

Somebody's own time zone counts, else that of their site, else the organisation's; holidays are
those of the site where it has a country, else the organisation's. Hangs on the roster alone.
"""

from collections.abc import Mapping
from zoneinfo import ZoneInfo

from django.db.models import Count

from culture.people.models import Organisation, Person, Site
from culture.people.roster.cells import zone_name
from culture.workdays import Place, Region


class Places:
    """Everybody's place, from one reading of the sites."""

    def __init__(self, organisation: Organisation):
        self.home = home(organisation)
        self.sites: Mapping[str, Site] = {site.name.casefold(): site for site in Site.objects.all()}

    def of(self, time_zone: str, site: str) -> Place:
        """The place of whoever has this time zone and this site on the roster; either may be ""."""
        at = self.sites.get(site.casefold())
        zone = zone_name(time_zone) or (at.time_zone if at else "")
        region = Region(at.country, at.part) if at and at.country else self.home.region
        return Place(ZoneInfo(zone) if zone else self.home.zone, region)

    def everybody(self) -> dict[Place, int]:
        """The places of those who can be asked, and how many people are at each, most first."""
        found = dict.fromkeys([self.home], 0)
        people = Person.objects.reachable().order_by().values_list("time_zone", "site")
        for (zone, site), many in counted(people).items():
            place = self.of(zone, site)
            found[place] = found.get(place, 0) + many
        return dict(sorted(found.items(), key=lambda each: -each[1]))


def home(organisation: Organisation) -> Place:
    return Place(organisation.zone, Region(organisation.country, organisation.part))


def counted(people) -> dict[tuple[str, str], int]:
    return {(zone, site): many for zone, site, many in people.annotate(many=Count("pk"))}
