"""Invented schools. Their numbers begin with F9, which no school of the World Directory has."""

from dataclasses import dataclass
from datetime import date

from applicants.names import fold
from credentials.actions.schools import index_words
from credentials.models import School, SchoolAccreditation, SchoolName, SponsorNote

DEMO_DATA = "demo data"


@dataclass(frozen=True, slots=True)
class DemoSchool:
    """One invented school; `also` are its other names, `was` its former ones, `note` the years of its sponsor note."""

    number: str
    name: str
    city: str
    country: str
    degree: str
    founded: int
    note: tuple[str, ...] = ()
    also: tuple[str, ...] = ()
    was: tuple[str, ...] = ()
    agency: str = ""
    listed: bool = True
    remark: str = ""


SCHOOLS = {
    "lagoon": DemoSchool(
        "F9000001",
        "Eko Lagoon University, College of Medicine",
        "Lagos",
        "NGA",
        "Bachelor of Medicine, Bachelor of Surgery",
        1974,
        ("1980-current",),
        was=("Eko Lagoon Medical School",),
    ),
    "valle": DemoSchool(
        "F9000002",
        "Universidad del Valle Azul, Facultad de Medicina",
        "Puerto Azul",
        "MEX",
        "Médico Cirujano",
        1958,
        ("1988-current",),
        also=("Blue Valley University, Faculty of Medicine",),
        agency="COMAEM",
    ),
    "lindenfels": DemoSchool(
        "F9000003",
        "Medizinische Fakultät der Universität Lindenfels",
        "Lindenfels",
        "DEU",
        "Staatsexamen Medizin",
        1819,
        ("1953-current",),
        also=("University of Lindenfels, Faculty of Medicine",),
    ),
    "jeevandhara": DemoSchool(
        "F9000004",
        "Jeevandhara Medical College",
        "Nadipur",
        "IND",
        "Bachelor of Medicine and Bachelor of Surgery",
        1996,
        ("2001-current",),
        also=("जीवनधारा मेडिकल कॉलेज",),
        was=("Nadipur Institute of Medical Sciences",),
        agency="NMC",
    ),
    "novograd": DemoSchool(
        "F9000005",
        "Novograd Medical Institute",
        "Novograd",
        "KAZ",
        "Врач",
        1932,
        ("1990-2009", "2015-current"),
        also=("Новоградский медицинский институт",),
        agency="IAAR",
        remark="The sponsor note does not cover the graduation years 2010 to 2014.",
    ),
    "nakheel": DemoSchool(
        "F9000006",
        "Al Nakheel University, Faculty of Medicine",
        "Wahat Al Nakheel",
        "EGY",
        "Bachelor of Medicine and Surgery",
        1971,
        ("1977-current",),
        also=("جامعة النخيل، كلية الطب",),
        agency="NAQAAE",
    ),
    "brendan": DemoSchool(
        "F9000007",
        "Saint Brendan Island School of Medicine",
        "Port Brendan",
        "GRD",
        "Doctor of Medicine",
        1996,
        ("1999-2012",),
        remark="Closed in 2013; its records are kept by the ministry.",
    ),
    "harbour": DemoSchool(
        "F9000008",
        "Harbor State University College of Medicine",
        "Harbor City",
        "USA",
        "Doctor of Medicine",
        1901,
        agency="LCME",
    ),
    "tanah": DemoSchool(
        "F9000009",
        "Universitas Tanah Biru, Fakultas Kedokteran",
        "Kota Biru",
        "IDN",
        "Dokter",
        2016,
        remark="Listed without a sponsor note.",
    ),
}


def load_schools() -> dict[str, School]:
    """The invented schools by their short names, made where they are missing."""
    return {key: _made(one) for key, one in SCHOOLS.items()}


def _made(one: DemoSchool) -> School:
    fields = {
        "name": one.name,
        "city": one.city,
        "country": one.country,
        "degree_title": one.degree,
        "year_founded": one.founded,
        "listed": one.listed,
        "is_demo": True,
        "certainty": "house",
        "source": DEMO_DATA,
        "remark": f"Invented school for demonstrations. {one.remark}".strip(),
        "office_email": f"registrar@{one.number.lower()}.school.example",
    }
    school, created = School.objects.get_or_create(wdoms_id=one.number, defaults=fields)
    if not created:
        return school
    kinds = {SchoolName.Kind.CURRENT: (one.name,), SchoolName.Kind.ALTERNATE: one.also, SchoolName.Kind.FORMER: one.was}
    for kind, names in kinds.items():
        for name in names:
            SchoolName.objects.create(school=school, name=name, kind=kind, folded=fold(name))
    # No range at all is a version too: it says that this school is known to have no note.
    SponsorNote.objects.create(
        school=school,
        graduation_years=list(one.note or ()),
        valid_from=date(2015, 1, 1),
        source=DEMO_DATA,
        certainty="house",
    )
    if one.agency:
        SchoolAccreditation.objects.create(
            school=school, agency_name=one.agency, valid_from=date(2019, 1, 1), source=DEMO_DATA, certainty="house"
        )
    index_words([school])
    return school
