-- Stands before commit.lua and fail.lua: keeps the ETag of a version that has an id, for listings tell ETags alone.
local function label(object, etag)
  if etag ~= '' then redis.call('HSET', object, 'etag', etag) else redis.call('HDEL', object, 'etag') end
end
