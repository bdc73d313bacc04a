"""Changes of the bank, made the way the product makes them."""

from surveys.asking import bank
from surveys.models.bank import Change
from surveys.statements import changes
from tests import make
from tests.bank.conftest import OURS
from tests.make import NOW

CODE = "OWNABC234"


def item(by, wordings=OURS, **fields):
    return make.statement(by, wordings=wordings, **{"code": CODE, "facet": "early"} | fields)


def wording(by, code, wordings):
    fields = {"scale": bank.bank()[code].scale, "version": changes.next_version(code)}
    return proposed(Change.Kind.WORDING, by, wordings, code=code, **fields)


def translation(by, code, **wordings):
    here = bank.bank()[code]
    fields = {"scale": here.scale, "version": here.version}
    return proposed(Change.Kind.TRANSLATION, by, wordings, code=code, **fields)


def proposed(kind, by, wordings, **fields):
    change = Change(kind=kind, wordings=wordings, **fields)
    changes.propose(change, by=by, now=NOW)
    return change


def approved(change, by):
    changes.decide(change, approved=True, by=by, now=NOW)
    return change
