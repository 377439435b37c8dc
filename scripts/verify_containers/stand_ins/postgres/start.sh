# Makes the database of POSTGRES_USER, POSTGRES_PASSWORD and POSTGRES_DB on an empty volume, then becomes the server.
set -eu
if [ ! -s "$PGDATA/PG_VERSION" ]; then
    printf '%s\n' "$POSTGRES_PASSWORD" > /tmp/password
    initdb --username "$POSTGRES_USER" --pwfile /tmp/password --auth scram-sha-256 --encoding UTF8 > /dev/null
    rm /tmp/password
    echo 'host all all all scram-sha-256' >> "$PGDATA/pg_hba.conf"
    pg_ctl -w start -o '-c listen_addresses=' > /dev/null
    PGPASSWORD="$POSTGRES_PASSWORD" createdb --username "$POSTGRES_USER" "$POSTGRES_DB"
    pg_ctl -w stop > /dev/null
fi
exec "$@" -c 'listen_addresses=*'
