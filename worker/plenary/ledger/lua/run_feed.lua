-- The next objects of a run: they are counted, marked as open and, where the broker's queues are in this same server,
-- enqueued, and the cursor moves past them. All of it or nothing, so that no interruption enqueues one twice.
-- KEYS: row, open, lock, active; where what has an outcome is read once more, the row of each object: it keeps the id of
--       the run, for its listing may give an object twice.
-- Arguments: token and lock_ms (of the lock), before and cursor (the cursors), last (the listing is at its end), credit (what
--            is left of it), low (fewer open objects are few), run (its id), counts {name: amount},
--            objects: a list of {uri, queue}; the queue is '' where the object is in the message of the one before it, or
--            where messages are sent on another way.
-- ARGV[2 i] and ARGV[2 i + 1]: the event and the message of object i.
-- Returns fed, or lost (another planner has the lock, the run is stopped, or it is further than the caller knew).
local args = cjson.decode(ARGV[1])
local row, open, lock, active = unpack(KEYS, 1, 4)
local state, cursor, digest = unpack(redis.call('HMGET', row, 'state', 'cursor', 'digest'))
if redis.call('GET', lock) ~= args.token or state ~= 'running' or cursor ~= args.before then return 'lost' end
redis.call('PEXPIRE', lock, args.lock_ms)
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
for name, amount in pairs(args.counts) do redis.call('HINCRBY', row, name, amount) end
local fresh, queue, message = 0, '', ''
for i, object in ipairs(args.objects) do
  local object_row = KEYS[4 + i]
  if object.queue ~= '' then queue, message = object.queue, ARGV[2 * i + 1] end
  local had = object_row and redis.call('HGET', object_row, 'run') == args.run
  if not had and redis.call('HSETNX', open, object.uri, ARGV[2 * i]) == 1 then
    if object_row then redis.call('HSET', object_row, 'run', args.run) end
    fresh = fresh + 1
    if queue ~= '' then
      redis.call('LPUSH', queue, message)
      queue = ''
    end
  end
end
redis.call('HINCRBY', row, 'enqueued', fresh)
redis.call('HSET', row, 'cursor', args.cursor, 'credit', args.credit, 'low', args.low, 'at', now)
redis.call('HDEL', row, 'waits')
if args.last then
  redis.call('HSET', row, 'listed', '1')
  if redis.call('HLEN', open) == 0 then
    redis.call('HSET', row, 'state', 'done', 'ended', now)
    redis.call('HDEL', active, digest)
  end
end
return 'fed'
