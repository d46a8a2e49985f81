"""`python -m plenary.commands`: the command line where no `plenary` is installed."""

from plenary.commands import main

main()
