"""`python -m plenary.cli`: the command line where no `plenary` is installed."""

from plenary.cli import main

main()
