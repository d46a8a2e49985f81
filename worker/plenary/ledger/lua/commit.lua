-- The outcome of one object and all that follows from it, or nothing: rows, stream and outboxes change together.
-- A dead letter of the object is closed by it.
-- KEYS: object row, leases, failures stream, records stream, outbox, cursors, fingerprints, then one row per changed
--       record, then for each heir its object row and what is parked for its store, then the kept record of each changed
--       one, symbols to be aligned, then the object's story and that of each changed record.
-- ARGV: owner, uri, version, fingerprint, sequencer, outcome, record, whether there is a stream ('1' or ''), sinks,
--       ETag ('' where it is the version), number of heirs, number of records, then per record: expected content,
--       revision, object, modified, others, the same five as they shall be, event id, event type, event subject, event
--       ('' for none), the record to be kept ('' for none that is new), its symbol where it is to be aligned; then for
--       each heir the request to read it.
-- Returns committed, lost (the lease is another's) or raced (a record changed since it was read).
local object, leases, failures, stream, outbox, cursors = KEYS[1], KEYS[2], KEYS[3], KEYS[4], KEYS[5], KEYS[6]
local owner, uri, streamed, sinks = ARGV[1], ARGV[2], ARGV[8], ARGV[9]
local heirs, count = tonumber(ARGV[11]), tonumber(ARGV[12])
local FIELDS = 16

if redis.call('HGET', object, 'owner') ~= owner then return 'lost' end
local function change(i) return KEYS[7 + i], 12 + (i - 1) * FIELDS end
for i = 1, count do
  local row, at = change(i)
  local found = redis.call('HMGET', row, 'content', 'revision', 'object', 'modified', 'others')
  if (found[1] or '') ~= ARGV[at + 1] or (found[2] or '0') ~= ARGV[at + 2] or (found[3] or '') ~= ARGV[at + 3]
    or (found[4] or '0') ~= ARGV[at + 4] or (found[5] or '') ~= ARGV[at + 5] then
    return 'raced'
  end
end

local time = redis.call('TIME')
local now = time[1]
for i = 1, count do
  local row, at = change(i)
  redis.call('HSET', row, 'content', ARGV[at + 6], 'revision', ARGV[at + 7], 'object', ARGV[at + 8],
    'modified', ARGV[at + 9], 'at', now)
  if ARGV[at + 10] ~= '' then redis.call('HSET', row, 'others', ARGV[at + 10]) else redis.call('HDEL', row, 'others') end
  local event, current, due = ARGV[at + 14], KEYS[7 + count + heirs * 2 + i], KEYS[7 + count + heirs * 2 + count + 1]
  if ARGV[at + 6] == '' then
    redis.call('DEL', current)
  elseif ARGV[at + 15] ~= '' then
    redis.call('SET', current, ARGV[at + 15])
  elseif event ~= '' then
    redis.call('DEL', current)  -- what is kept is older than the event
  end
  if ARGV[at + 16] ~= '' then
    redis.call('ZADD', due, time[1] * 1000 + math.floor(time[2] / 1000), ARGV[at + 16])
  end
  if event ~= '' then
    local position = ''
    if streamed == '1' then
      position = redis.call('XADD', stream, '*', 'id', ARGV[at + 11], 'type', ARGV[at + 12], 'subject', ARGV[at + 13],
        'event', event)
      redis.call('HSET', row, 'position', position)
    end
    local place = enqueue(outbox, cursors, sinks, event)
    local kind = string.match(ARGV[at + 12], '(%a+)%.v%d+$') or ARGV[at + 12]
    tell(KEYS[#KEYS - count + i], 'sent', kind, string.sub(ARGV[at + 11], 1, 16), uri, position, place, sinks)
  end
end
for i = 1, heirs do
  local at = 7 + count + (i - 1) * 2
  redis.call('HDEL', KEYS[at + 1], 'fingerprint')  -- what it was read for counts no more
  redis.call('ZADD', KEYS[at + 2], now * 1000, ARGV[12 + count * FIELDS + i])
end
redis.call('HSET', object, 'version', ARGV[3], 'fingerprint', ARGV[4], 'outcome', ARGV[6], 'record', ARGV[7], 'at', now)
redis.call('HSETNX', KEYS[7], ARGV[4], now)
if ARGV[5] ~= '' then redis.call('HSET', object, 'sequencer', ARGV[5]) end
label(object, ARGV[10])
local letter = redis.call('HGET', object, 'letter')
if letter then redis.call('XDEL', failures, letter) end
forget_tries(object, true)  -- what is current was read: earlier versions count no more
redis.call('HDEL', object, 'owner', 'lease_until', 'request', 'trying', 'reason', 'letter')
write_anew(object)
redis.call('ZREM', leases, uri)
tell(KEYS[#KEYS - count], 'read', ARGV[6], ARGV[7], ARGV[3], ARGV[4])
return 'committed'
