"""Where the sample company's mails of the past end: read for the personal link, and thrown away."""

import re

from django.core.mail.backends.base import BaseEmailBackend

LINK = re.compile(r"/p/([A-Za-z0-9_-]{43})\b")


class Postbox(BaseEmailBackend):
    """Everybody's link by address, as the mail brought it. `onward` is where mails of today go."""

    def __init__(self, onward=None):
        super().__init__()
        self.links: dict[str, str] = {}
        self.onward = onward

    def open(self):
        return self.onward.open() if self.onward else False

    def close(self):
        if self.onward:
            self.onward.close()

    def send_messages(self, messages):
        if self.onward:
            self.onward.send_messages(messages)
        for message in messages:
            if link := LINK.search(message.body):
                self.links[message.to[0]] = link[1]
        return len(messages)
