-- KEYS: totals, newest. ARGV: how many totals, then each as name, number to add; then each newest time as name, time.
local totals = tonumber(ARGV[1])
for at = 2, 2 * totals, 2 do
  redis.call('HINCRBYFLOAT', KEYS[1], ARGV[at], ARGV[at + 1])
end
for at = 2 * totals + 2, #ARGV, 2 do
  if tonumber(ARGV[at + 1]) > tonumber(redis.call('HGET', KEYS[2], ARGV[at]) or '0') then
    redis.call('HSET', KEYS[2], ARGV[at], ARGV[at + 1])
  end
end
