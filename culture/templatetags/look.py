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
    "draft": ("Draft", "circle-dashed"),
    "not_started": ("Agreed", "circle"),
    "under_way": ("Under way", "circle-half-2"),
    "stuck": ("Stuck", "alert-octagon"),
    "late": ("Late", "alert-triangle"),
    "reported": ("Evidence in", "progress-check"),
    "reviewed": ("Reviewed", "eye-check"),
    "done": ("Done", "circle-check"),
    "lapsed": ("Lapsed", "rotate-clockwise"),
}
# Tempo of a milestone (roadmap.plan.standing): words, icon.
TEMPOS = {
    "on_track": ("On track", "arrow-right"),
    "lagging": ("Lagging", "hourglass"),
    "at_risk": ("At risk", "trending-down"),
}
# What has become of a promise (roadmap.actions): its icon, and the state it looks like.
FATES = {
    "promised": ("circle", "under_way"),
    "late": ("alert-triangle", "late"),
    "kept": ("circle-check", "done"),
    "kept late": ("circle-check", "done"),
    "changed": ("pencil", "not_started"),
    "broken": ("alert-octagon", "stuck"),
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


@register.inclusion_tag("parts/tempo_mark.html")
def tempo_mark(tempo):
    """A tempo as a shape and a word; nothing where there is none."""
    said, shape = TEMPOS.get(tempo, ("", ""))
    return {"tempo": tempo, "words": said, "shape": shape}


@register.inclusion_tag("parts/state_mark.html")
def fate_mark(fate, words):
    """What became of a promise, as a shape and its words."""
    shape, state = FATES[fate]
    return {"state": state, "words": words, "shape": shape}


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


@register.inclusion_tag("parts/alike.html")
def alike_table(table):
    """A plots.HeatMap of plots.ViewCell."""
    return {"table": table}


@register.inclusion_tag("parts/scatter.html")
def scatter(spots, even, upwards, label):
    """plots.Spot rows; `upwards` names what goes upwards, `even` is the weight of each alike."""
    return {"plot": plots.place_spots(spots, even=even), "upwards": upwards, "label": label}


@register.inclusion_tag("parts/ladders.html")
def ladders(rows):
    """plots.Ladder rows on one axis."""
    axis, placed = plots.place_ladders(rows)
    return {"rows": placed, "axis": axis}


@register.inclusion_tag("parts/poles.html")
def poles(rows, before=""):
    """plots.PoleRow rows; `before` names the pulse that asked them the time before."""
    return {"rows": plots.place_poles(rows), "before": before}


@register.inclusion_tag("parts/dots.html")
def dots(rows, kinds, label):
    """plots.DotRow rows on 0 to 100, with plots.DotKind of `kinds`; `label` names the table."""
    placed = plots.place_dots(rows)
    return {"rows": placed, "kinds": kinds, "axis": plots.Axis(0, 100), "label": label}


@register.inclusion_tag("parts/controls.html")
def controls(charts):
    """plots.ControlChart rows as small multiples, each around its own start."""
    return {"rows": plots.place_controls(charts)}


@register.inclusion_tag("parts/effect.html")
def effect_lines(plot):
    """A plots.EffectPlot: teams reached and not yet reached around the start."""
    return {"place": plots.place_effect(plot)}


@register.inclusion_tag("parts/trends.html")
def trends(rows):
    """plots.Trend rows as small multiples with common axes."""
    return {"rows": plots.place_trends(rows)}


@register.inclusion_tag("parts/courses.html")
def courses(rows):
    """Rows with `metric`, `stand`, `face`, `url`, `customers`, `employees` and `days`."""
    return {"rows": [(row, *placed(row)) for row in rows]}


@register.inclusion_tag("parts/two_courses.html")
def two_courses(pair):
    """The same question asked of two sides: `customers`, `employees` and `days`."""
    customers, employees = placed(pair)
    return {"pair": pair, "customers": customers, "employees": employees}


def placed(row):
    """Both courses of a row on its days; None where one is missing."""
    return [
        course and plots.place_course(course, days=row.days)
        for course in (row.customers, row.employees)
    ]


@register.inclusion_tag("parts/strengths.html")
def strengths(rows):
    """plots.Strength rows on one axis from −1 to 1."""
    return {"rows": plots.place_strengths(rows), "ticks": plots.strength_ticks()}


@register.filter
def sentence(text):
    """With a full stop at its end, where it has none."""
    text = str(text).rstrip()
    return text if text.endswith((".", "!", "?", "…")) else f"{text}."


@register.filter(expects_localtime=True)
def day(value):
    """Thursday 19 March."""
    return words.day(value) if value else ""


@register.filter(expects_localtime=True)
def moment(value):
    """Thursday 19 March, 18:00, in the reader's time zone."""
    return words.moment(value) if value else ""


@register.filter
def named(names):
    """A; B; 7 more: as many names of groups as a sentence holds."""
    return words.named([str(name) for name in names])


def face_of(scale) -> Face:
    return scale if isinstance(scale, Face) else FACES[scale]
