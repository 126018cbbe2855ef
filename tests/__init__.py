"""The tests, each folder mirroring the rooms.

Imported before everything else in a test run, so this is the place to patch the standard library for eventlet:
nameko's containers run inside the tests as they run inside a service's process.
"""

import eventlet

eventlet.monkey_patch()
