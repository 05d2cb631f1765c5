"""Chain all events of a transaction together: the trigger of the first of them does it, those of the others find it done.

Decisions come a thousand a transaction, each with its event; chained one by one they took 70 µs each.
"""

from importlib import import_module
from typing import ClassVar

from django.db import migrations

before = import_module("ecfmg.foundation.migrations.0004_chain_events_at_commit")

CHAIN = """
DROP TRIGGER event_chain ON foundation_event;
DROP FUNCTION foundation_chain_event();

CREATE FUNCTION foundation_event_hash(e foundation_event, place integer, previous text) RETURNS text
LANGUAGE sql STABLE AS $$
    SELECT encode(sha256(convert_to(concat_ws(E'\\x1f',
        e.stream, place, e.verb, to_char(e.at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US'),
        coalesce(e.actor_id::text, ''), e.actor_label, e.actor_audience, e.subject, e.reason,
        e.payload::text, e.request_id, e.for_applicant::text, previous), 'UTF8')), 'hex')
$$;

-- Chains the events of this transaction from the number `first` on: others that are not chained yet cannot be seen.
-- The numbers lie at the end of the index, whatever the statistics say of a table that grows fast.
CREATE FUNCTION foundation_chain_events(first bigint) RETURNS void LANGUAGE plpgsql
SET enable_seqscan = off SET enable_bitmapscan = off AS $$
DECLARE
    later foundation_event;
    newest record;
BEGIN
    -- Two writers of one stream wait for one another; streams do not wait for each other. In one order everywhere, so
    -- that no two transactions wait for one another.
    PERFORM pg_advisory_xact_lock(hashtextextended(stream, 0)) FROM (
        SELECT DISTINCT stream FROM foundation_event WHERE id >= first AND position IS NULL ORDER BY stream) AS streams;
    UPDATE foundation_event AS e SET
        position = n.place, previous_hash = n.previous, hash = foundation_event_hash(e, n.place, n.previous)
    FROM (
        SELECT f.id, coalesce(t.position, 0) + 1 AS place, coalesce(t.hash, '') AS previous
        FROM (SELECT DISTINCT ON (stream) id, stream FROM foundation_event
              WHERE id >= first AND position IS NULL ORDER BY stream, id) AS f
        LEFT JOIN LATERAL (SELECT position, hash FROM foundation_event
              WHERE stream = f.stream AND position IS NOT NULL ORDER BY position DESC LIMIT 1) AS t ON true
    ) AS n WHERE e.id = n.id;
    -- What follows in a stream that got several.
    FOR later IN SELECT * FROM foundation_event WHERE id >= first AND position IS NULL ORDER BY id LOOP
        SELECT position + 1 AS place, hash INTO newest FROM foundation_event
            WHERE stream = later.stream AND position IS NOT NULL ORDER BY position DESC LIMIT 1;
        UPDATE foundation_event SET position = newest.place, previous_hash = newest.hash,
            hash = foundation_event_hash(later, newest.place, newest.hash) WHERE id = later.id;
    END LOOP;
END $$;

CREATE FUNCTION foundation_chain_event() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (SELECT FROM foundation_event WHERE id = NEW.id AND position IS NULL) THEN
        PERFORM foundation_chain_events(NEW.id);
    END IF;
    RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER event_chain AFTER INSERT ON foundation_event
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION foundation_chain_event();

-- An event that is not chained yet can be chained, and nothing else of it can change.
DROP TRIGGER event_no_change ON foundation_event;
DROP FUNCTION foundation_keep_event();
CREATE TRIGGER event_no_change BEFORE UPDATE ON foundation_event FOR EACH ROW WHEN (
    OLD.position IS NOT NULL OR OLD.hash <> '' OR OLD.id <> NEW.id OR OLD.stream <> NEW.stream OR OLD.verb <> NEW.verb
    OR OLD.at <> NEW.at OR OLD.actor_id IS DISTINCT FROM NEW.actor_id OR OLD.actor_label <> NEW.actor_label
    OR OLD.actor_audience <> NEW.actor_audience OR OLD.subject <> NEW.subject OR OLD.reason <> NEW.reason
    OR OLD.payload <> NEW.payload OR OLD.request_id <> NEW.request_id OR OLD.for_applicant <> NEW.for_applicant)
    EXECUTE FUNCTION foundation_refuse_event_change();
"""

UNCHAIN = (
    """
DROP TRIGGER event_no_change ON foundation_event;
DROP TRIGGER event_no_delete ON foundation_event;
CREATE TRIGGER event_no_change BEFORE UPDATE ON foundation_event
    FOR EACH ROW EXECUTE FUNCTION foundation_refuse_event_change();
"""
    + before.CHAIN
    + """
DROP FUNCTION foundation_chain_events(bigint);
DROP FUNCTION foundation_event_hash(foundation_event, integer, text);
"""
)


class Migration(migrations.Migration):
    dependencies: ClassVar = [("foundation", "0005_uploads_in_progress")]
    operations: ClassVar = [migrations.RunSQL(CHAIN, UNCHAIN)]
