-- An object of a run has its outcome: counted once, however often it is told. The last one ends the run.
-- KEYS: row, open, active, pace.  ARGV: URI, outcome, seconds of a stretch, how many stretches are kept.
-- Returns 1 if that leaves so few objects open that more are to be put on the queue, else 0.
local row, open = KEYS[1], KEYS[2]
if redis.call('HDEL', open, ARGV[1]) == 0 then return 0 end
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
redis.call('HINCRBY', row, 'ended ' .. ARGV[2], 1)
redis.call('HSET', row, 'at', now)
if ARGV[2] ~= 'cancelled' then
  local stretch = string.format('%d', math.floor(time[1] / ARGV[3]))
  if redis.call('HINCRBY', KEYS[4], stretch, 1) == 1 and redis.call('HLEN', KEYS[4]) > tonumber(ARGV[4]) then
    local oldest
    for _, name in ipairs(redis.call('HKEYS', KEYS[4])) do
      if not oldest or tonumber(name) < tonumber(oldest) then oldest = name end
    end
    redis.call('HDEL', KEYS[4], oldest)
  end
end
local left = redis.call('HLEN', open)
local state, listed, digest, low = unpack(redis.call('HMGET', row, 'state', 'listed', 'digest', 'low'))
if left == 0 and listed and (state == 'running' or state == 'paused') then
  redis.call('HSET', row, 'state', 'done', 'ended', now)
  redis.call('HDEL', KEYS[3], digest)
end
return not listed and state == 'running' and left == tonumber(low) - 1 and 1 or 0
