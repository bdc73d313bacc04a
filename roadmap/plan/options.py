"""A choice among the teams of a large company."""

from django import forms
from django.forms.utils import flatatt
from django.utils.html import format_html, format_html_join

SELECTED = format_html(" {}", "selected")


class Options(forms.Select):
    """The same as any Select, joined here: there may be thousands, and a template each is slow."""

    def render(self, name, value, attrs=None, renderer=None):
        chosen = self.format_value(value)
        options = format_html_join(
            "",
            '<option value="{}"{}>{}</option>',
            ((key, SELECTED if str(key) in chosen else "", words) for key, words in self.choices),
        )
        attrs = self.build_attrs({**self.attrs, "name": name}, attrs)
        return format_html("<select{}>{}</select>", flatatt(attrs), options)
