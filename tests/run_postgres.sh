#!/usr/bin/env bash
# Runs a command with a PostgreSQL server of its own: Debian's, on loopback, in a temporary folder that goes with it.
#
#   tests/run_postgres.sh ctest --preset release -L store
#
# The command finds the server by DIPTYCH_TEST_PG (a libpq connection string). Root starts the server as user postgres,
# since PostgreSQL refuses to run as root.
set -euo pipefail

if [ $# -eq 0 ]; then
    echo "usage: $0 COMMAND [ARGUMENT...]" >&2
    exit 2
fi
binaries=$(find /usr/lib/postgresql -mindepth 2 -maxdepth 2 -name bin 2>/dev/null | sort -V | tail -n 1)
if [ -z "$binaries" ]; then
    echo "PostgreSQL is missing: install the package postgresql" >&2
    exit 1
fi

folder=$(mktemp -d -t diptych-postgres.XXXXXX)
as_server=()
if [ "$(id -u)" -eq 0 ]; then
    chown postgres: "$folder"
    as_server=(runuser -u postgres --)
fi
stop() {
    "${as_server[@]}" "$binaries/pg_ctl" -D "$folder/data" -m immediate -s stop >/dev/null 2>&1 || true
    rm -rf "$folder"
}
trap stop EXIT
trap 'exit 130' INT TERM

password=$(od -An -N16 -tx1 /dev/urandom | tr -d ' \n')
port=${DIPTYCH_PG_PORT:-$(python3 -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])')}
cd "$folder"
printf '%s\n' "$password" | "${as_server[@]}" sh -c "umask 077; cat > '$folder/password'"
"${as_server[@]}" "$binaries/initdb" -D "$folder/data" -U diptych --auth=scram-sha-256 --pwfile="$folder/password" \
    --encoding=UTF8 --locale=C >/dev/null
if ! "${as_server[@]}" "$binaries/pg_ctl" -D "$folder/data" -l "$folder/server.log" -s -w -t 60 \
    -o "-c listen_addresses=127.0.0.1 -c port=$port -c unix_socket_directories=''" start; then
    cat "$folder/server.log" >&2
    exit 1
fi
cd "$OLDPWD"

export DIPTYCH_TEST_PG="host=127.0.0.1 port=$port dbname=postgres user=diptych password=$password"
"$@"
