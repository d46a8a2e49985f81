"""Where published events are delivered."""
