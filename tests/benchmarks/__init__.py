"""How fast Plenary is. A benchmark measures and asserts nothing; what must not get worse is counted in tests/."""
