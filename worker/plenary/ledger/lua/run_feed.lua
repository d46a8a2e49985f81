-- The next objects of a run: they are counted, marked as open and, where the broker's queues lie in this same server, put
-- on the queue, and the cursor moves behind them. All of it or nothing, so that no interruption enqueues one twice.
-- KEYS: row, open, lock, active; where what has an outcome is read once more, the row of each object: it keeps the id of
--       the run, for its listing may tell an object twice.
-- ARGV: token of the lock, lock in ms, cursor before, cursor behind, '1' at the end of the listing, credit that is left,
--       how many open objects are few, id of the run,
--       number of counts, number of objects; then name and amount a count; URI, event, queue and message an object, the
--       queue '' where the message is sent on another way.
-- Returns fed, or lost (another planner has the lock, the run is stopped, or it is further than the caller knew).
local row, open = KEYS[1], KEYS[2]
local state, cursor, digest = unpack(redis.call('HMGET', row, 'state', 'cursor', 'digest'))
if redis.call('GET', KEYS[3]) ~= ARGV[1] or state ~= 'running' or cursor ~= ARGV[3] then return 'lost' end
redis.call('PEXPIRE', KEYS[3], ARGV[2])
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
local at = 10
for _ = 1, tonumber(ARGV[9]) do
  redis.call('HINCRBY', row, ARGV[at + 1], ARGV[at + 2])
  at = at + 2
end
local fresh = 0
for i = 1, tonumber(ARGV[10]) do
  local object = KEYS[4 + i]
  local had = object and redis.call('HGET', object, 'run') == ARGV[8]
  if not had and redis.call('HSETNX', open, ARGV[at + 1], ARGV[at + 2]) == 1 then
    if object then redis.call('HSET', object, 'run', ARGV[8]) end
    fresh = fresh + 1
    if ARGV[at + 3] ~= '' then redis.call('LPUSH', ARGV[at + 3], ARGV[at + 4]) end
  end
  at = at + 4
end
redis.call('HINCRBY', row, 'enqueued', fresh)
redis.call('HSET', row, 'cursor', ARGV[4], 'credit', ARGV[6], 'low', ARGV[7], 'at', now)
redis.call('HDEL', row, 'waits')
if ARGV[5] == '1' then
  redis.call('HSET', row, 'listed', '1')
  if redis.call('HLEN', open) == 0 then
    redis.call('HSET', row, 'state', 'done', 'ended', now)
    redis.call('HDEL', KEYS[4], digest)
  end
end
return 'fed'
