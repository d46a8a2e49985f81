-- Charge a source for work. KEYS: shares. ARGV: source, seconds at its share, most seconds ahead.
local time = redis.call('TIME')
local now = time[1] + time[2] / 1000000
local until_when = tonumber(redis.call('ZSCORE', KEYS[1], ARGV[1])) or now
until_when = math.min(math.max(until_when, now) + tonumber(ARGV[2]), now + tonumber(ARGV[3]))
redis.call('ZADD', KEYS[1], string.format('%.3f', until_when), ARGV[1])
redis.call('ZREMRANGEBYSCORE', KEYS[1], '-inf', '(' .. string.format('%.3f', now))
