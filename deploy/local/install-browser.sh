#!/bin/sh
# Installs the distribution's Chromium where it is missing, for the tests of the screens; HALL_CHROMIUM names another.
set -eu

if [ -n "${HALL_CHROMIUM:-}" ]; then
    exit 0
fi
for name in chromium chromium-browser google-chrome-stable google-chrome; do
    if command -v "$name" > /dev/null; then exit 0; fi
done

by_hand="install Chromium by hand (on Debian: apt-get install chromium) or set HALL_CHROMIUM"
if ! command -v apt-get > /dev/null; then
    echo "Chromium is missing and this system has no apt-get: $by_hand." >&2
    exit 1
fi
as_root=
if [ "$(id -u)" -ne 0 ]; then
    if ! command -v sudo > /dev/null || ! sudo -v; then
        echo "Chromium is missing and only root can install it: run \`sudo sh deploy/local/install-browser.sh\` once." >&2
        exit 1
    fi
    as_root=sudo
fi

echo "Installing Chromium from the distribution, for the tests of the screens ..."
log=$(mktemp)
install_browser() {
    $as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends chromium >> "$log" 2>&1
}
if ! install_browser; then
    $as_root apt-get update >> "$log" 2>&1 || true   # the lists of packages may be missing or old
    if ! install_browser; then
        tail -n 15 "$log" >&2
        echo "Chromium could not be installed: $by_hand." >&2
        exit 1
    fi
fi
rm -f "$log"
