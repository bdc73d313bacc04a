"""The target profile: all six on one page, with every version so far below."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from culture.access import Role, only
from culture.pages import asked_for, render_page, status_of
from roadmap.characteristics.forms import ProfileForm
from roadmap.characteristics.models import Profile, SavedMeanwhile

VERSIONS_A_PAGE = 10


@only(Role.HR_LEAD)
@require_http_methods(["GET", "HEAD", "POST"])
def profile(request):
    """Set the six targets; `?again=` fills in those of an earlier version."""
    versions = list(Profile.objects.told())
    newest, again = next(iter(versions), None), asked_for(request, "again", versions)
    form = ProfileForm(request.POST or None, standing=again or newest, newest=newest)
    if form.is_bound and form.is_valid() and kept(request, form):
        return redirect("characteristics:profile")
    page = Paginator(versions, VERSIONS_A_PAGE).get_page(request.GET.get("page"))
    context = {"form": form, "newest": newest, "again": again, "page": page}
    return render_page(request, "characteristics/profile.html", context, status=status_of(form))


def kept(request, form) -> bool:
    """Saved, or nothing to save; False where somebody was quicker, which the form then says."""
    if form.says_the_same:
        messages.info(request, "Nothing was changed, so nothing was saved.")
        return True
    try:
        form.save(by=request.user, day=timezone.localdate())
    except SavedMeanwhile:
        form.tell(Profile.objects.newest_number())
        return False
    messages.success(request, "Saved. From today this is what the answers are set against.")
    return True
