-- The parked requests that may be tried now: all that are due, or one as a probe while the dependency is unreachable. What is
-- handed out stays until a claim takes it, and is handed out again if none does in time.
-- KEYS: parked, away.  Arguments: pause_ms (between probes), at_most (requests), claimed_ms (time to be claimed).
-- Returns {probe ('1' or ''), request, ...}.
local args = cjson.decode(ARGV[1])
local parked, away = unpack(KEYS)
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
local function hand_out(due, count)
  local requests = redis.call('ZRANGE', parked, '-inf', due, 'BYSCORE', 'LIMIT', 0, count)
  for _, request in ipairs(requests) do redis.call('ZADD', parked, now + args.claimed_ms, request) end
  return unpack(requests)
end
local strikes, probe_at = unpack(redis.call('HMGET', away, 'strikes', 'probe_at'))
if tonumber(strikes or '0') < 2 then return {'', hand_out(now, args.at_most)} end
if tonumber(probe_at or '0') > now then return {'1'} end
redis.call('HSET', away, 'probe_at', now + args.pause_ms)
return {'1', hand_out('+inf', 1)}
