"""What a person would have written into .env. Only for reading the compose file: nothing is started with it."""

FILLED = {
    "SHOP_SECRET_KEY": "0123456789abcdefghijklmnopqrstuvwxyz",
    "POSTGRES_PASSWORD": "for-postgres",
    "REDIS_PASSWORD": "for-redis",
    "MONGO_PASSWORD": "for-mongo",
    "SHOP_ALLOW_SANDBOX_PAYMENTS": "true",
}
