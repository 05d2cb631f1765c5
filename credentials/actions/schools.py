"""Keeping the directory findable: the words by which each school is looked up."""

from collections.abc import Iterable

from django.db import transaction

from applicants.names import fold
from credentials.models import School, SchoolWord
from ecfmg.foundation.countries import country_name

_CHUNK = 1000


@transaction.atomic
def index_words(schools: Iterable[School]) -> int:
    """Make the search words of `schools` again from names, city, country and World Directory number; whoever changes
    one of those calls this in the same transaction. How many words were written; the same twice is the same."""
    written = 0
    pending = list(schools)
    for start in range(0, len(pending), _CHUNK):
        ids = [school.pk for school in pending[start : start + _CHUNK]]
        SchoolWord.objects.filter(school__in=ids).delete()
        words = [
            SchoolWord(school=school, word=word)
            for school in School.objects.filter(pk__in=ids).prefetch_related("names")
            for word in sorted(words_of(school))
        ]
        written += len(SchoolWord.objects.bulk_create(words, batch_size=5000))
    return written


def words_of(school: School) -> set[str]:
    """The folded words of everything that people know the school by."""
    texts = [school.name, school.city, country_name(school.country), school.country, school.wdoms_id or ""]
    texts += [name.name for name in school.names.all()]
    return {word[:60] for text in texts for word in fold(text).split()}
