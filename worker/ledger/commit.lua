-- The outcome of one object and all that follows from it, or nothing: rows, stream and outboxes change together.
-- KEYS: object row, leases, records stream, outbox, cursors, then one row per changed record.
-- ARGV: owner, uri, version, fingerprint, sequencer, outcome, record, whether there is a stream ('1' or ''), sinks,
--       number of records, then per record: expected content, expected revision, expected object, new content,
--       new revision, new object, event id, event type, event subject, event ('' for none).
-- Returns committed, lost (the lease is another's) or raced (a record changed since it was read).
local object, leases, stream, outbox, cursors = KEYS[1], KEYS[2], KEYS[3], KEYS[4], KEYS[5]
local owner, uri, streamed, sinks, count = ARGV[1], ARGV[2], ARGV[8], ARGV[9], tonumber(ARGV[10])
local FIELDS = 10

if redis.call('HGET', object, 'owner') ~= owner then return 'lost' end
local function change(i) return KEYS[5 + i], 10 + (i - 1) * FIELDS end
for i = 1, count do
  local row, at = change(i)
  local found = redis.call('HMGET', row, 'content', 'revision', 'object')
  if (found[1] or '') ~= ARGV[at + 1] or (found[2] or '0') ~= ARGV[at + 2] or (found[3] or '') ~= ARGV[at + 3] then
    return 'raced'
  end
end

local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
for i = 1, count do
  local row, at = change(i)
  redis.call('HSET', row, 'content', ARGV[at + 4], 'revision', ARGV[at + 5], 'object', ARGV[at + 6], 'at', now)
  local event = ARGV[at + 10]
  if event ~= '' then
    if streamed == '1' then
      redis.call('XADD', stream, '*', 'id', ARGV[at + 7], 'type', ARGV[at + 8], 'subject', ARGV[at + 9], 'event', event)
    end
    enqueue(outbox, cursors, sinks, event)
  end
end
redis.call('HSET', object, 'version', ARGV[3], 'fingerprint', ARGV[4], 'outcome', ARGV[6], 'record', ARGV[7], 'reason', '', 'at', now)
if ARGV[5] ~= '' then redis.call('HSET', object, 'sequencer', ARGV[5]) end
redis.call('HDEL', object, 'owner', 'lease_until', 'event', 'attempts', 'crashes', 'trying')
redis.call('ZREM', leases, uri)
return 'committed'
