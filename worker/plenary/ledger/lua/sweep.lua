-- Leases that ran out long ago: no delivery came for them. Each is given once per period.
-- KEYS: leases.  ARGV: age in ms, how many at most.  Returns their URIs.
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
local age = tonumber(ARGV[1])
local found = redis.call('ZRANGE', KEYS[1], '-inf', now - age, 'BYSCORE', 'LIMIT', 0, ARGV[2])
for _, uri in ipairs(found) do redis.call('ZADD', KEYS[1], 'XX', now, uri) end
return found
