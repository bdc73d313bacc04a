"""Who may open the pages of this room: everybody who sits at this machine, and nobody else."""

from functools import wraps

from django.contrib.auth.decorators import login_not_required
from django.http import Http404
from django.http.request import split_domain_port

LOOPBACK = ("localhost", "127.0.0.1", "[::1]")


def on_this_machine(view):
    """Open a page without signing in; under any other name than this machine's it does not exist.

    The pages are mounted only where the server is bound to this machine; the name is looked at as
    well, because another site could point a name of its own here.
    """

    @login_not_required
    @wraps(view)
    def guarded(request, *args, **kwargs):
        if split_domain_port(request.get_host())[0] not in LOOPBACK:
            raise Http404
        return view(request, *args, **kwargs)

    return guarded
