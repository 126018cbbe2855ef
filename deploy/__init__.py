"""How it runs: the `hall` command, the embedded instance, the sample world."""
