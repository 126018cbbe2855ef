"""Who came, for what: halls, matters and visits."""
