"""Will our mail arrive: what the world finds out about the configured sender, in plain words.

Every finding says what it is for, and where something is missing the record to copy. What cannot be
looked up is said to be unknown, never to be wrong.
"""

import ssl
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from email.utils import parseaddr
from ipaddress import ip_address

from django.conf import settings
from django.utils.dateformat import format as formatted

from culture.outbox import lookup
from culture.outbox.lookup import Unknown, names_back, records
from culture.outbox.pace import domain_of
from culture.words import listed

GOOD, MEND, UNKNOWN = "good", "mend", "unknown"
NOT_LOOKED_UP = "This could not be looked up: no answer came in time. Try again later."
# Which servers of a provider may send for us, and under which names it keeps our keys.
INCLUDES = {
    "microsoft365": "spf.protection.outlook.com",
    "google": "_spf.google.com",
    "mailgun": "mailgun.org",
    "mailjet": "spf.mailjet.com",
    "sendgrid": "sendgrid.net",
    "brevo": "spf.brevo.com",
}
SELECTORS = {
    "microsoft365": ["selector1", "selector2"],
    "google": ["google"],
    "sendgrid": ["s1", "s2"],
    "mailjet": ["mailjet"],
    "resend": ["resend"],
}
COMMON = ["default", "mail", "dkim", "s1", "selector1"]
FEW_LABELS = 2


@dataclass(frozen=True)
class Finding:
    """`purpose`: what it is for; `records`: lines to copy into DNS."""

    title: str
    purpose: str
    state: str
    words: str
    records: list[str] = field(default_factory=list)


def sender_domain() -> str:
    return domain_of(parseaddr(settings.DEFAULT_FROM_EMAIL)[1])


def findings(selector: str = "") -> list[Finding]:
    """All at once, so that the page takes as long as the slowest."""
    domain = sender_domain()
    if "." not in domain:
        return [no_domain(domain)]
    selectors = [selector] if selector else settings.MAIL_DKIM_SELECTORS
    selectors = selectors or SELECTORS.get(settings.MAIL_PROFILE, COMMON)
    checks = [
        lambda: spf(domain),
        lambda: dkim(domain, selectors),
        lambda: dmarc(domain),
        lambda: returns(domain),
        server_name,
        encryption,
    ]
    with ThreadPoolExecutor(len(checks)) as pool:
        return list(pool.map(lambda check: check(), checks))


def no_domain(domain: str) -> Finding:
    return Finding(
        "Sender",
        "The address that all mail comes from.",
        MEND,
        f"Mail comes from an address at “{domain}”, which nobody else can reach. "
        "Set FROM_EMAIL to an address of your own domain, and start again.",
    )


def finding(title: str, purpose: str, look: Callable[[], tuple]) -> Finding:
    """`look` gives (state, words[, records]), or raises Unknown."""
    try:
        return Finding(title, purpose, *look())
    except Unknown:
        return Finding(title, purpose, UNKNOWN, NOT_LOOKED_UP)


def spf(domain: str) -> Finding:
    purpose = "Names the servers that may send mail of your domain."
    return finding("SPF", purpose, lambda: spf_of(domain))


def spf_of(domain: str):
    there = [text for text in records(domain, "TXT") if text.lower().startswith("v=spf1")]
    wanted = INCLUDES.get(settings.MAIL_PROFILE)
    own = "mx" if is_here(settings.EMAIL_HOST) else f"a:{settings.EMAIL_HOST}"
    part = f"include:{wanted}" if wanted else own
    record = [f'{domain}.  TXT  "v=spf1 {part} ~all"']
    if not there:
        return (
            MEND,
            f"{domain} names no servers, so receivers cannot tell ours from others.",
            record,
        )
    if len(there) > 1:
        return MEND, f"{domain} has {len(there)} SPF records; only one counts. Join them."
    said = there[0]
    if said.rstrip().endswith("+all"):
        return MEND, "The record lets every server of the world send as you. End it with ~all."
    if wanted and wanted not in said:
        joined = said.replace("v=spf1", f"v=spf1 {part}", 1)
        return MEND, f"The record does not name {wanted}.", [f'{domain}.  TXT  "{joined}"']
    return GOOD, f"There is one: {said}"


def dkim(domain: str, selectors: list[str]) -> Finding:
    purpose = (
        "A signature under each mail. It must cover the headers List-Unsubscribe and "
        "List-Unsubscribe-Post too, and Feedback-ID."
    )
    return finding("DKIM", purpose, lambda: dkim_of(domain, selectors))


def dkim_of(domain: str, selectors: list[str]):
    found = [name for name in selectors if has_key(f"{name}._domainkey.{domain}")]
    if found:
        return (
            GOOD,
            f"There is a key under {listed(found)}. The test mail shows if it is used.",
        )
    names = listed(selectors, most=6)
    words = f"No key was found under {names}. Whoever runs the mail server makes one and gives you "
    words += "its name and record; enter the name above if it is another."
    return MEND, words, [f'{selectors[0]}._domainkey.{domain}.  TXT  "v=DKIM1; k=rsa; p=…"']


def has_key(name: str) -> bool:
    """A record without a key, "p=", says that the key was withdrawn."""
    tags = [tag.strip() for text in records(name, "TXT") for tag in text.split(";")]
    return any(tag.startswith("p=") and len(tag) > len("p=") for tag in tags)


def dmarc(domain: str) -> Finding:
    purpose = "Says what receivers do with mail that fails both, and where they report it."
    return finding("DMARC", purpose, lambda: dmarc_of(domain))


def dmarc_of(domain: str):
    for place in places(domain):
        there = [text for text in records(f"_dmarc.{place}", "TXT") if text.startswith("v=DMARC1")]
        if there:
            watches = "p=none" in there[0].replace(" ", "")
            tail = " It only watches; that is enough to begin with." if watches else ""
            return GOOD, f"There is one: {there[0]}{tail}"
    record = [f'_dmarc.{domain}.  TXT  "v=DMARC1; p=none; rua=mailto:postmaster@{domain}"']
    return MEND, "There is none. Large receivers refuse mail of domains without one.", record


def places(domain: str) -> list[str]:
    """The domain, and those above it, down to two labels."""
    labels = domain.split(".")
    return [".".join(labels[at:]) for at in range(max(1, len(labels) - FEW_LABELS + 1))]


def returns(domain: str) -> Finding:
    purpose = "Where answers and mail that comes back go."
    return finding("MX", purpose, lambda: returns_of(domain))


def returns_of(domain: str):
    there = [row.split()[-1] for row in records(domain, "MX")]
    if there and there != ["."]:
        return GOOD, f"Mail to {domain} goes to {listed(sorted(there))}."
    words = f"{domain} takes no mail, so nobody can answer and nothing comes back. Some receivers "
    return MEND, f"{words}refuse such senders. Use a domain that takes mail.", []


def server_name() -> Finding:
    purpose = "The sending server’s own name, which must lead back to it (PTR)."
    return finding("Server name", purpose, server_name_of)


def server_name_of():
    if settings.MAIL_PROFILE != "own":
        return GOOD, "Your provider’s servers send; it looks after their names."
    host = settings.EMAIL_HOST
    if is_here(host):
        return UNKNOWN, "The mail server runs on this machine: look up its outer address instead."
    addresses = records(host, "A") or records(host, "AAAA")
    if not addresses:
        return MEND, f"{host} has no address in DNS."
    names = names_back(addresses[0])
    if any(addresses[0] in records(name, "A") + records(name, "AAAA") for name in names):
        return GOOD, f"{addresses[0]} is called {names[0]}, and that leads back to it."
    said = f"is called {names[0]}, which does not lead back" if names else "has no name"
    return MEND, f"{addresses[0]} {said}. If it sends to the world itself, its owner mends that."


def encryption() -> Finding:
    purpose = "Mail leaves us encrypted, to a server that proves its name (TLS)."
    return finding("Encryption", purpose, encryption_of)


def encryption_of():
    if settings.MAIL_PROVIDER:
        return GOOD, "Mail goes to the provider’s interface over https."
    if not (settings.EMAIL_USE_TLS or settings.EMAIL_USE_SSL):
        if is_here(settings.EMAIL_HOST):
            return GOOD, "The mail server runs on this machine, so nothing passes a network."
        return MEND, "Mail leaves unencrypted. Begin EMAIL_URL with smtp+tls:// or smtp+ssl://."
    try:
        version, until = lookup.encryption()
    except ssl.SSLError as error:
        why = getattr(error, "verify_message", "") or "it cannot be trusted"
        return MEND, f"The server’s certificate is not accepted ({why}), so no mail is sent there."
    return GOOD, f"{version}; the certificate holds until {formatted(until, 'j F Y')}."


def is_here(host: str) -> bool:
    if host == "localhost":
        return True
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return False
