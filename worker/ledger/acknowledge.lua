-- Delivered rows leave the outbox, if the lock that they were read under is still held. KEYS: outbox, lock.  ARGV: token, number.
if redis.call('GET', KEYS[2]) ~= ARGV[1] then return 'lost' end
redis.call('LTRIM', KEYS[1], ARGV[2], -1)
return 'acknowledged'
