-- An object of a run has its outcome: counted once, however often it is reported. The last one ends the run.
-- KEYS: row, open, active, pace.  Arguments: uri, outcome, stretch_seconds, stretches (how many are kept).
-- Returns 1 if that leaves so few objects open that more are to be enqueued, else 0.
local args = cjson.decode(ARGV[1])
local row, open, active, pace = unpack(KEYS)
if redis.call('HDEL', open, args.uri) == 0 then return 0 end
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
redis.call('HINCRBY', row, 'ended ' .. args.outcome, 1)
redis.call('HSET', row, 'at', now)
if args.outcome ~= 'cancelled' then
  local stretch = string.format('%d', math.floor(time[1] / args.stretch_seconds))
  if redis.call('HINCRBY', pace, stretch, 1) == 1 and redis.call('HLEN', pace) > args.stretches then
    local oldest
    for _, name in ipairs(redis.call('HKEYS', pace)) do
      if not oldest or tonumber(name) < tonumber(oldest) then oldest = name end
    end
    redis.call('HDEL', pace, oldest)
  end
end
local left = redis.call('HLEN', open)
local state, listed, digest, low = unpack(redis.call('HMGET', row, 'state', 'listed', 'digest', 'low'))
if left == 0 and listed and (state == 'running' or state == 'paused') then
  redis.call('HSET', row, 'state', 'done', 'ended', now)
  redis.call('HDEL', active, digest)
end
return not listed and state == 'running' and left == tonumber(low) - 1 and 1 or 0
