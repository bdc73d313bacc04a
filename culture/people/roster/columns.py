"""Which column holds what: guessed by its name, shown, and changed by hand.

A column is either one of FIELDS, or not kept. Columns that a culture tool has no business with
(pay, gender, birth, health …) are emptied the moment a file is read and cannot be chosen.
"""

import re

from culture.people.roster.table import RosterUnreadable, Table

# Key: what it is called on pages. The command's options carry the same keys.
FIELDS = {
    "email": "Mail address",
    "name": "Name",
    "first_name": "First name",
    "last_name": "Last name",
    "key": "Employee number",
    "team": "Team",
    "branch": "Above the team",
    "manager": "Manager",
    "manager_name": "Manager’s name",
    "joined": "Joined on",
    "left": "Left on",
    "status": "Status",
    "site": "Place",
    "phone": "Telephone",
    "language": "Language",
    "time_zone": "Time zone",
}

# Headings as people write them, in small letters and without spaces or signs; the first wins.
WORDS = {
    "email": """workemail workemailaddress emailwork businessemail companyemail
        officialemail corporateemail primaryworkemail primaryemail emailaddress
        email emailid mail mailaddress ademail userprincipalname emailadresse
        mailadresse emaildienstlich dienstlicheemail emailgeschäftlich
        geschäftlicheemail firmenmail courriel adresseemail adressemail
        emailprofessionnel correo correoelectrónico correoelectronico emailadres
        werkmail arbejdsmail epost epostadress epostadresse postaelettronica
        indirizzoemail sähköposti""",
    "name": """name fullname employeename displayname personname worker workername person
        mitarbeitername mitarbeiter vollständigername anzeigename nom nomcomplet
        nombre nombrecompleto nombreyapellidos navn fuldenavn namn naam nome
        nomecompleto nimi""",
    "first_name": """firstname givenname forename vorname rufname prénom prenom fornavn förnamn
        voornaam imię""",
    "last_name": """lastname surname familyname nachname familienname zuname apellido apellidos
        efternavn etternavn efternamn achternaam cognome sobrenome nazwisko""",
    "key": """employeeid empid employeenumber employeeno empno employee personnelnumber
        personnelno staffid staffnumber workerid personalnummer personalnr persnr
        mitarbeiternummer mitarbeiternr mitarbeiterid matricule matrícula
        numeroempleado medarbejdernummer medarbejdernr ansattnummer
        anställningsnummer personeelsnummer userid id""",
    "team": """team teamname unit unitname orgunit organisationunit organisationalunit
        organizationunit organizationalunit supervisoryorganization workgroup group
        store storename shop gruppe einheit organisationseinheit orgeinheit filiale
        équipe equipe equipo squadra hold ploeg tiimi""",
    "department": """department departmentname dept deptname departmenttype abteilung
        abteilungsname fachabteilung département departement departamento reparto
        dipartimento afdeling avdeling avdelning osasto dział""",
    "branch": """parentteam parentunit parent branch division businessunit businessarea
        bereich geschäftsbereich hauptabteilung übergeordneteeinheit
        übergeordnetesteam direction división område onderdeel""",
    "manager": """manageremail manageremailaddress managerworkemail supervisoremail managerid
        mgrid manageremployeeid managernumber managerno supervisorid reportstoid
        reportstoemail reportsto manager mgr linemanager supervisor teamlead
        teamleader leader lead vorgesetzteremail vorgesetztenid vorgesetzterid
        vorgesetzterpersonalnummer vorgesetzter vorgesetzte führungskraftemail
        führungskraftid führungskraft teamleiter teamleitung leiter leitung
        responsable chef jefe leder nærmesteleder närmastechef leidinggevende
        responsabile esimies przełożony""",
    "manager_name": """managername mgrname supervisorname linemanagername reportstoname
        vorgesetztername namevorgesetzter führungskraftname nomdumanager manager
        supervisor linemanager reportsto vorgesetzter vorgesetzte führungskraft""",
    "joined": """dateofjoining joiningdate joindate joinedon joined hiredate dateofhire
        datehired hiredon startdate employmentstartdate entrydate originalhiredate
        eintrittsdatum eintritt eintrittam einstellungsdatum beschäftigtseit
        dateembauche datedembauche dateentrée datedentrée fechadeingreso
        fechaingreso fechadealta ansættelsesdato startdato anställningsdatum
        ansattdato indienst datumindienst datadiassunzione""",
    "left": """lastworkingdate lastworkingday lastday leavingdate leavedate dateofleaving
        lefton exitdate enddate terminationdate dateoftermination employmentenddate
        austrittsdatum austritt austrittam enddatum datedesortie datesortie
        fechadebaja fechabaja fratrædelsesdato slutdato slutdatum uitdienst
        datumuitdienst datadicessazione""",
    "status": """status employmentstatus employeestatus empstatus accountenabled active
        isactive aktiv mitarbeiterstatus beschäftigungsstatus statut estado stato""",
    "site": """location site locationname worklocation office officelocation workplace
        place city standort niederlassung büro buero arbeitsort dienstort ort lieu
        ville sede ubicación lugar sted lokation plats kontor plaats locatie""",
    "language": """language preferredlanguage languagecode locale lang sprache langue idioma
        sprog språk taal lingua kieli""",
    # Only what is named for it: telephone numbers are private otherwise.
    "phone": "pulsephone sms smsnumber smsphone",
    "time_zone": "timezone tz zeitzone fuseauhoraire zonahoraria tidszone tidssone tijdzone",
}
RANKED = {field: words.split() for field, words in WORDS.items()}

PRIVATE = re.compile(
    r"gender|geschlecht|^sex$|^sexe$|^sexo$|^genre$|^género$|^køn$|^kön$|compensation|salar|wage|income|"
    r"bonus|^pay|payrate|payzone|paygrade|gehalt|lohn|entgelt|vergütung|besoldung|salaire|sueldo|"
    r"birth|^dob$|^age$|^alter$|geburt|naissance|nacimiento|fødsel|marital|married|familienstand|"
    r"^race|ethnic|hispanic|religion|konfession|nationality|citizen|staatsangeh|disabil|behinder|"
    r"health|sickness|krank|iban|^bank|kontonummer|^ssn$|socialsecurity|sozialvers|nationalid|"
    r"passport|personnummer|^tax|steuer|password|passwort|performance|appraisal|beurteilung|"
    r"absence|^union|gewerkschaft|homeaddress|privat|personalmail|personalemail|homeemail|(?<!pulse)(?<!sms)phone$|"
    r"mobile$|mobil$|telefon"
)
NOT_THEIRS = re.compile(r"manager|supervisor|vorgesetz|führung|secondary|alternat|recovery|zweit")
BRACKETED = re.compile(r"[\[(].*?[\])]")


def plain(heading: str) -> str:
    """ "Work E-Mail [Required]" → "workemail"; "Employee #" → "employeenumber"."""
    heading = BRACKETED.sub("", heading).casefold().replace("#", "number")
    return "".join(letter for letter in heading if letter.isalnum())


def private(header) -> list[str]:
    return [heading for heading in header if PRIVATE.search(plain(heading))]


def kept_nowhere(table: Table, columns: dict) -> list[str]:
    """The columns of a file that no field takes."""
    return [heading for heading in table.header if heading not in columns.values()]


def guess(table: Table) -> dict[str, str]:
    """{field: heading} for everything recognised; a heading is used once, private ones never."""
    free = [heading for heading in table.header if heading not in private(table.header)]
    found = {}
    for field, words in RANKED.items():
        if heading := first_named(free, words):
            found[field] = heading
            free.remove(heading)
    if "email" not in found and (heading := addresses_in(table, free)):
        found["email"] = heading
    return settle_structure(table, settle_names(found))


def first_named(free, words):
    by_word = {plain(heading): heading for heading in reversed(free)}
    return next((by_word[word] for word in words if word in by_word), None)


def addresses_in(table, free):
    """A column that is mostly mail addresses, whatever its name."""
    for heading in free:
        cells = [cell for cell in table.column(heading)[:200] if cell]
        theirs = not NOT_THEIRS.search(plain(heading))
        if theirs and cells and sum("@" in cell for cell in cells) > len(cells) / 2:
            return heading
    return None


def settle_names(found):
    """ "Name" beside "Vorname" is the last name; a manager known by name only is the manager."""
    if "first_name" in found and "last_name" not in found and "name" in found:
        found["last_name"] = found.pop("name")
    if "manager" not in found and "manager_name" in found:
        found["manager"] = found.pop("manager_name")
    return found


def settle_structure(table, found):
    """Departments are the teams, or lie above them where the file names smaller teams."""
    department = found.pop("department", None)
    if department is None:
        return found
    above = "team" in found or led_in_parts(table, department, found.get("manager"))
    if not above:
        found["team"] = department
    else:
        found.setdefault("branch", department)
    return found


def led_in_parts(table, department, manager) -> bool:
    """Departments with more than two managers each, who lead three people or more on average."""
    if manager is None:
        return False
    departments = len(set(table.column(department)))
    managers = len(set(table.column(manager)))
    return managers > 2 * departments and len(table.lines) >= 3 * managers


def choose(table: Table, wanted: dict) -> dict[str, str]:
    """The columns somebody named by hand; empty ones are left out. Raises RosterUnreadable."""
    header = {heading.casefold(): heading for heading in table.header}
    hidden = private(table.header)
    columns = {}
    for field, heading in wanted.items():
        if not heading:
            continue
        known = header.get(heading.strip().casefold())
        if known is None or known in hidden:
            raise RosterUnreadable(
                f"The file has no column “{heading}” that we may read. It has: "
                f"{', '.join(name for name in table.header if name not in hidden)}."
            )
        columns[field] = known
    return columns


def require_addresses(table: Table, columns: dict) -> None:
    """Everything hangs on the mail address. Raises RosterUnreadable where no column holds it."""
    if "email" not in columns:
        raise RosterUnreadable(
            "No column holds mail addresses: name the one that does. It may be empty for people "
            "who have none and an employee number. "
            f"The file has: {', '.join(table.header)}."
        )
