"""The dates of one person for their own calendar program: an address with a secret key.

Whoever knows the address reads the file, so it says no more than titles of milestones and, where
somebody has a milestone in several teams, names of teams. Another key makes the old address empty.
"""

from datetime import UTC, datetime, time

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.db.models.functions import Coalesce
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.cache import get_conditional_response, patch_cache_control
from django.utils.crypto import salted_hmac
from django.utils.http import quote_etag
from django.views.decorators.http import require_POST, require_safe
from icalendar import Calendar, Event

from culture.access import LEADERSHIP, MANAGER, only
from culture.pages import render_page
from culture.people.models import Person
from roadmap.plan.models.rollouts import Rollout
from roadmap.plan.models.states import DECIDABLE
from roadmap.plan.models.views import Feed, new_key

MOST = 400
READERS = (*LEADERSHIP, MANAGER)
HOURS_BETWEEN_LOOKS = 6


@only(*READERS)
@require_safe
def feed(request):
    """The address to copy, once it is made, and how calendar programs take it."""
    own = Feed.objects.filter(person=request.user).first()
    address = own and f"{settings.BASE_URL}{reverse('plan:feed-file', args=[own.key])}"
    return render_page(request, "plan/looks/feed.html", {"address": address})


@only(*READERS)
@require_POST
def feed_renew(request):
    """The first address, or another one: what the old one opened is gone."""
    _, first = Feed.objects.update_or_create(person=request.user, defaults={"key": new_key()})
    old = "" if first else " The old one no longer works."
    messages.success(request, f"This is your address.{old}")
    return redirect("plan:feed")


@login_not_required
@require_safe
def feed_file(request, feed_key):
    """The file itself: whoever has the key needs no sign-in."""
    own = get_object_or_404(Feed.objects.select_related("person"), key=feed_key)
    person = get_object_or_404(Person.objects.working(), pk=own.person_id)
    body = calendar_of(person, today=timezone.localdate()).to_ical()
    etag = quote_etag(salted_hmac("plan.feed", body).hexdigest())
    response = HttpResponse(body, content_type="text/calendar; charset=utf-8")
    response["Content-Disposition"] = 'inline; filename="roadmap.ics"'
    response["ETag"], response["X-Robots-Tag"] = etag, "noindex"
    patch_cache_control(response, private=True, no_cache=True)
    return get_conditional_response(request, etag, response=response)


def calendar_of(person, *, today) -> Calendar:
    """What this person reports, and what waits for their confirmation."""
    calendar = Calendar()
    calendar.add("prodid", "-//Seven Cs//Roadmap//EN")
    calendar.add("version", "2.0")
    calendar.add("x-wr-calname", "Roadmap")
    calendar.add("x-published-ttl", f"PT{HOURS_BETWEEN_LOOKS}H")
    for event in events_of(person, today):
        calendar.add_component(event)
    return calendar


def events_of(person, today):
    mine = Rollout.objects.current().reportable_by(person).exclude(state__in=DECIDABLE)
    due = list(mine.with_places().order_by(Coalesce("renew_on", "due_on"), "pk")[:MOST])
    waiting = list(Rollout.objects.to_confirm_by(person)[:MOST])
    several = in_several_teams([*due, *waiting])
    return [
        *(due_event(rollout, several, today) for rollout in due),
        *(confirm_event(rollout, several, today) for rollout in waiting),
    ]


def in_several_teams(rollouts) -> set[int]:
    """Ids of milestones that stand here more than once: their events name the team."""
    seen, twice = set(), set()
    for rollout in rollouts:
        (twice if rollout.milestone_id in seen else seen).add(rollout.milestone_id)
    return twice


def due_event(rollout, several, today) -> Event:
    words = f"Due: {title_of(rollout, several)}"
    return event(f"due-{rollout.pk}", words, rollout.until, today)


def confirm_event(rollout, several, today) -> Event:
    words = f"To confirm: {title_of(rollout, several)}"
    return event(f"confirm-{rollout.pk}", words, rollout.reported_on, today)


def title_of(rollout, several) -> str:
    named = rollout.milestone_id in several
    return f"{rollout.milestone} ({rollout.team})" if named else str(rollout.milestone)


def event(uid, words, on, today) -> Event:
    """All day; stamped with the day it is read, so that one day gives one file."""
    made = Event()
    made.add("uid", f"{uid}@roadmap.sevencs")
    made.add("dtstamp", datetime.combine(today, time(), UTC))
    made.add("dtstart", on)
    made.add("summary", words)
    made.add("transp", "TRANSPARENT")
    return made
