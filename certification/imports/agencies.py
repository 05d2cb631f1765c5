"""Read accrediting agencies in: what they are called, and for which countries WFME recognises them."""

from typing import Any

from certification.imports.directory_kinds import Values
from credentials.models import Agency, AgencyRecognition
from ecfmg.foundation.actors import Actor
from ecfmg.foundation.events import record

WFME = "wfme"


def stored_agencies() -> dict[str, Agency]:
    """The agencies on file by abbreviation, with their recognitions."""
    return {agency.abbreviation: agency for agency in Agency.objects.prefetch_related("recognitions")}


def store_agency(actor: Actor, agencies: dict[str, Agency], values: Values) -> bool:
    """Store one line; False where it says nothing new."""
    fields = {
        "name": values["agency_name"],
        "certainty": values["confidence"],
        "source": values["source"],
        "remark": values["note"],
    }
    agency = agencies.get(values["abbreviation"])
    new = agency is None
    if agency is None:
        agency = Agency.objects.create(abbreviation=values["abbreviation"], **fields)
        changed = True
    else:
        changed = _updated(agency, fields)
    changed = _store_recognitions(agency, values, new) or changed
    if changed:
        record(
            "agency.listed" if new else "agency.changed",
            actor=actor,
            stream=f"agency:{agency.public_id}",
            payload={"name": agency.name, "source": agency.source},
        )
    return changed


def _updated(agency: Agency, fields: dict[str, Any]) -> bool:
    changed = [name for name, value in fields.items() if getattr(agency, name) != value]
    for name in changed:
        setattr(agency, name, fields[name])
    if changed:
        agency.save(update_fields=changed)
    return bool(changed)


def _store_recognitions(agency: Agency, values: Values, new: bool) -> bool:
    """One row for each country; a country that the file no longer names loses its row (its history stays)."""
    stored = {} if new else {r.country: r for r in agency.recognitions.all() if r.recognised_by == WFME}
    said = (values["wfme_status"], values["recognised_from"], values["recognised_until_as_listed"])
    changed = False
    for country in values["country_codes"]:
        row = stored.pop(country, None) or AgencyRecognition(agency=agency, recognised_by=WFME, country=country)
        if row.pk and (row.status, row.valid_from, row.valid_until) == said:
            continue
        row.status, row.valid_from, row.valid_until = said
        row.save()
        changed = True
    for row in stored.values():
        row.delete()
        changed = True
    return changed
