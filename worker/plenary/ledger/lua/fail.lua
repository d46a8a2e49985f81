-- The end of an object that gave no record: its row and one dead letter, together. It replaces an earlier one.
-- KEYS: object row, leases, failures stream, outbox, cursors, fingerprints, the object's history.
-- Arguments: owner, uri, version, fingerprint, sequencer, etag ('' where it is the version), reason, may_repeat (the same
--            event may try again, for the file was not at fault), sinks, event {id, type, subject}.  ARGV[2]: the event.
-- Returns committed or lost (the lease is another's).
local args, event = cjson.decode(ARGV[1]), ARGV[2]
local object, leases, failures, outbox, cursors, fingerprints, history = unpack(KEYS)
if redis.call('HGET', object, 'owner') ~= args.owner then return 'lost' end
local now = redis.call('TIME')[1]
local version, sequencer = args.version, args.sequencer
if args.may_repeat then version, sequencer = '', '' end
redis.call('HSET', object, 'version', version, 'fingerprint', args.fingerprint, 'outcome', 'failed', 'reason', args.reason,
  'at', now)
redis.call('HSETNX', fingerprints, args.fingerprint, now)
if sequencer ~= '' then redis.call('HSET', object, 'sequencer', sequencer) end
label(object, version ~= '' and args.etag or '')
local former = redis.call('HGET', object, 'letter')
if former then redis.call('XDEL', failures, former) end
local letter = redis.call('XADD', failures, '*', 'id', args.event.id, 'type', args.event.type, 'subject', args.event.subject,
  'event', event)
redis.call('HSET', object, 'letter', letter)
enqueue(outbox, cursors, args.sinks, event)
forget_tries(object)
redis.call('HDEL', object, 'owner', 'lease_until', 'request', 'trying')
rewrite(object)
redis.call('ZREM', leases, args.uri)
remember(history, 'failed', args.reason, args.version, args.fingerprint)
return 'committed'
