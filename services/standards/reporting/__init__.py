"""A report's content (plain JSON) as HTML, PDF and XLSX; pure, and run in a process of its own (``__main__``)."""
