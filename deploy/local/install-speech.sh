#!/bin/sh
# Installs the distribution's espeak-ng, which renders the announcements of boards whose browser has no voice. Without it
# everything else works: such a board then chimes.
set -eu

if command -v espeak-ng > /dev/null; then
    exit 0
fi

by_hand="boards whose browser has no voice will only chime until you install it (on Debian or Ubuntu: apt-get install espeak-ng)"
as_root=
if ! command -v apt-get > /dev/null; then
    echo "espeak-ng is missing: $by_hand." >&2
    exit 0
fi
if [ "$(id -u)" -ne 0 ]; then
    if ! command -v sudo > /dev/null || ! sudo -n true 2> /dev/null; then
        echo "espeak-ng is missing: $by_hand." >&2
        exit 0
    fi
    as_root=sudo
fi

echo "Installing espeak-ng from the distribution, for the announcements of boards ..."
log=$(mktemp)
install_speech() {
    $as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends espeak-ng >> "$log" 2>&1
}
if ! install_speech; then
    $as_root apt-get update >> "$log" 2>&1 || true   # the lists of packages may be missing or old
    if ! install_speech; then
        tail -n 5 "$log" >&2
        echo "It could not be installed: $by_hand." >&2
    fi
fi
rm -f "$log"
