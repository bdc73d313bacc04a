"""Who may sign in: people of the roster who work here, with a code sent to their address.
Whoever has none cannot.

Nothing tells a stranger who is on the roster: unknown addresses and those of people who left get
the same pages, at the same speed (mail leaves on a thread of its own), and no mail.
"""

import logging
from concurrent.futures import ThreadPoolExecutor

from allauth.account.adapter import DefaultAccountAdapter
from django.contrib import messages
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.crypto import get_random_string

from culture.access import Role
from culture.people import log
from culture.people.addresses import is_nowhere

# Whose sign-ins stand in the log: they see more than others, or change what others see.
WATCHED = (Role.HR_LEAD, Role.TECHNICAL, Role.REPRESENTATIVE)
post_room = ThreadPoolExecutor(max_workers=1, thread_name_prefix="sign-in mail")
logger = logging.getLogger(__name__)


class RosterAdapter(DefaultAccountAdapter):
    error_messages = DefaultAccountAdapter.error_messages | {
        "incorrect_code": "This is not the code from the newest mail.",
        "too_many_login_attempts": "Too many tries. Wait a few minutes, then ask for a new code.",
        "rate_limited": "Too many tries. Wait a few minutes, then ask for a new code.",
    }

    def is_open_for_signup(self, request):
        return False

    def pre_login(self, request, user, **kwargs):
        if is_nowhere(user.email):
            return self.respond_user_inactive(request, user)
        return super().pre_login(request, user, **kwargs)

    def login(self, request, user):
        super().login(request, user)
        if user.role in WATCHED:
            log.note("signed_in", by=user, now=timezone.now())

    def generate_login_code(self):
        return get_random_string(6, "0123456789")

    def format_email_subject(self, subject):
        return subject

    def send_mail(self, template_prefix, email, context):
        if is_nowhere(email):
            return
        mail = self.render_mail(template_prefix, email, context)
        post_room.submit(send, mail)

    def add_message(self, request, level, *args, message=None, **kwargs):
        """Pages say what happened; only what went wrong, given as words, becomes a message."""
        if message:
            messages.add_message(request, level, message)

    def respond_user_inactive(self, request, user):
        return redirect("account_login")


def send(mail):
    """A relay that is away must not look like a broken page: it is logged, without address."""
    try:
        mail.send()
    except Exception as error:  # any of SMTP, sockets and TLS; some quote the address
        logger.error("A sign-in code could not be sent (%s)", type(error).__name__)
