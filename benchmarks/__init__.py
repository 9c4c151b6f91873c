"""Speed, load and accuracy, as programs that print a table; never timed tests."""
