"""How pages and mails say an instant, in the organisation's own time."""

from datetime import datetime
from zoneinfo import ZoneInfo


def short_day(instant: datetime, zone: ZoneInfo) -> str:
    """19 March"""
    local = instant.astimezone(zone)
    return f"{local.day} {local:%B}"


def day(instant: datetime, zone: ZoneInfo) -> str:
    """Thursday 19 March"""
    return f"{instant.astimezone(zone):%A} {short_day(instant, zone)}"


def moment(instant: datetime, zone: ZoneInfo) -> str:
    """Thursday 19 March, 18:00"""
    return f"{day(instant, zone)}, {instant.astimezone(zone):%H:%M}"
