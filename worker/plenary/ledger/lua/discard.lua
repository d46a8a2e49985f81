-- A dead letter is taken away and the object's outcome stays: the same event is done, a new version is read.
-- KEYS: object row, failures stream.  ARGV: the letter's place.  Returns 1, or 0 if it is not there any more.
if redis.call('HGET', KEYS[1], 'letter') == ARGV[1] then redis.call('HDEL', KEYS[1], 'letter') end
return redis.call('XDEL', KEYS[2], ARGV[1])
