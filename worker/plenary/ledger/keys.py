"""The names of all keys in Redis that are Plenary's own: one function a name, so that each can be searched for.

Everything carries the one hash tag `{<prefix>}`, so that all of a ledger is in one slot of a Redis Cluster, on one
node. A commit changes the object's row, its record's row (which record, only the file says), the stream and the outbox
in one script, and a cluster runs a script only where all its keys are in one slot: a tag for each object or record
would give that up. The price is one node's memory and one core's scripts for each ledger. Whoever outgrows a node runs
several ledgers, one a bucket or a group of workers, each with a prefix of its own: their slots differ.
Source: https://redis.io/docs/latest/operate/oss_and_stack/reference/cluster-spec/#hash-tags
"""

from __future__ import annotations

import re


def start(prefix: str) -> str:
    """The beginning of every key."""
    return f"{{{prefix}}}:"


def pattern(beginning: str) -> str:
    """The pattern of SCAN for the keys that begin so."""
    return re.sub(r"([\\*?\[\]^-])", r"\\\1", beginning) + "*"


def identity(prefix: str) -> str:
    """Hash: the version of keys and rows, and the epoch: what a ledger says of itself."""
    return f"{{{prefix}}}:ledger"


def probe(prefix: str) -> str:
    """String: written by a health check to see if writing works. It expires."""
    return f"{{{prefix}}}:probe"


def audit(prefix: str) -> str:
    """Stream: who retried, discarded, paused or resumed what through the reading room."""
    return f"{{{prefix}}}:audit"


def object_row(prefix: str, uri: str) -> str:
    """Hash: what is known of one object, and the lease on it."""
    return f"{{{prefix}}}:object:{uri}"


def record_row(prefix: str, record_id: str) -> str:
    """Hash: content hash, revision and object of one current record, and where on the stream it was last sent."""
    return f"{{{prefix}}}:record:{record_id}"


def current_record(prefix: str, record_id: str) -> str:
    """String: a current record, its JSON compressed with zlib."""
    return f"{{{prefix}}}:current:{record_id}"


def alignment_row(prefix: str, symbol: str) -> str:
    """Hash: the contents, revision and discrepancies of the current alignment of one symbol."""
    return f"{{{prefix}}}:alignment:{symbol}"


def alignments_due(prefix: str) -> str:
    """Sorted set: symbols whose records changed and that are to be aligned again, by when, in ms since 1970."""
    return f"{{{prefix}}}:alignments:due"


def object_story(prefix: str, uri: str) -> str:
    """List: the recent history of one object, as worker/plenary/ledger/history.py reads it. It expires."""
    return f"{{{prefix}}}:story:object:{uri}"


def record_story(prefix: str, record_id: str) -> str:
    """List: the recent events of one record. It expires."""
    return f"{{{prefix}}}:story:record:{record_id}"


def fingerprints(prefix: str) -> str:
    """Hash: when each fingerprint was first used, in seconds since 1970: what older and newer mean."""
    return f"{{{prefix}}}:fingerprints"


def leases(prefix: str) -> str:
    """Sorted set: URIs of objects begun and not finished, by the end of the lease or wait, in ms since 1970."""
    return f"{{{prefix}}}:leases"


def parked(prefix: str, dependency: str) -> str:
    """Sorted set: requests that wait for a dependency or their turn, by when they may be tried, in ms since 1970."""
    return f"{{{prefix}}}:parked:{dependency}"


def served(prefix: str) -> str:
    """Hash: the buckets whose events listeners took, and since when, in seconds since 1970."""
    return f"{{{prefix}}}:served"


def dependencies(prefix: str) -> str:
    """Set: the dependencies, beside the stores themselves, for which requests were parked: buckets."""
    return f"{{{prefix}}}:dependencies"


def away(prefix: str, dependency: str) -> str:
    """Hash: how often a dependency did not answer, since when and why. It is there only while that is doubted."""
    return f"{{{prefix}}}:away:{dependency}"


def hearing(prefix: str) -> str:
    """Sorted set: node names of workers by their last heartbeat, in seconds since 1970."""
    return f"{{{prefix}}}:hearing"


def sinks(prefix: str) -> str:
    """Sorted set: `<sink> <worker>` by when that worker last named the sink, in seconds since 1970."""
    return f"{{{prefix}}}:sinks"


def records(prefix: str) -> str:
    """Stream: the events of records. What consumers read."""
    return f"{{{prefix}}}:records"


def failures(prefix: str) -> str:
    """Stream: the dead letters that are open."""
    return f"{{{prefix}}}:failures"


def work_shares(prefix: str) -> str:
    """Sorted set: the sources of uploads that workers are busy with, each until its work is paid off at its share."""
    return f"{{{prefix}}}:shares"


def event_counts(prefix: str) -> str:
    """Hash: what the listeners took, left out and could not read since ever, as `<listener>.<what>`."""
    return f"{{{prefix}}}:events"


def totals(prefix: str) -> str:
    """Hash: what all workers together have counted since ever: metric and labels to a number."""
    return f"{{{prefix}}}:totals"


def newest(prefix: str) -> str:
    """Hash: when a record of each organ and language was last sent, in seconds since 1970."""
    return f"{{{prefix}}}:newest"


def trace(prefix: str) -> str:
    """Stream: what the listeners did with each of the last events."""
    return f"{{{prefix}}}:trace"


def reconcile_lock(prefix: str) -> str:
    """Lock of the one reconcile that the schedule runs."""
    return f"{{{prefix}}}:reconcile:lock"


def rejected(prefix: str) -> str:
    """Stream: event bodies and records that could not be read and have no dead letters elsewhere, for a person."""
    return f"{{{prefix}}}:rejected"


def parts(prefix: str, topic: str) -> str:
    """Stream: one topic of parts of records, `blocks` or `citations`."""
    return f"{{{prefix}}}:{topic}"


def refused(prefix: str) -> str:
    """Stream: messages that a sink did not take and that were set aside, so that it could go on."""
    return f"{{{prefix}}}:refused"


def outbox(prefix: str) -> str:
    """Stream: events committed and not yet delivered to every sink."""
    return f"{{{prefix}}}:outbox"


def cursors(prefix: str) -> str:
    """Hash: how far each sink has read the outbox."""
    return f"{{{prefix}}}:outbox:cursors"


def troubles(prefix: str) -> str:
    """Hash: the sinks that do not take events now, how often in a row, and until when they are left alone."""
    return f"{{{prefix}}}:outbox:troubles"


def outbox_lock(prefix: str, sink: str) -> str:
    """Lock of the one process that delivers to a sink."""
    return f"{{{prefix}}}:outbox:lock:{sink}"


def failures_told(prefix: str, sink: str) -> str:
    """Set while a delivery of failures to a sink is on its way."""
    return f"{{{prefix}}}:outbox:failures:{sink}"


def ticks(prefix: str) -> str:
    """Hash: when each task of the schedule ran last, by whichever beat, ISO 8601."""
    return f"{{{prefix}}}:ticks"


def beats(prefix: str) -> str:
    """Hash: when each beat that runs was last alive, in seconds since 1970, by its host."""
    return f"{{{prefix}}}:beats"


def backfills(prefix: str) -> str:
    """Sorted set: the ids of all runs of backfills, by when they began, in ms since 1970."""
    return f"{{{prefix}}}:backfills"


def backfill(prefix: str, run: str) -> str:
    """Hash: one run: its order, its progress, the outcomes of its objects."""
    return f"{{{prefix}}}:backfill:{run}"


def backfill_open(prefix: str, run: str) -> str:
    """Hash: the objects of a run that are enqueued and have no outcome yet: URI to event."""
    return f"{{{prefix}}}:backfill:{run}:open"


def backfill_lock(prefix: str, run: str) -> str:
    """Lock of the one planner that brings a run on."""
    return f"{{{prefix}}}:backfill:{run}:lock"


def backfill_pace(prefix: str) -> str:
    """Hash: how many objects of backfills had their outcome in each stretch of ten seconds, the newest of them."""
    return f"{{{prefix}}}:backfill:pace"


def backfills_active(prefix: str) -> str:
    """Hash: the runs that are not at their end, by the digests of their orders."""
    return f"{{{prefix}}}:backfills:active"
