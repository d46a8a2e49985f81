-- Precedes commit.lua and fail.lua: keeps the ETag of a version that has an id, for listings have ETags alone.
local function label(object, etag)
  if etag ~= '' then redis.call('HSET', object, 'etag', etag) else redis.call('HDEL', object, 'etag') end
end

-- A hash that held a long value, as the request is, does not become small again when that is taken out, but written anew.
local function write_anew(object)
  local row = redis.call('HGETALL', object)
  redis.call('DEL', object)
  for i = 1, #row, 100 do redis.call('HSET', object, unpack(row, i, math.min(i + 99, #row))) end
end
