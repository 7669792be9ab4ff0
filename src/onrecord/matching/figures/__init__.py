"""What the sources count, and how their figures stand side by side."""
