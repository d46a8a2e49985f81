"""Child processes that read files under limits, so that a bad file kills a reader and never a worker."""
