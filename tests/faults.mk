# The tests of faults: what goes wrong around the subagent; included by Makefile.am.

FAULTS_TESTS = tests/check_faults_master_live
check_PROGRAMS += $(FAULTS_TESTS)
TESTS += $(FAULTS_TESTS)
tests_check_faults_master_live_SOURCES = tests/check_faults_master_live.c tests/lies.c tests/lies.h tests/master.c tests/master.h
tests_check_faults_master_live_LDADD = tests/libkit.a
