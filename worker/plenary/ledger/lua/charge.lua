-- Charge a source for work.  KEYS: shares.  Arguments: source, seconds (at its share), most_ahead (seconds).
local args = cjson.decode(ARGV[1])
local time = redis.call('TIME')
local now = time[1] + time[2] / 1000000
local paid_off = tonumber(redis.call('ZSCORE', KEYS[1], args.source)) or now
paid_off = math.min(math.max(paid_off, now) + args.seconds, now + args.most_ahead)
redis.call('ZADD', KEYS[1], string.format('%.3f', paid_off), args.source)
redis.call('ZREMRANGEBYSCORE', KEYS[1], '-inf', '(' .. string.format('%.3f', now))
