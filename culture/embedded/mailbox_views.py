"""/mailbox/: what this machine would have mailed. Only where mail ends here (settings.LOCAL)."""

from csp.decorators import csp, csp_update
from django.http import Http404, HttpResponse
from django.views.decorators.clickjacking import xframe_options_sameorigin
from django.views.decorators.http import require_safe

from culture.embedded import mails
from culture.embedded.access import on_this_machine
from culture.pages import render_page

SHOWN = 50
# A mail brings its styles as attributes. It gets no script, no form and nothing from elsewhere; a
# link that is clicked opens in the whole window.
MAIL_POLICY = {
    "default-src": ["'none'"],
    "style-src": ["'unsafe-inline'"],
    "img-src": ["data:"],
    "base-uri": ["'none'"],
    "form-action": ["'none'"],
    "frame-ancestors": ["'self'"],
    "sandbox": ["allow-top-navigation-by-user-activation"],
}


@on_this_machine
@require_safe
def mailbox(request):
    """The newest mails, or the newest to an address."""
    to = request.GET.get("to", "").strip()
    context = {"mails": mails.newest(SHOWN, to=to), "to": to, "shown": SHOWN}
    return render_page(request, "embedded/mailbox.html", context, part="list")


@on_this_machine
@require_safe
@csp_update({"frame-src": ["'self'"]})
def mail(request, name):
    return render_page(request, "embedded/mail.html", {"mail": kept(name)})


@on_this_machine
@require_safe
@xframe_options_sameorigin
@csp(MAIL_POLICY)
def mail_html(request, name):
    """The HTML part as it was sent, for the frame in the mail's page."""
    html = kept(name).html
    return HttpResponse(html.replace("<head>", '<head><base target="_top">', 1))


def kept(name):
    found = mails.whole(name)
    if found is None:
        raise Http404
    return found
