-- What of the parked may be tried now: all that is due, or one as a probe while the dependency is away. What is handed out
-- stays until a claim takes it, and is handed out again if none does in time.
-- KEYS: parked, away.  ARGV: pause between probes in ms, how many at most, time to be claimed in ms.
-- Returns {probe ('1' or ''), request, ...}.
local parked, away = KEYS[1], KEYS[2]
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
local function hand_out(due, count)
  local found = redis.call('ZRANGE', parked, '-inf', due, 'BYSCORE', 'LIMIT', 0, count)
  for _, request in ipairs(found) do redis.call('ZADD', parked, now + ARGV[3], request) end
  return unpack(found)
end
local strikes, probe_at = unpack(redis.call('HMGET', away, 'strikes', 'probe_at'))
if tonumber(strikes or '0') < 2 then return {'', hand_out(now, ARGV[2])} end
if tonumber(probe_at or '0') > now then return {'1'} end
redis.call('HSET', away, 'probe_at', now + ARGV[1])
return {'1', hand_out('+inf', 1)}
