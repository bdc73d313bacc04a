"""Nothing of a pulse gets into what people say to each other, or are told."""

from django.apps import apps

from culture.talk.kinds import KINDS
from culture.talk.notices import WHATS


def test_nobody_can_write_about_a_result():
    written_about = {kind.things().model._meta.app_label for kind in KINDS.values() if kind.talked}

    assert written_about == {"plan", "actions"}


def test_no_row_of_it_points_to_a_pulse():
    models = apps.get_app_config("talk").get_models(include_auto_created=True)
    keys = [field for model in models for field in model._meta.fields if field.related_model]

    assert {key.related_model._meta.app_label for key in keys} == {"people", "talk"}


def test_no_notice_tells_of_answering_a_pulse():
    for what in WHATS.values():
        assert not {"pulse", "survey", "ballot", "invited"} & set(what.words.lower().split())
