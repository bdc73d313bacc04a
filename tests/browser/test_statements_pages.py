"""The question bank on a screen and on a phone, and its whole way by keyboard without script."""

from surveys.asking import bank
from surveys.models.bank import Change
from surveys.statements import changes
from tests import make
from tests.bank import shelf
from tests.bank.shelf import CODE
from tests.browser.conftest import PHONE, WIDE, check, sign_in
from tests.conftest import team
from tests.make import NOW

WAITING = {
    "en": "My team always plans well and it helps our customers.",
    "ar": "نخطّط جيدًا في فريقي.",
}


def test_the_pages_of_the_bank_are_accessible(open_page, mails, clock, company, hanna, kim):
    make.people(30, team("Team Nord"))
    milestone = make.programme().milestones.first()
    make.open_pulse(sender=hanna)
    shelf.approved(shelf.item(hanna), kim)
    waiting = shelf.item(kim, WAITING, code="OWNABC777", why="We heard it in every talk.")
    reworded = bank.library()["STR1"].wordings | {"en": "I know what we want to be known for."}
    own = shelf.wording(hanna, "STR1", reworded)
    changes.retire(bank.bank()["COM1"], by=hanna, now=NOW, replacement=bank.bank()[CODE])
    for size, scheme in ((WIDE, "light"), (PHONE, "dark")):
        page = open_page(size, color_scheme=scheme)
        sign_in(page, mails, hanna)
        for place in (
            *("", "?show=own", "propose/", "bring/", "STR1/", "COM1/", f"{CODE}/", "STR1/reword/"),
            *("STR2/translate/", "CMT1/retire/", "STR5/retire/", "STR2/retire/"),
            *(f"proposals/{waiting.pk}/", f"proposals/{own.pk}/"),
        ):
            page.goto(f"/pulses/statements/{place}")
            check(page)
        page.goto(f"/roadmap/milestones/{milestone.pk}/")
        page.get_by_role("link", name="What it should move").click()
        check(page)


def test_the_bank_works_by_keyboard_without_script(open_page, mails, clock, company, hanna, kim):
    page = open_page(java_script_enabled=False)
    sign_in(page, mails, hanna)
    page.goto("/pulses/statements/propose/")
    page.get_by_label("English").fill("In my team we tell {customers} early what goes wrong.")
    page.get_by_role("button", name="Propose it").press("Enter")
    page.get_by_role("heading", name="It waits for a second person").wait_for()
    second = open_page(PHONE, java_script_enabled=False)
    sign_in(second, mails, kim)
    second.goto("/pulses/statements/")
    second.get_by_role("link", name="New statement: In my team").press("Enter")
    second.get_by_label("Approve it").press("Space")
    second.get_by_role("button", name="Say so").press("Enter")
    second.get_by_text("It counts from the next pulse on.").wait_for()
    assert Change.objects.get().code in bank.bank()
