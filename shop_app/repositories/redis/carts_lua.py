"""The scripts that change a cart in Redis: each runs alone, so that no change is lost.

Every script's KEYS begin with quantities, order, prices, saved; its first argument is how many seconds a cart lives.
"""

_LIVE = """
local function live() for i = 1, 3 do redis.call('EXPIRE', KEYS[i], ARGV[1]) end end
local function seen(sku, price) if tonumber(price) > 0 then redis.call('HSET', KEYS[3], sku, price) end end
local function last() return tonumber(redis.call('ZREVRANGE', KEYS[2], 0, 0, 'WITHSCORES')[2] or '0') end
"""
# sku, quantity, most, price seen, lines a cart holds
ADD = (
    _LIVE
    + """
if redis.call('HEXISTS', KEYS[1], ARGV[2]) == 0 and redis.call('HLEN', KEYS[1]) >= tonumber(ARGV[6]) then return -1 end
local now = tonumber(redis.call('HGET', KEYS[1], ARGV[2]) or '0')
local put = math.min(now + tonumber(ARGV[3]), math.max(tonumber(ARGV[4]), now))
if put > 0 then
  redis.call('HSET', KEYS[1], ARGV[2], put)
  redis.call('ZADD', KEYS[2], 'NX', last() + 1, ARGV[2])
  seen(ARGV[2], ARGV[5])
  live()
end
return put
"""
)
# sku, quantity, price seen
PUT = (
    _LIVE
    + """
if redis.call('HEXISTS', KEYS[1], ARGV[2]) == 0 then return 0 end
redis.call('HSET', KEYS[1], ARGV[2], ARGV[3])
seen(ARGV[2], ARGV[4])
live()
return 1
"""
)
# KEYS go on with the coupon and the order it is taken out for: whoever books its payment says so, but only once.
# sku, quantity, sku, quantity, ...
TAKE_OUT = """
if not redis.call('SET', KEYS[6], 1, 'NX', 'EX', 86400) then return 0 end
redis.call('DEL', KEYS[5])
for i = 2, #ARGV, 2 do
  local left = tonumber(redis.call('HGET', KEYS[1], ARGV[i]) or '0') - tonumber(ARGV[i + 1])
  if left > 0 then redis.call('HSET', KEYS[1], ARGV[i], left)
  else
    redis.call('HDEL', KEYS[1], ARGV[i]) redis.call('ZREM', KEYS[2], ARGV[i]) redis.call('HDEL', KEYS[3], ARGV[i])
  end
end
return 1
"""
# sku, seconds a saved line lives, lines that may be saved
SAVE = """
local held = redis.call('HGET', KEYS[1], ARGV[2])
if not held then return 0 end
if redis.call('HEXISTS', KEYS[4], ARGV[2]) == 0 and redis.call('HLEN', KEYS[4]) >= tonumber(ARGV[4]) then return -1 end
local now = redis.call('TIME')
redis.call('HSET', KEYS[4], ARGV[2], now[1] .. string.format('%06d', now[2]) .. ':' .. held)
redis.call('EXPIRE', KEYS[4], ARGV[3])
redis.call('HDEL', KEYS[1], ARGV[2]) redis.call('ZREM', KEYS[2], ARGV[2]) redis.call('HDEL', KEYS[3], ARGV[2])
return 1
"""
# KEYS go on with the source's quantities, order, prices, saved, coupon and the target's coupon.
# most a line holds, seconds a saved line lives
MERGE = (
    _LIVE
    + """
local skus = redis.call('ZRANGE', KEYS[6], 0, -1)
for _, sku in ipairs(skus) do
  local sum = tonumber(redis.call('HGET', KEYS[1], sku) or '0') + tonumber(redis.call('HGET', KEYS[5], sku) or '0')
  redis.call('HSET', KEYS[1], sku, math.min(sum, tonumber(ARGV[2])))
  seen(sku, redis.call('HGET', KEYS[7], sku) or '0')
  redis.call('ZADD', KEYS[2], 'NX', last() + 1, sku)
end
local saved = redis.call('HGETALL', KEYS[8])
for i = 1, #saved, 2 do redis.call('HSETNX', KEYS[4], saved[i], saved[i + 1]) end
if #saved > 0 then redis.call('EXPIRE', KEYS[4], ARGV[3]) end
local coupon = redis.call('GET', KEYS[9])
if coupon then redis.call('SET', KEYS[10], coupon, 'EX', ARGV[1], 'NX') end
for i = 5, 9 do redis.call('DEL', KEYS[i]) end
if #skus > 0 then live() end
return #skus
"""
)
