#!/usr/bin/env bash
# Runs a command with a RabbitMQ broker of its own: Debian's, on loopback, in a temporary folder that goes with it.
#
#   tests/run_rabbitmq.sh ctest --preset release -L network
#
# The command finds the broker by DIPTYCH_TEST_AMQP (host, port and user) and DIPTYCH_BROKER_PASSWORD, over TLS by
# DIPTYCH_TEST_AMQPS with the certificate DIPTYCH_TEST_BROKER_CA, and stops and starts it by "$DIPTYCH_TEST_BROKER"
# stop|start|restart. Nothing of the daemon that Debian's package starts is used or
# touched: node, port mapper (epmd), cookie, data and logs are this script's own. Root runs it as user rabbitmq.
set -euo pipefail

if [ $# -eq 0 ]; then
    echo "usage: $0 COMMAND [ARGUMENT...]" >&2
    exit 2
fi
server=/usr/lib/rabbitmq/bin/rabbitmq-server
if [ ! -x "$server" ]; then
    echo "RabbitMQ is missing: install the package rabbitmq-server" >&2
    exit 1
fi

folder=$(mktemp -d -t diptych-rabbitmq.XXXXXX)
stop() {
    [ ! -x "$folder/broker" ] || "$folder/broker" stop || true
    [ -z "${epmd:-}" ] || { kill "$epmd" && wait "$epmd"; } 2>/dev/null || true
    rm -rf "$folder"
}
trap stop EXIT
trap 'exit 130' INT TERM

read -r port tls distribution mapper < <(python3 -c '
import socket
sockets = [socket.socket() for _ in range(4)]
for s in sockets:
    s.bind(("127.0.0.1", 0))
print(*(s.getsockname()[1] for s in sockets))')
random() { od -An -N16 -tx1 /dev/urandom | tr -d ' \n'; }
password=$(random)

umask 077
random > "$folder/.erlang.cookie"
openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 2 -subj /CN=localhost \
    -addext subjectAltName=DNS:localhost -keyout "$folder/key.pem" -out "$folder/certificate.pem" 2>/dev/null
cat > "$folder/rabbitmq.conf" <<SETTINGS
listeners.tcp.1 = 127.0.0.1:$port
listeners.ssl.1 = 127.0.0.1:$tls
ssl_options.cacertfile = $folder/certificate.pem
ssl_options.certfile = $folder/certificate.pem
ssl_options.keyfile = $folder/key.pem
ssl_options.verify = verify_none
default_user = diptych
default_pass = $password
vm_memory_high_watermark.relative = 0.4
disk_free_limit.absolute = 50MB
SETTINGS
echo '[].' > "$folder/enabled_plugins"
cat > "$folder/environment" <<SETTINGS
export HOME='$folder'
export ERL_EPMD_PORT=$mapper ERL_EPMD_ADDRESS=127.0.0.1
export RABBITMQ_CONF_ENV_FILE=/dev/null
export RABBITMQ_NODENAME=diptych@localhost RABBITMQ_DIST_PORT=$distribution
export RABBITMQ_CONFIG_FILE='$folder/rabbitmq.conf' RABBITMQ_ENABLED_PLUGINS_FILE='$folder/enabled_plugins'
export RABBITMQ_MNESIA_BASE='$folder/data' RABBITMQ_LOG_BASE='$folder/log' RABBITMQ_PID_FILE='$folder/pid'
export RABBITMQ_SERVER_ADDITIONAL_ERL_ARGS='+S 2:2 +sbwt none +sbwtdcpu none +sbwtdio none -kernel inet_dist_use_interface {127,0,0,1}'
SETTINGS
cat > "$folder/broker" <<BROKER
#!/usr/bin/env bash
# broker stop|start|restart
set -euo pipefail
folder='$folder'
stop() {
    [ -s "\$folder/pid" ] || return 0
    local process=\$(cat "\$folder/pid")
    kill "\$process" 2>/dev/null || return 0
    for _ in \$(seq 300); do kill -0 "\$process" 2>/dev/null || break; sleep 0.1; done
    kill -KILL "\$process" 2>/dev/null || true
    rm -f "\$folder/pid"
}
start() {
    runner=()
    [ "\$(id -u)" -ne 0 ] || runner=(runuser -u rabbitmq --)
    cd "\$folder"
    setsid "\${runner[@]}" bash -c ". '\$folder/environment'; exec $server" < /dev/null > "\$folder/console" 2>&1 &
    for _ in \$(seq 900); do
        if (exec 3<> /dev/tcp/127.0.0.1/$tls && exec 3<> /dev/tcp/127.0.0.1/$port) 2>/dev/null; then return 0; fi
        sleep 0.1
    done
    cat "\$folder/console" >&2
    return 1
}
case "\${1:-}" in
    stop) stop ;;
    start) start ;;
    restart) stop; start ;;
    *) echo "usage: broker stop|start|restart" >&2; exit 2 ;;
esac
BROKER
chmod 700 "$folder/broker"
[ "$(id -u)" -ne 0 ] || chown -R rabbitmq: "$folder"
umask 022

runner=()
[ "$(id -u)" -ne 0 ] || runner=(runuser -u rabbitmq --)
"${runner[@]}" epmd -address 127.0.0.1 -port "$mapper" < /dev/null > /dev/null 2>&1 &
epmd=$!
"$folder/broker" start

export DIPTYCH_TEST_AMQP="amqp://diptych@127.0.0.1:$port" DIPTYCH_BROKER_PASSWORD="$password"
export DIPTYCH_TEST_AMQPS="amqps://diptych@localhost:$tls" DIPTYCH_TEST_BROKER_CA="$folder/certificate.pem"
export DIPTYCH_TEST_BROKER="$folder/broker"
"$@"
