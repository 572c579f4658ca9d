# The coverage of the tests; included by Makefile.am. `make coverage` builds what `make dist` would hand out in a folder of its own, with
# gcc and gcov, runs the tests that are quick, and prints the lines reached of each file. It fails where parsers, objects or
# alarms have less than COVERAGE_LEAST of theirs.

COVERAGE_CC = gcc
COVERAGE_GCOV = gcov
COVERAGE_LEAST = 90
COVERAGE_TESTS = \
	tests/unit/check_parse \
	tests/unit/check_parse_dev \
	tests/unit/check_roots \
	tests/unit/check_snapshot \
	tests/unit/check_objects \
	tests/unit/check_cpus \
	tests/alarms/check_alarms \
	tests/unit/check_filter \
	tests/unit/check_five_minutes \
	tests/unit/check_index_text \
	tests/unit/check_interfaces \
	tests/unit/check_interfaces_changes \
	tests/unit/check_interfaces_live \
	tests/unit/check_sockets \
	tests/unit/check_sockets_live \
	tests/cli/check_cli.sh \
	tests/fuzz/check_corpora.sh \
	tests/live/check_fast.pl \
	tests/faults/check_faults_master_live \
	tests/alarms/check_alarms_live.sh \
	tests/live/check_plugin.sh
coverage:
	rm -rf coverage && $(MKDIR_P) coverage
	$(MAKE) distdir distdir=coverage/source top_distdir=coverage/source
	CC='$(COVERAGE_CC)' GCOV='$(COVERAGE_GCOV)' AWK='$(AWK)' MAKE='$(MAKE)' $(SHELL) $(srcdir)/tests/tree/coverage.sh '$(COVERAGE_LEAST)' $(COVERAGE_TESTS)
.PHONY: coverage
EXTRA_DIST += tests/tree/coverage.sh tests/tree/coverage.awk
CLEAN_FOLDERS += coverage
