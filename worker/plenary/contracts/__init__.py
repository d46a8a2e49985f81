"""Values shared by the parsing stages."""
