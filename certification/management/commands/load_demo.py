"""``manage.py load_demo``: the directory, invented schools, people in every role, applicants in every state."""

import sys
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from tqdm import tqdm

from certification.actions.deciding import decide_all_due
from certification.demo.cast import load_cast
from certification.demo.people import PEOPLE, tell
from certification.demo.post import load_post
from certification.demo.school_side import load_school_side
from certification.demo.schools import load_schools
from certification.demo.sharing import load_sharing
from certification.imports.directory import import_directory
from certification.imports.directory_kinds import AgenciesFile, SchoolsFile
from certification.imports.result_kinds import EXAM_RESULTS, OET_RESULTS
from certification.imports.results import import_results
from certification.models import ImportRun
from ecfmg.foundation.actors import Actor

DATA = Path(__file__).resolve().parents[2] / "data"
SET_UP = Actor.system("Demonstration set-up")


class Command(BaseCommand):
    """Loads what is missing and leaves what is there; a second run changes nothing."""

    help = "Load the directory and, for demonstrations, invented people and schools. Refused unless DEMO is on."

    def handle(self, *args: Any, **options: Any) -> None:
        """Load in the order in which things rest on each other."""
        if not settings.DEMO:
            raise CommandError("Demonstration data is loaded only with DEMO=1, which production refuses.")
        if not ImportRun.objects.filter(kind="schools").exists():
            import_directory(SET_UP, kind=SchoolsFile(), path=DATA / "schools.csv")
            import_directory(SET_UP, kind=AgenciesFile(), path=DATA / "agencies.csv")
        for kind in (EXAM_RESULTS, OET_RESULTS):
            file_name = f"demo_{kind.name}.csv"
            if not ImportRun.objects.filter(kind=kind.name, file_name=file_name).exists():
                import_results(SET_UP, kind=kind, path=DATA / file_name)
        schools = load_schools()
        cast = load_cast(schools)
        told = sum(
            tell(key, cast, schools)
            for key in tqdm(PEOPLE, desc="Demo people", disable=not sys.stderr.isatty(), file=sys.stderr)
        )
        load_school_side(schools, cast)
        load_post(cast)
        load_sharing()
        decide_all_due()
        self.stdout.write(f"{told} demo applicants made, {len(PEOPLE) - told} were there.")
