#!/bin/sh
# Installs the distribution's RabbitMQ where it is missing, without starting the system's own broker:
# an instance runs a private one (deploy/local/broker.py).
set -eu

if [ -x /usr/lib/rabbitmq/bin/rabbitmq-server ] || command -v rabbitmq-server > /dev/null; then
    exit 0
fi

by_hand="install RabbitMQ by hand (on Debian or Ubuntu: apt-get install rabbitmq-server) or set HALL_AMQP_URL"
if ! command -v apt-get > /dev/null; then
    echo "RabbitMQ is missing and this system has no apt-get: $by_hand." >&2
    exit 1
fi

as_root=
if [ "$(id -u)" -ne 0 ]; then
    if ! command -v sudo > /dev/null || ! sudo -v; then
        echo "RabbitMQ is missing and only root can install it: run \`sudo sh deploy/local/install-broker.sh\` once." >&2
        exit 1
    fi
    as_root=sudo
fi

policy=/usr/sbin/policy-rc.d
saved=
restore() {
    $as_root rm -f "$policy"
    if [ -n "$saved" ]; then $as_root mv "$saved" "$policy"; fi
}
trap restore EXIT
trap 'exit 130' INT TERM HUP

if [ -e "$policy" ]; then
    saved=$policy.before-hall
    $as_root mv "$policy" "$saved"
fi
printf '#!/bin/sh\nexit 101\n' | $as_root tee "$policy" > /dev/null   # 101: no service may be started
$as_root chmod 755 "$policy"

echo "Installing RabbitMQ from the distribution (its own service stays off) ..."
log=$(mktemp)
install_broker() {
    $as_root env DEBIAN_FRONTEND=noninteractive \
        apt-get install -y --no-install-recommends rabbitmq-server >> "$log" 2>&1
}
if ! install_broker; then
    $as_root apt-get update >> "$log" 2>&1 || true   # the lists of packages may be missing or old
    if ! install_broker; then
        tail -n 15 "$log" >&2
        echo "RabbitMQ could not be installed: $by_hand." >&2
        exit 1
    fi
fi
rm -f "$log"
if command -v systemctl > /dev/null; then
    $as_root systemctl disable rabbitmq-server > /dev/null 2>&1 || true
elif command -v update-rc.d > /dev/null; then
    $as_root update-rc.d rabbitmq-server disable > /dev/null 2>&1 || true
fi
