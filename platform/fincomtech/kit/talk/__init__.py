"""A record's conversation: who follows it, what is said and planned about it, its files, and mail out and in."""
