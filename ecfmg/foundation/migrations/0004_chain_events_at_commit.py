"""Chain events when their transaction commits, so that the lock of a stream is the last one that anybody takes.

With the lock taken at the insert, an action (event first, then a fact and its due row) and the worker that decides
(due row first, then an event) could wait for one another.
"""

from typing import ClassVar

from django.db import migrations, models

CHAIN = """
DROP TRIGGER event_chain ON foundation_event;
DROP FUNCTION foundation_chain_event();

CREATE FUNCTION foundation_chain_event() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    newest record;
BEGIN
    -- Two writers of one stream wait for one another; streams do not wait for each other.
    PERFORM pg_advisory_xact_lock(hashtextextended(NEW.stream, 0));
    SELECT position, hash INTO newest FROM foundation_event
        WHERE stream = NEW.stream AND position IS NOT NULL ORDER BY position DESC LIMIT 1;
    UPDATE foundation_event SET
        position = coalesce(newest.position, 0) + 1,
        previous_hash = coalesce(newest.hash, ''),
        hash = encode(sha256(convert_to(concat_ws(E'\\x1f',
            NEW.stream, coalesce(newest.position, 0) + 1, NEW.verb,
            to_char(NEW.at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US'),
            coalesce(NEW.actor_id::text, ''), NEW.actor_label, NEW.actor_audience, NEW.subject, NEW.reason,
            NEW.payload::text, NEW.request_id, NEW.for_applicant::text, coalesce(newest.hash, '')), 'UTF8')), 'hex')
        WHERE id = NEW.id;
    RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER event_chain AFTER INSERT ON foundation_event
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION foundation_chain_event();

-- An event that is not chained yet can be chained, and nothing else of it can change.
CREATE FUNCTION foundation_keep_event() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    before foundation_event := OLD;
BEGIN
    before.position := NEW.position;
    before.previous_hash := NEW.previous_hash;
    before.hash := NEW.hash;
    IF OLD.position IS NULL AND OLD.hash = '' AND before = NEW THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION 'Events are kept as they were written: % is refused.', TG_OP;
END $$;
DROP TRIGGER event_no_change ON foundation_event;
CREATE TRIGGER event_no_change BEFORE UPDATE ON foundation_event
    FOR EACH ROW EXECUTE FUNCTION foundation_keep_event();
CREATE TRIGGER event_no_delete BEFORE DELETE ON foundation_event
    FOR EACH ROW EXECUTE FUNCTION foundation_refuse_event_change();
"""

CHAIN_AT_INSERT = """
DROP TRIGGER event_no_delete ON foundation_event;
DROP TRIGGER event_no_change ON foundation_event;
DROP FUNCTION foundation_keep_event();
CREATE TRIGGER event_no_change BEFORE UPDATE OR DELETE ON foundation_event
    FOR EACH ROW EXECUTE FUNCTION foundation_refuse_event_change();
DROP TRIGGER event_chain ON foundation_event;
DROP FUNCTION foundation_chain_event();
CREATE FUNCTION foundation_chain_event() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    newest record;
BEGIN
    PERFORM pg_advisory_xact_lock(hashtextextended(NEW.stream, 0));
    SELECT position, hash INTO newest FROM foundation_event WHERE stream = NEW.stream ORDER BY position DESC LIMIT 1;
    NEW.position := coalesce(newest.position, 0) + 1;
    NEW.previous_hash := coalesce(newest.hash, '');
    NEW.hash := encode(sha256(convert_to(concat_ws(E'\\x1f',
        NEW.stream, NEW.position, NEW.verb,
        to_char(NEW.at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US'),
        coalesce(NEW.actor_id::text, ''), NEW.actor_label, NEW.actor_audience, NEW.subject, NEW.reason,
        NEW.payload::text, NEW.request_id, NEW.for_applicant::text, NEW.previous_hash), 'UTF8')), 'hex');
    RETURN NEW;
END $$;
CREATE TRIGGER event_chain BEFORE INSERT ON foundation_event
    FOR EACH ROW EXECUTE FUNCTION foundation_chain_event();
"""


class Migration(migrations.Migration):
    dependencies: ClassVar = [("foundation", "0003_tallies")]
    operations: ClassVar = [
        migrations.AlterField("event", "position", models.PositiveIntegerField(editable=False, null=True)),
        migrations.RunSQL(CHAIN, CHAIN_AT_INSERT),
    ]
