"""What a role may do, as people read it: grants by subject, in short, and what a change means."""

from collections.abc import Iterable, Mapping

from ..domain.admin_rows import RoleRow
from ..domain.policy import GRANTS

SUBJECTS: Mapping[str, Mapping[str, str]] = {
    "Entries": {
        "at_risk.view": "see",
        "at_risk.create": "report",
        "at_risk.modify": "work",
        "at_risk.reassign": "take, reassign",
        "at_risk.void": "void",
        "at_risk.reopen": "reopen",
        "at_risk.backdate": "back-date",
        "at_risk.bulk": "many at once",
        "at_risk.delete": "delete",
    },
    "Customers": {
        "customer.view": "see",
        "customer.create": "add",
        "customer.modify": "contact fields",
        "customer.modify_terms": "terms",
        "contact.log": "log contacts",
        "credit.approve": "approve offers",
    },
    "Reports": {
        "report.own": "own work",
        "report.team": "team's",
        "report.all": "all",
        "view.share": "share views",
        "export.run": "export",
        "audit.export": "company history",
    },
    "Keeping": {
        "catalog.manage": "catalogs",
        "user.manage": "people",
        "role.manage": "roles",
        "location.manage": "locations",
        "setting.manage": "settings",
        "import.run": "imports",
    },
}
"""Heading to grant to a word or two, in the order that they are shown."""


def grouped() -> dict[str, dict[str, str]]:
    """Return every grant under its heading, in the words that complete "may …"."""
    return {
        heading: {grant: GRANTS[grant] for grant in shorts} for heading, shorts in SUBJECTS.items()
    }


def in_order(grants: Iterable[str]) -> list[str]:
    """Return grants in the order that they are shown; those unknown here last."""
    known = [grant for shorts in SUBJECTS.values() for grant in shorts]
    wanted = set(grants)
    return [*(one for one in known if one in wanted), *sorted(wanted.difference(known))]


def may_words(grants: Iterable[str]) -> str:
    """Return grants in the words that complete "may …": "see customers; export, …"."""
    return "; ".join(GRANTS.get(grant, grant) for grant in in_order(grants))


def short_words(grants: Iterable[str]) -> str:
    """Return what matters most of a role: "sees, reports, works entries; keeps people"."""
    held = set(grants)
    if held >= set(GRANTS):
        return "may everything"
    done = {"at_risk.modify": "works", "at_risk.create": "reports", "at_risk.view": "sees"}
    best = next((word for grant, word in done.items() if grant in held), "")
    parts = [f"{best} entries"] if best else []
    parts += ["reassigns them"] if "at_risk.reassign" in held else []
    parts += ["deletes them"] if "at_risk.delete" in held else []
    if "customer.modify_terms" in held:
        parts.append("changes customers")
    elif "customer.modify" in held:
        parts.append("changes contact fields")
    elif not best and "customer.view" in held:
        parts.append("sees customers")
    parts += ["exports"] if "export.run" in held else []
    keeps = [words for grant, words in SUBJECTS["Keeping"].items() if grant in held]
    if len(keeps) == len(SUBJECTS["Keeping"]):
        parts.append("keeps everything")
    elif keeps:
        parts.append(f"keeps {', '.join(keeps)}")
    return ", ".join(parts) or "may nothing"


def change_words(before: Iterable[str], after: Iterable[str]) -> str:
    """Return what a change of grants gives and takes, empty where it does neither."""
    was, will = set(before), set(after)
    parts = (("Loses", was - will), ("Gains", will - was))
    return " ".join(f"{word}: {may_words(grants)}." for word, grants in parts if grants)


def people_words(role: RoleRow) -> str:
    """Return how many have a role: "12 people, 2 of them off"; "nobody" for none."""
    total = role.people.value + role.people_off.value
    if not total:
        return "nobody"
    more = "+" if role.people.capped or role.people_off.capped else ""
    off = f", {role.people_off} of them off" if role.people_off.value else ""
    return f"{total}{more} {'person' if total == 1 else 'people'}{off}"


def listed(names: Iterable[str], most: int = 3) -> str:
    """Return names as a sentence has them: "Ana, Ben and 4 more"."""
    found = list(names)
    if len(found) > most:
        return f"{', '.join(found[:most])} and {len(found) - most} more"
    return " and ".join(filter(None, (", ".join(found[:-1]), found[-1]))) if found else ""
