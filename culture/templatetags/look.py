"""What a template may ask for: icons, faces of scales, states, charts, days.

Loaded in every template (settings, builtins). Charts take the dataclasses of culture.plots; every
chart prints its numbers as a table beside it.
"""

from django import template
from django.templatetags.static import static
from django.utils.html import format_html

from culture import plots, words
from culture.constructs import FACES, Face

register = template.Library()

# State: words, icon. "late" is no state of a rollout but of a date; it is shown the same way.
STATES = {
    "not_started": ("Not started", "circle"),
    "under_way": ("Under way", "circle-half-2"),
    "stuck": ("Stuck", "alert-octagon"),
    "late": ("Late", "alert-triangle"),
    "reported": ("To confirm", "progress-check"),
    "done": ("Done", "circle-check"),
}


@register.simple_tag
def icon(name, css=""):
    """A 20 px outline from static/icons.svg, silent to screen readers: a word stands beside it."""
    return format_html(
        '<svg class="icon {}" viewBox="0 0 24 24" aria-hidden="true"><use href="{}#i-{}"/></svg>',
        css,
        static("icons.svg"),
        name,
    )


@register.simple_tag
def face_icon(scale):
    """The icon of a scale in its hue. Takes a key ("strategy") or a Face."""
    face = face_of(scale)
    return icon(face.icon, f"hue hue-{face.key}")


@register.simple_tag
def mark(scale):
    """The marker of a scale in its hue, 20 px, for keys beside a chart."""
    return format_html(
        '<svg class="hue-{0}" viewBox="-10 -10 20 20" width="20" height="20" aria-hidden="true">'
        '<use class="mark-now" href="{1}#m-{0}"/></svg>',
        face_of(scale).key,
        static("icons.svg"),
    )


@register.inclusion_tag("parts/face.html")
def face(scale):
    """Icon, name and subtitle of a scale: how a scale is always met."""
    return {"face": face_of(scale)}


@register.inclusion_tag("parts/state_mark.html")
def state_mark(state):
    """A state as a shape and a word."""
    said, shape = STATES[state]
    return {"state": state, "words": said, "shape": shape}


@register.inclusion_tag("parts/dumbbells.html")
def dumbbells(rows, then="", now=""):
    """Rows of plots.Dumbbell on one axis; `then` and `now` name the two pulses."""
    axis, placed = plots.place_dumbbells(rows)
    return {"rows": placed, "axis": axis, "then": then, "now": now}


@register.inclusion_tag("parts/statements.html")
def statements(rows, then=""):
    """Rows with `row` (plots.Dumbbell), `wording` and `words` on one axis."""
    axis, placed = plots.place_dumbbells([each.row for each in rows])
    return {"rows": list(zip(rows, placed, strict=True)), "axis": axis, "then": then}


@register.inclusion_tag("parts/soft_bars.html")
def soft_bars(bars):
    """plots.SoftBar rows of one group, on 0 to 100, with soft ends."""
    return {"bars": bars, "axis": plots.Axis(0, 100)}


@register.inclusion_tag("parts/heptagon.html")
def heptagon(plot, label):
    """A plots.Heptagon; `label` says in one sentence what it shows."""
    return {"plot": plot, "label": label}


@register.inclusion_tag("parts/heatmap.html")
def heatmap(table):
    """A plots.HeatMap."""
    return {"table": table, "cuts": plots.CUTS}


@register.inclusion_tag("parts/trends.html")
def trends(rows):
    """plots.Trend rows as small multiples with common axes."""
    return {"rows": plots.place_trends(rows)}


@register.filter(expects_localtime=True)
def day(value):
    """Thursday 19 March."""
    return words.day(value) if value else ""


@register.filter(expects_localtime=True)
def moment(value):
    """Thursday 19 March, 18:00, in the reader's time zone."""
    return words.moment(value) if value else ""


def face_of(scale) -> Face:
    return scale if isinstance(scale, Face) else FACES[scale]
