-- The end of an object that gave no record: its row and one dead letter, together. It takes the place of an earlier one.
-- KEYS: object row, leases, failures stream, outbox, cursors, fingerprints, the object's story.
-- ARGV: owner, uri, version, fingerprint, sequencer, reason, event id, event type, event subject, event,
--       repeat ('1': the same event may try again, for it was not the file's fault), sinks, ETag ('' where it is the version).
-- Returns committed or lost (the lease is another's).
local object, leases, stream = KEYS[1], KEYS[2], KEYS[3]
if redis.call('HGET', object, 'owner') ~= ARGV[1] then return 'lost' end
local time = redis.call('TIME')
local now = time[1]
local version, sequencer = ARGV[3], ARGV[5]
if ARGV[11] == '1' then version, sequencer = '', '' end
redis.call('HSET', object, 'version', version, 'fingerprint', ARGV[4], 'outcome', 'failed', 'reason', ARGV[6], 'at', now)
redis.call('HSETNX', KEYS[6], ARGV[4], now)
if sequencer ~= '' then redis.call('HSET', object, 'sequencer', sequencer) end
label(object, version ~= '' and ARGV[13] or '')
local former = redis.call('HGET', object, 'letter')
if former then redis.call('XDEL', stream, former) end
local letter = redis.call('XADD', stream, '*', 'id', ARGV[7], 'type', ARGV[8], 'subject', ARGV[9], 'event', ARGV[10])
redis.call('HSET', object, 'letter', letter)
enqueue(KEYS[4], KEYS[5], ARGV[12], ARGV[10])
forget_tries(object)
redis.call('HDEL', object, 'owner', 'lease_until', 'request', 'trying')
write_anew(object)
redis.call('ZREM', leases, ARGV[2])
tell(KEYS[7], 'failed', ARGV[6], ARGV[3], ARGV[4])
return 'committed'
