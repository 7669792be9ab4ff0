"""Who has it from whom: words in common, copies, echoes, origins, outlets and voices."""
