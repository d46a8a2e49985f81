-- A run is paused, goes on, is cancelled, or cannot go on. What is cancelled or failed is at its end.
-- KEYS: row, active.  ARGV: new state, why ('' for none), the states from which that is possible, with spaces between.
-- Returns the state that the run has now, '' where there is no such run.
local state, digest = unpack(redis.call('HMGET', KEYS[1], 'state', 'digest'))
if not state then return '' end
local possible = false
for from in string.gmatch(ARGV[3], '%S+') do possible = possible or from == state end
if not possible then return state end
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
redis.call('HSET', KEYS[1], 'state', ARGV[1], 'at', now)
if ARGV[2] ~= '' then redis.call('HSET', KEYS[1], 'waits', ARGV[2]) else redis.call('HDEL', KEYS[1], 'waits') end
if ARGV[1] == 'cancelled' or ARGV[1] == 'failed' then
  redis.call('HSET', KEYS[1], 'ended', now)
  redis.call('HDEL', KEYS[2], digest)
end
return ARGV[1]
