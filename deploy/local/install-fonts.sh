#!/bin/sh
# Installs what reports as PDF need of the distribution: pango (text layout), harfbuzz (small font files), and a font
# that has Chinese. Without them everything else works: a report then has no PDF, and says so.
set -eu

has_pango() { ldconfig -p 2> /dev/null | grep -q libpangoft2-1.0 && ldconfig -p | grep -q libharfbuzz-subset; }
has_chinese() { command -v fc-list > /dev/null && [ -n "$(fc-list :lang=zh-cn family)" ]; }

if has_pango && has_chinese; then
    exit 0
fi

packages="libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0 fontconfig fonts-noto-cjk"
by_hand="reports will have no PDF until you install them (on Debian or Ubuntu: apt-get install $packages)"
if ! command -v apt-get > /dev/null; then
    echo "Fonts for PDFs are missing: $by_hand." >&2
    exit 0
fi
as_root=
if [ "$(id -u)" -ne 0 ]; then
    if ! command -v sudo > /dev/null || ! sudo -n true 2> /dev/null; then
        echo "Fonts for PDFs are missing: $by_hand." >&2
        exit 0
    fi
    as_root=sudo
fi

echo "Installing pango and a Chinese font from the distribution, for reports as PDF ..."
log=$(mktemp)
install_fonts() {
    # shellcheck disable=SC2086
    $as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends $packages >> "$log" 2>&1
}
if ! install_fonts; then
    $as_root apt-get update >> "$log" 2>&1 || true   # the lists of packages may be missing or old
    if ! install_fonts; then
        tail -n 5 "$log" >&2
        echo "They could not be installed: $by_hand." >&2
    fi
fi
rm -f "$log"
