"""The tests, each folder mirroring the rooms.

Imported before everything else in a test run, so this is the place to patch the standard library for eventlet:
nameko's containers run inside the tests as they run inside a service's process. Only the tests in the browser are left
as they are, since Playwright brings an event loop of its own; they run no service in their process.
"""

import sys

import eventlet

if not any("tests/browser" in each for each in sys.argv):
    eventlet.monkey_patch()
