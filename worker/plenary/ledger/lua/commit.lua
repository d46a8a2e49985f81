-- The outcome of one object and all that follows from it, or nothing: rows, stream and outboxes change together.
-- A dead letter of the object is closed by it.
-- KEYS: object row, leases, failures stream, records stream, outbox, cursors, fingerprints, symbols to be aligned, the
--       object's history, then those that changes and successors name by their place.
-- Arguments: owner, uri, version, fingerprint, sequencer, etag ('' where it is the version), outcome, records, stream (there
--            is one), sinks;
--            changes: for each record row, kept and history (places in KEYS), before and after {content, revision, object,
--            modified, others}, symbol (where it is to be aligned, else ''), event {id, type, subject, body} if there is
--            one, record if it is to be kept (body and record are places in ARGV);
--            successors: for each object row and parked (places in KEYS: its row, what is parked for its store) and request.
-- Returns committed, lost (the lease is another's) or raced (a record changed since it was read).
local args = cjson.decode(ARGV[1])
local object, leases, failures, stream, outbox, cursors, fingerprints, due, history = unpack(KEYS, 1, 9)

if redis.call('HGET', object, 'owner') ~= args.owner then return 'lost' end
for _, change in ipairs(args.changes) do
  local before = change.before
  local row = redis.call('HMGET', KEYS[change.row], 'content', 'revision', 'object', 'modified', 'others')
  if (row[1] or '') ~= before.content or (row[2] or '0') ~= before.revision or (row[3] or '') ~= before.object
    or (row[4] or '0') ~= before.modified or (row[5] or '') ~= before.others then
    return 'raced'
  end
end

local time = redis.call('TIME')
local now, now_ms = time[1], time[1] * 1000 + math.floor(time[2] / 1000)
for _, change in ipairs(args.changes) do
  local row, kept, after, event = KEYS[change.row], KEYS[change.kept], change.after, change.event
  redis.call('HSET', row, 'content', after.content, 'revision', after.revision, 'object', after.object,
    'modified', after.modified, 'at', now)
  if after.others ~= '' then redis.call('HSET', row, 'others', after.others) else redis.call('HDEL', row, 'others') end
  if after.content == '' then
    redis.call('DEL', kept)
  elseif change.record then
    redis.call('SET', kept, ARGV[change.record])
  elseif event then
    redis.call('DEL', kept)  -- it is older than the event
  end
  if change.symbol ~= '' then redis.call('ZADD', due, now_ms, change.symbol) end
  if event then
    local body, position = ARGV[event.body], ''
    if args.stream then
      position = redis.call('XADD', stream, '*', 'id', event.id, 'type', event.type, 'subject', event.subject, 'event', body)
      redis.call('HSET', row, 'position', position)
    end
    local place = enqueue(outbox, cursors, args.sinks, body)
    local kind = string.match(event.type, '(%a+)%.v%d+$') or event.type
    remember(KEYS[change.history], 'sent', kind, string.sub(event.id, 1, 16), args.uri, position, place,
      table.concat(args.sinks, ' '))
  end
end
for _, successor in ipairs(args.successors) do
  redis.call('HDEL', KEYS[successor.row], 'fingerprint')  -- what it was read for counts no more
  redis.call('ZADD', KEYS[successor.parked], now * 1000, successor.request)
end
redis.call('HSET', object, 'version', args.version, 'fingerprint', args.fingerprint, 'outcome', args.outcome,
  'record', args.records, 'at', now)
redis.call('HSETNX', fingerprints, args.fingerprint, now)
if args.sequencer ~= '' then redis.call('HSET', object, 'sequencer', args.sequencer) end
label(object, args.etag)
local letter = redis.call('HGET', object, 'letter')
if letter then redis.call('XDEL', failures, letter) end
forget_tries(object, true)  -- what is current was read: earlier versions count no more
redis.call('HDEL', object, 'owner', 'lease_until', 'request', 'trying', 'reason', 'letter')
rewrite(object)
redis.call('ZREM', leases, args.uri)
remember(history, 'read', args.outcome, args.records, args.version, args.fingerprint)
return 'committed'
