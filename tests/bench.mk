# What things cost, and that the fast way of giving answers gives the same ones; included by Makefile.am.

TESTS += tests/check_fast.pl
EXTRA_DIST += tests/check_fast.pl
