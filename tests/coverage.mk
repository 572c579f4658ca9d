# What the tests reach; included by Makefile.am. `make coverage` builds what `make dist` would hand out in a folder of its own, with
# gcc and gcov, runs the tests that are quick, and prints the lines reached of each file. It fails where parsers, objects or
# alarms have less than COVERAGE_LEAST of theirs.

COVERAGE_CC = gcc
COVERAGE_GCOV = gcov
COVERAGE_LEAST = 90
COVERAGE_TESTS = tests/check_parse tests/check_parse_dev tests/check_roots tests/check_snapshot tests/check_objects tests/check_cpus tests/check_alarms \
	tests/check_filter tests/check_five_minutes tests/check_index_text tests/check_interfaces tests/check_interfaces_changes \
	tests/check_interfaces_live tests/check_sockets tests/check_sockets_live tests/check_cli.sh tests/fuzz/check_corpora.sh \
	tests/check_fast.pl tests/check_faults_master_live tests/check_alarms_live.sh tests/check_plugin.sh
coverage:
	rm -rf coverage && $(MKDIR_P) coverage
	$(MAKE) distdir distdir=coverage/source top_distdir=coverage/source
	CC='$(COVERAGE_CC)' GCOV='$(COVERAGE_GCOV)' AWK='$(AWK)' MAKE='$(MAKE)' $(SHELL) $(srcdir)/tests/coverage.sh '$(COVERAGE_LEAST)' $(COVERAGE_TESTS)
.PHONY: coverage
EXTRA_DIST += tests/coverage.sh tests/coverage.awk
CLEAN_FOLDERS += coverage
