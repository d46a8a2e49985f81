-- KEYS: totals, newest.  Arguments: totals {name: number to add}, newest {name: time}, of which the latest is kept.
local args = cjson.decode(ARGV[1])
local totals, newest = unpack(KEYS)
for name, number in pairs(args.totals) do redis.call('HINCRBYFLOAT', totals, name, number) end
for name, at in pairs(args.newest) do
  if at > tonumber(redis.call('HGET', newest, name) or '0') then redis.call('HSET', newest, name, at) end
end
