"""Views that a person saved: a page of the roadmap with its filters, under a name of their own."""

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import QueryDict
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from culture.access import LEADERSHIP, MANAGER, only
from culture.pages import render_page
from roadmap.plan.models.views import SavedView

MOST = 30
PAGES = {
    "board": "Board",
    "timeline": "Timeline",
    "calendar": "Calendar",
    "list": "List",
    "rollouts": "Teams",
}
PASSING = ("page", "moved", "csrfmiddlewaretoken")
READERS = (*LEADERSHIP, MANAGER)


class NameForm(forms.ModelForm):
    """A name that this person has not given yet."""

    class Meta:
        model = SavedView
        fields = ["name"]

    def clean_name(self):
        name = self.cleaned_data["name"]
        others = SavedView.objects.filter(person=self.instance.person, name=name)
        if others.exclude(pk=self.instance.pk).exists():
            raise ValidationError("You have a view of this name. Choose another.")
        return name


class ViewForm(NameForm):
    page = forms.ChoiceField(choices=PAGES.items())

    class Meta(NameForm.Meta):
        fields = ["name", "page", "query"]

    def clean_query(self):
        """The filters alone: neither the page of a list nor anything that passes."""
        query = QueryDict(self.cleaned_data["query"], mutable=True)
        for name in PASSING:
            query.pop(name, None)
        return query.urlencode()

    def clean(self):
        if SavedView.objects.filter(person=self.instance.person).count() >= MOST:
            raise ValidationError(f"You have {MOST} views. Delete one before you keep another.")
        return super().clean()


@only(*READERS)
@require_safe
def views(request):
    """Every view this person saved: open, rename, delete; the last deleted can come back."""
    own = SavedView.objects.filter(person=request.user)
    context = {
        "own": [(view, PAGES[view.page], address_of(view)) for view in own],
        "gone": request.session.pop("view_gone", None),
    }
    return render_page(request, "plan/looks/views.html", context)


@only(*READERS)
@require_POST
def view_save(request):
    form = ViewForm(request.POST, instance=SavedView(person=request.user))
    if not form.is_valid():
        return refused(request, form)
    form.save()
    messages.success(request, f"Kept as “{form.instance}”. You find it in the bar of views.")
    return redirect(address_of(form.instance))


@only(*READERS)
@require_POST
def view_rename(request, saved_id):
    form = NameForm(request.POST, instance=own_view(request, saved_id))
    if not form.is_valid():
        return refused(request, form)
    form.save()
    messages.success(request, f"It is called “{form.instance}” now.")
    return redirect("plan:views")


@only(*READERS)
@require_POST
def view_delete(request, saved_id):
    """Gone at once; the page that follows can bring it back."""
    view = own_view(request, saved_id)
    request.session["view_gone"] = {"name": view.name, "page": view.page, "query": view.query}
    view.delete()
    return redirect("plan:views")


def own_view(request, saved_id):
    return get_object_or_404(SavedView, pk=saved_id, person=request.user)


def address_of(view) -> str:
    address = reverse(f"plan:{view.page}")
    return f"{address}?{view.query}" if view.query else address


def refused(request, form):
    """The reasons, on the page of one's views: nothing was changed."""
    for errors in form.errors.values():
        messages.error(request, " ".join(errors))
    return redirect("plan:views")
