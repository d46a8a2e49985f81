-- Leases that ran out long ago: no delivery came for them. Each is given once per period.
-- KEYS: leases.  Arguments: age_ms, at_most.  Returns their URIs.
local args = cjson.decode(ARGV[1])
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
local uris = redis.call('ZRANGE', KEYS[1], '-inf', now - args.age_ms, 'BYSCORE', 'LIMIT', 0, args.at_most)
for _, uri in ipairs(uris) do redis.call('ZADD', KEYS[1], 'XX', now, uri) end
return uris
