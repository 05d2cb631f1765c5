"""Every read of schools, education, documents, credentials and requests that more than one place needs."""

from credentials.people import authorised_on, in_office, member_of
from credentials.queries.credentials import (
    credentials_of,
    credentials_seen_by,
    credentials_to_review,
    educations_of,
    educations_seen_by,
    rejections_to_confirm,
    requests_for_school,
    requests_seen_by,
    requests_to_review,
    without_next_actor,
)
from credentials.queries.documents import document_flags, documents_of, documents_seen_by, page_image
from credentials.queries.roster import PersonRow, people_of_school, person_rows, roster_of, schools_that_send
from credentials.queries.schools import Range, SchoolPage, SchoolResult, find_schools, graduation_ranges, school_page
from credentials.queries.throughput import UsualTime, UsualTimes, usual_time, usual_times

__all__ = [
    "PersonRow",
    "Range",
    "SchoolPage",
    "SchoolResult",
    "UsualTime",
    "UsualTimes",
    "authorised_on",
    "credentials_of",
    "credentials_seen_by",
    "credentials_to_review",
    "document_flags",
    "documents_of",
    "documents_seen_by",
    "educations_of",
    "educations_seen_by",
    "find_schools",
    "graduation_ranges",
    "in_office",
    "member_of",
    "page_image",
    "people_of_school",
    "person_rows",
    "rejections_to_confirm",
    "requests_for_school",
    "requests_seen_by",
    "requests_to_review",
    "roster_of",
    "school_page",
    "schools_that_send",
    "usual_time",
    "usual_times",
    "without_next_actor",
]
