"""A real SMTP server in a thread, which can be told to misbehave for an address."""

from email import message_from_bytes, policy
from threading import Condition

from culture.outbox.mail import Mail

HANG_UP = "hang up after DATA"
KIND = "test.letter"


def hello(pk):
    return Mail(address(pk), f"Hello {pk}", "A text.", html="<p>A text.</p>", from_name="Anna Berg")


def address(pk):
    return f"person{pk}@havelund.example"


class Relay:
    """Keeps what it took as bytes; `faults` maps an address to one answer or HANG_UP."""

    def __init__(self):
        self.took = []
        self.tried = []
        self.faults = {}
        self.refused_sender = None
        self.greeted = self.left = 0
        self.before_data = lambda: None
        self.taking = Condition()

    async def handle_EHLO(self, server, session, envelope, hostname, responses):
        self.greeted += 1
        session.host_name = hostname
        return responses

    async def handle_QUIT(self, server, session, envelope):
        self.left += 1
        return "221 Bye"

    async def handle_MAIL(self, server, session, envelope, sender, options):
        if self.refused_sender:
            return self.refused_sender
        envelope.mail_from = sender
        return "250 OK"

    async def handle_RCPT(self, server, session, envelope, recipient, options):
        self.tried.append(recipient)
        fault = self.faults.get(recipient)
        if fault and fault != HANG_UP:
            return fault
        envelope.rcpt_tos.append(recipient)
        return "250 OK"

    async def handle_DATA(self, server, session, envelope):
        self.before_data()
        with self.taking:
            self.took.append(envelope.content)
            self.taking.notify_all()
        if self.faults.pop(envelope.rcpt_tos[0], None) == HANG_UP:
            server.transport.abort()
        return "250 OK"

    def wait_for(self, count):
        """Until so many mails were taken; half a minute is a failure."""
        with self.taking:
            assert self.taking.wait_for(lambda: len(self.took) >= count, 30), len(self.took)

    @property
    def mails(self):
        return [message_from_bytes(raw, policy=policy.strict) for raw in self.took]

    @property
    def addresses(self):
        return sorted(mail["To"].addresses[0].addr_spec for mail in self.mails)
