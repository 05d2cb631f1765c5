"""Invented schools: listed and not, with and without ECFMG's note, accredited by agencies of their countries."""

from datetime import date

from tests.bench.chance import Chance
from tests.bench.tables import Rows

AGENCIES = {
    "IND": "NMC",
    "PAK": "PM&DC",
    "GRD": "ACCM",
    "KOR": "KIMEE",
    "PHL": "PAASCU",
    "GEO": "NCEQE",
    "JAM": "CAAM-HP",
    "EGY": "NAQAAE",
    "NGA": "MDCN",
    "GBR": "General Medical Council",
}
ELSEWHERE = ("USA", "CAN", "MEX", "POL", "IRL", "UKR")
COUNT = 1000


def add_schools(chance: Chance, rows: Rows) -> dict[str, list[int]]:
    """Add the schools; return their ids by country, those that do not serve under `unfit`."""
    by_country: dict[str, list[int]] = {"unfit": []}
    for number in range(1, COUNT + 1):
        country = chance.one_of((*AGENCIES, *AGENCIES, *ELSEWHERE))
        unfit = chance.happens(0.04)
        school = rows.add(
            "credentials_school",
            *(f"F{number:07}", f"Invented College of Medicine {number}", country, not unfit or chance.happens(0.5)),
            *(chance.happens(0.05), chance.happens(0.02), chance.happens(0.2)),
            *(1, "", "", "", "", False, "house", "made for measuring", "", ""),
        )
        by_country.setdefault("unfit" if unfit else country, []).append(school)
        if not unfit:
            years = '["1988-2009", "2012-current"]' if chance.happens(0.05) else '["1975-current"]'
            rows.add("credentials_sponsornote", school, years, date(2000, 1, 1), "made for measuring", "house")
        if country in AGENCIES and chance.happens(0.7):
            until = date(2026, 12, 31) if chance.happens(0.2) else None
            accredited = ("credentials_schoolaccreditation", school, AGENCIES[country])
            rows.add(*accredited, date(chance.between(2005, 2022), 1, 1), until, "made for measuring", "house")
    return by_country
