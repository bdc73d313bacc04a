"""The catalogues of locale/: `make words` brings them up to date with what pages and mails say.

Written in Python throughout, so that no machine needs gettext's tools: neither to run, nor to test.
"""

import ast
from pathlib import Path

import django
import polib
from django.conf import settings
from django.template.engine import Engine
from django.template.loader import get_template
from django.templatetags.i18n import BlockTranslateNode, TranslateNode
from django.utils.text import normalize_newlines

ROOT = Path(__file__).resolve().parents[1]
SOURCES = ("culture", "surveys")
TEMPLATES = ("answer", "mail", "outbox", "paper")
# Name of the function: which of its arguments is what.
CALLS = {
    "_": ("msgid",),
    "gettext": ("msgid",),
    "gettext_lazy": ("msgid",),
    "ngettext": ("msgid", "msgid_plural"),
    "pgettext": ("msgctxt", "msgid"),
}
PLURALS = {
    "fr": "nplurals=2; plural=(n > 1);",
    "ar": "nplurals=6; plural=(n == 0 ? 0 : n == 1 ? 1 : n == 2 ? 2 : "
    "n%100 >= 3 && n%100 <= 10 ? 3 : n%100 >= 11 ? 4 : 5);",
}
TWO = "nplurals=2; plural=(n != 1);"


def languages() -> list[str]:
    return [code for code, _ in settings.LANGUAGES[1:]]


def catalogue(language: str) -> Path:
    return ROOT / "locale" / language / "LC_MESSAGES" / "django.po"


def said() -> dict[tuple[str, str], dict]:
    """Everything that is to be translated, by context and words; with the place it stands in."""
    found = {}
    for place, entry in (*in_code(), *in_templates()):
        key = entry.get("msgctxt"), entry["msgid"]
        found.setdefault(key, entry | {"occurrences": []})["occurrences"].append((place, ""))
        found[key] |= entry
    return found


def in_code():
    for folder in SOURCES:
        for path in sorted((ROOT / folder).rglob("*.py")):
            for node in ast.walk(ast.parse(path.read_text())):
                if isinstance(node, ast.Call) and (names := CALLS.get(name_of(node.func))):
                    words = [arg.value for arg in node.args if isinstance(arg, ast.Constant)]
                    if words:
                        entry = dict(zip(names, words, strict=False))
                        yield str(path.relative_to(ROOT)), entry


def name_of(function) -> str:
    return getattr(function, "id", "")


def in_templates():
    Engine.get_default()
    for folder in TEMPLATES:
        for path in sorted((ROOT / "templates" / folder).iterdir()):
            name = f"{folder}/{path.name}"
            nodes = get_template(name).template.nodelist
            for node in nodes.get_nodes_by_type((TranslateNode, BlockTranslateNode)):
                yield f"templates/{name}", entry_of(node)


def entry_of(node) -> dict:
    context = node.message_context
    said = {"msgctxt": context.resolve({})} if context else {}
    if isinstance(node, TranslateNode):
        return said | {
            "msgid": node.filter_expression.var.literal or node.filter_expression.var.var
        }
    return said | {"msgid": normalize_newlines(node.render_token_list(node.singular)[0])}


def refresh(language: str) -> polib.POFile:
    """Adds what is new, drops what is gone, keeps the rest, and compiles. Returns the catalogue."""
    path = catalogue(language)
    path.parent.mkdir(parents=True, exist_ok=True)
    old = polib.pofile(str(path)) if path.exists() else polib.POFile()
    kept = {(entry.msgctxt, entry.msgid): entry for entry in old}
    new = polib.POFile(wrapwidth=100)
    new.metadata = {
        "Content-Type": "text/plain; charset=UTF-8",
        "Content-Transfer-Encoding": "8bit",
        "Language": language,
        "Plural-Forms": PLURALS.get(language, TWO),
    }
    for key, entry in sorted(said().items(), key=lambda row: (row[1]["occurrences"][0], row[0][1])):
        words = kept.get(key)
        new.append(
            polib.POEntry(
                **entry,
                msgstr=words.msgstr if words else "",
                msgstr_plural=words.msgstr_plural if words else plural_of(entry, language),
            )
        )
    new.save(str(path))
    new.save_as_mofile(str(path.with_suffix(".mo")))
    return new


def plural_of(entry: dict, language: str) -> dict:
    many = 6 if language == "ar" else 2
    return dict.fromkeys(range(many), "") if "msgid_plural" in entry else {}


def main() -> None:
    django.setup()
    for language in languages():
        missing = refresh(language).untranslated_entries()
        print(f"{language}: {len(missing)} still to be translated")  # noqa: T201


if __name__ == "__main__":
    main()
