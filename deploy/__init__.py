"""How the suite runs: the ``hall`` command, the instance on this machine, the sample world."""

import warnings

# nameko stands on eventlet, which says at every import that it would rather not be used for something new.
warnings.filterwarnings("ignore", message=r"\s*Eventlet is deprecated")
