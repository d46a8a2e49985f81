-- A dead letter is removed and the object's outcome stays: the same event is done, a new version is read.
-- KEYS: object row, failures stream.  Arguments: letter (its place).  Returns 1, or 0 if it is not there any more.
local letter = cjson.decode(ARGV[1]).letter
if redis.call('HGET', KEYS[1], 'letter') == letter then redis.call('HDEL', KEYS[1], 'letter') end
return redis.call('XDEL', KEYS[2], letter)
