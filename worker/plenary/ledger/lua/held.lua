-- The status of a page of objects. It changes nothing.
-- KEYS: object rows.  Returns for each the fields that worker/plenary/ledger/object_status.py reads.
local rows = {}
for i, row in ipairs(KEYS) do
  rows[i] = redis.call('HMGET', row, 'outcome', 'version', 'etag', 'fingerprint', 'request', 'deferred')
end
return rows
