"""Chain events by hash within their stream, and refuse every change of a written event."""

from typing import ClassVar

from django.db import migrations

CHAIN = """
CREATE FUNCTION foundation_chain_event() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    newest record;
BEGIN
    -- Two writers of one stream wait for one another; streams do not wait for each other.
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

CREATE FUNCTION foundation_refuse_event_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'Events are kept as they were written: % is refused.', TG_OP;
END $$;
CREATE TRIGGER event_no_change BEFORE UPDATE OR DELETE ON foundation_event
    FOR EACH ROW EXECUTE FUNCTION foundation_refuse_event_change();
CREATE TRIGGER event_no_truncate BEFORE TRUNCATE ON foundation_event
    FOR EACH STATEMENT EXECUTE FUNCTION foundation_refuse_event_change();
"""

UNCHAIN = """
DROP TRIGGER event_no_truncate ON foundation_event;
DROP TRIGGER event_no_change ON foundation_event;
DROP TRIGGER event_chain ON foundation_event;
DROP FUNCTION foundation_refuse_event_change();
DROP FUNCTION foundation_chain_event();
"""


class Migration(migrations.Migration):
    dependencies: ClassVar = [("foundation", "0001_initial")]
    operations: ClassVar = [migrations.RunSQL(CHAIN, UNCHAIN)]
