"""What a stranger wrote, read by a whitelist: its words, the operations of it, and the reader from one to the other."""
