"""The test harness: a database made once, companies with people in them, and fixtures to act as those."""
