-- A sink's cursor moves on, if the lock that it was read under is still held, which is then held longer. Entries that every
-- cursor has passed leave the outbox. A cursor is `entry/n`: all up to that entry, and n messages of the one after it.
-- KEYS: outbox, cursors, lock.  ARGV: token, sink, cursor, lock in ms.
if redis.call('GET', KEYS[3]) ~= ARGV[1] then return 'lost' end
redis.call('PEXPIRE', KEYS[3], ARGV[4])
redis.call('HSET', KEYS[2], ARGV[2], ARGV[3])
local least, count
for _, cursor in ipairs(redis.call('HVALS', KEYS[2])) do
  local ms, n = string.match(cursor, '^(%d+)-(%d+)')
  ms, n = tonumber(ms), tonumber(n)
  if not least or ms < least or (ms == least and n < count) then least, count = ms, n end
end
redis.call('XTRIM', KEYS[1], 'MINID', string.format('%.0f-%.0f', least, count + 1))
return 'acknowledged'
