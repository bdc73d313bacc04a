from django import forms

from culture.customers.file import LARGEST
from culture.customers.hold import NotHeld, hold_file
from culture.customers.models import Upload
from culture.people.roster.table import FileUnreadable


class FileForm(forms.Form):
    """A file of numbers. `problems`: the lines that could not be taken, if there are any."""

    file = forms.FileField(label="Your numbers, as CSV", max_length=200, allow_empty_file=True)
    problems = None

    def clean_file(self):
        file = self.cleaned_data["file"]
        if file.size > LARGEST:
            raise forms.ValidationError("This file is larger than 100 MB. Bring it in two parts.")
        return file

    def hold(self, *, by, now, today):
        """The Upload instead of any before, or None with the reason among the errors."""
        Upload.objects.filter(by=by).delete()
        file = self.cleaned_data["file"]
        try:
            return hold_file(file.file, name=file.name, by=by, now=now, today=today)
        except FileUnreadable as error:
            self.add_error("file", str(error))
        except NotHeld as error:
            self.problems = error.problems
            self.add_error("file", "Nothing was taken: some lines need mending first.")
        return None
