"""Which accounts tell of one alleged event, what the sources say of it aspect by aspect, and how it is written up."""
