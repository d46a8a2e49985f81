-- A lease given back without an outcome, to be taken again. KEYS: object row, leases.  ARGV: owner, uri.
if redis.call('HGET', KEYS[1], 'owner') ~= ARGV[1] then return 'lost' end
redis.call('HDEL', KEYS[1], 'owner', 'lease_until', 'event')
redis.call('ZREM', KEYS[2], ARGV[2])
return 'released'
