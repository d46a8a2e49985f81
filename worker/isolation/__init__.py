"""What keeps one process's trouble from the others: limits of a child process, and an end that follows its parent's."""
