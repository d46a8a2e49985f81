-- Precedes commit.lua and fail.lua: keeps the ETag of a version that has an id, for listings have ETags alone.
local function label(object, etag)
  if etag ~= '' then redis.call('HSET', object, 'etag', etag) else redis.call('HDEL', object, 'etag') end
end

-- A hash that held a long value, such as the request, stays large in memory after its removal: write it again from scratch.
local function rewrite(object)
  local row = redis.call('HGETALL', object)
  redis.call('DEL', object)
  for i = 1, #row, 100 do redis.call('HSET', object, unpack(row, i, math.min(i + 99, #row))) end
end
