"""`python -m evals.checking`."""

from evals.checking.benchmark import main

main()
