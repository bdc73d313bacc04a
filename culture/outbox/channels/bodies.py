"""The body and headers that each kind of channel takes (docs/channels.md is the contract)."""

import hmac
import json
from datetime import datetime

from django.conf import settings

from culture.outbox.channels.messages import Announcement, Message

AGENT = {"Content-Type": "application/json; charset=utf-8", "User-Agent": "SevenCs"}
CARD = "application/vnd.microsoft.card.adaptive"


def for_gateway(name: str, message: Message, *, now: datetime) -> tuple[bytes, dict[str, str]]:
    """`name` is the same each time this message is tried: who has seen it drops it."""
    said = {
        "id": name,
        "kind": message.kind,
        "to": message.to,
        "text": message.text,
        "link": message.link,
        "stop": message.stop,
        "language": message.language,
    }
    body = as_json(said)
    stamp = str(int(now.timestamp()))
    return body, AGENT | {"X-SevenCs-Timestamp": stamp, "X-SevenCs-Signature": signed(stamp, body)}


def signed(stamp: str, body: bytes) -> str:
    key = settings.MESSAGES_KEY.encode()
    return f"v1={hmac.digest(key, stamp.encode() + b'.' + body, 'sha256').hex()}"


def for_slack(announcement: Announcement) -> tuple[bytes, dict[str, str]]:
    text = announcement.text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    link = f"\n{announcement.link}" if announcement.link else ""
    return as_json({"text": text + link}), AGENT


def for_teams(announcement: Announcement) -> tuple[bytes, dict[str, str]]:
    card = {
        "$schema": "http://adaptivecards.io/schemas/adaptive-card.json",
        "type": "AdaptiveCard",
        "version": "1.2",
        "body": [{"type": "RichTextBlock", "inlines": [announcement.text]}],
    }
    if announcement.link:
        open_url = {"type": "Action.OpenUrl", "title": "Seven Cs", "url": announcement.link}
        card["actions"] = [open_url]
    attachment = {"contentType": CARD, "contentUrl": None, "content": card}
    return as_json({"type": "message", "attachments": [attachment]}), AGENT


def as_json(said: dict) -> bytes:
    return json.dumps(said, ensure_ascii=False).encode()
