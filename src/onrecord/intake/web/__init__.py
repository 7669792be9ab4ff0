"""Pages come in from the web: fetched in the open, one by one, with everything that was asked and answered kept."""
