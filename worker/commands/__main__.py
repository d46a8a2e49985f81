"""`python -m worker.commands`: the command line where no `plenary` is installed."""

from worker.commands import main

main()
