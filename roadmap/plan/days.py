"""Days in forms: asked for by the browser's own calendar."""

from django import forms


class Day(forms.DateInput):
    """It wants and sends ISO dates."""

    input_type = "date"

    def __init__(self, attrs=None):
        super().__init__(attrs, format="%Y-%m-%d")
