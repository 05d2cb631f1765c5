"""One statement for each kind of fact: the applicant's number, then the fields of the facts' dataclass in their order.

Every statement takes the numbers of a batch and names its order, so that the same rows always make the same facts. A
moment becomes its New York day in the database, as the contract says.
"""

APPLICANTS = """
SELECT id, public_id::text FROM applicants_applicant WHERE id = ANY(%s) ORDER BY id"""

#: The application that counts: the one that was not rejected, else the newest.
APPLICATION = """
SELECT DISTINCT ON (applicant_id) applicant_id, submitted_on, status
FROM applicants_certificationapplication WHERE applicant_id = ANY(%s)
ORDER BY applicant_id, (status = 'rejected'), id DESC"""

EXAMS = """
SELECT applicant_id, exam, taken_on, nullif(outcome, ''), score, reported_on, invalidated_on
FROM certification_examresult WHERE applicant_id = ANY(%s) ORDER BY applicant_id, taken_on, id"""

EXAM_EXCEPTIONS = """
SELECT applicant_id, 'seven_year', deadline, approved_by, reason, nullif(exam, ''), taken_on
FROM certification_examexception WHERE applicant_id = ANY(%s) ORDER BY applicant_id, id"""

EXAM_REQUESTS = """
SELECT applicant_id, exam, (submitted_at AT TIME ZONE 'America/New_York')::date, wanted_from,
       board_limit_expires_on, board_sequence_complete
FROM certification_examrequest WHERE applicant_id = ANY(%s) ORDER BY applicant_id, submitted_at, id"""

EXAM_BARS = """
SELECT applicant_id, kind, barred_from, barred_until
FROM certification_exambar WHERE applicant_id = ANY(%s) ORDER BY applicant_id, barred_from, id"""

USMLE_REGISTRATIONS = """
SELECT applicant_id, exam, registered_on
FROM certification_usmleregistration WHERE applicant_id = ANY(%s) ORDER BY applicant_id, registered_on, id"""

#: The last column is the number of the school, the one before it that of the entry.
EDUCATION = """
SELECT e.applicant_id, e.status, e.started_on, e.graduated_on, e.expected_graduation_on, e.credit_years::float8,
       nullif(e.degree_title, ''), e.degree_field, e.basic_sciences_completed_on, e.id, e.school_id
FROM credentials_education e WHERE e.applicant_id = ANY(%s) ORDER BY e.applicant_id, e.position"""

PAPERS = """
SELECT c.education_id, c.kind, c.state
FROM credentials_credential c JOIN credentials_education e ON e.id = c.education_id
WHERE e.applicant_id = ANY(%s)"""

TRANSFER_CREDITS = """
SELECT t.education_id, t.passed_at_source, t.times_transferred, t.premedical, t.accepted_by_ecfmg_on,
       t.transcript_state, t.school_id
FROM credentials_transfercredit t JOIN credentials_education e ON e.id = t.education_id
WHERE e.applicant_id = ANY(%s) ORDER BY t.education_id, t.id"""

#: Takes numbers of schools. The sponsor note is the present version; a decision keeps the copy that it used. Where no
#: version was ever stored, nobody here knows whether the school has a note.
SCHOOLS = """
SELECT s.id, s.name, s.country, s.wdoms_id, s.listed, coalesce(s.us_loan_programme, false),
       coalesce(s.lcme_joint_degree, false), coalesce(s.mra_osce_school, false), n.graduation_years,
       EXISTS (SELECT FROM credentials_sponsornote WHERE school_id = s.id)
FROM credentials_school s
LEFT JOIN credentials_sponsornote n ON n.school_id = s.id AND n.valid_until IS NULL
WHERE s.id = ANY(%s)"""

#: An accreditation whose first day nobody knows is taken as one that has always been.
ACCREDITATIONS = """
SELECT school_id, agency_name, coalesce(valid_from, DATE '1900-01-01'), valid_until
FROM credentials_schoolaccreditation WHERE school_id = ANY(%s)
ORDER BY school_id, agency_name, valid_from NULLS FIRST, id"""

LICENCES = """
SELECT applicant_id, country, kind, valid_from, valid_until, disciplinary_action, verified
FROM pathways_licence WHERE applicant_id = ANY(%s) ORDER BY applicant_id, valid_from, id"""

OSCES = """
SELECT applicant_id, name, country, administered_by_school, passed_on, attested
FROM pathways_osce WHERE applicant_id = ANY(%s) ORDER BY applicant_id, passed_on, id"""

ATTESTATIONS = """
SELECT applicant_id, pathway, official_name, received_on, by_authorised_official, channel
FROM pathways_attestation WHERE applicant_id = ANY(%s) ORDER BY applicant_id, received_on, id"""

MINI_CEX = """
SELECT applicant_id, encounter_on, evaluator, evaluator_accepted_on, evaluator_licensed_since, evaluator_licence,
       evaluator_related, evaluator_paid, nullif(setting, ''), in_person, real_patient,
       interviewing, examination, professionalism, reasoning
FROM pathways_minicexencounter WHERE applicant_id = ANY(%s) ORDER BY applicant_id, encounter_on, id"""

OET = """
SELECT applicant_id, taken_on, listening, reading, writing, speaking, released, profession
FROM pathways_oetsitting WHERE applicant_id = ANY(%s) ORDER BY applicant_id, taken_on, id"""

PATHWAY_APPLICATIONS = """
SELECT applicant_id, season, pathway, (submitted_at AT TIME ZONE 'America/New_York')::date, status, decided_on,
       revalidation
FROM pathways_pathwayapplication WHERE applicant_id = ANY(%s) ORDER BY applicant_id, submitted_at, id"""

TRAINING = """
SELECT applicant_id, programme, started_on, country, ended_on, successful
FROM certification_trainingperiod WHERE applicant_id = ANY(%s) ORDER BY applicant_id, started_on, id"""

US_LICENCES = """
SELECT applicant_id, jurisdiction, kind, issued_on
FROM certification_uslicence WHERE applicant_id = ANY(%s) ORDER BY applicant_id, issued_on, id"""

#: The certificate in force, else the newest of those revoked.
CERTIFICATE = """
SELECT DISTINCT ON (applicant_id) applicant_id, issued_on, basis, season, revoked_on
FROM certification_certificate WHERE applicant_id = ANY(%s)
ORDER BY applicant_id, (revoked_on IS NOT NULL), issued_on DESC, id DESC"""

#: Takes the day twice and then the batch: who owes something on that day.
CHARGES = """
SELECT DISTINCT applicant_id FROM certification_charge
WHERE raised_on <= %s AND (settled_on IS NULL OR settled_on > %s) AND applicant_id = ANY(%s)"""

IRREGULAR_BEHAVIOR = """
SELECT applicant_id, state, recorded_on
FROM certification_irregularbehavior WHERE applicant_id = ANY(%s) ORDER BY applicant_id, recorded_on, id"""
