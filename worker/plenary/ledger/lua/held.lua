-- What is known of a page of objects. It changes nothing.
-- KEYS: object rows.  Returns for each the fields that worker/plenary/ledger/object_status.py reads.
local found = {}
for i, row in ipairs(KEYS) do
  found[i] = redis.call('HMGET', row, 'outcome', 'version', 'etag', 'fingerprint', 'request', 'deferred')
end
return found
