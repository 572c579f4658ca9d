# The tests of faults in the subagent's surroundings; included by Makefile.am.

FAULTS_TESTS = tests/faults/check_faults_master_live
check_PROGRAMS += $(FAULTS_TESTS)
TESTS += $(FAULTS_TESTS)
tests_faults_check_faults_master_live_SOURCES = \
	tests/faults/check_faults_master_live.c \
	tests/faults/lies.c \
	tests/faults/lies.h \
	tests/faults/lies_parts.h \
	tests/faults/lies_octets.c \
	tests/faults/lies_requests.c \
	tests/faults/lies_sessions.c \
	tests/faults/lies_stalls.c \
	tests/kit/master.c \
	tests/kit/master.h
tests_faults_check_faults_master_live_LDADD = tests/libkit.a

# preloaded into the program, so that files that it reads fail midway
check_DATA = tests/faults/faults_reads.so
tests/faults/faults_reads.so: tests/faults/faults_reads.c
	$(AM_V_CCLD)$(MKDIR_P) $(@D) && $(CC) $(CPPFLAGS) -D_GNU_SOURCE -O1 -fPIC -shared $(LDFLAGS) -o $@ $(srcdir)/tests/faults/faults_reads.c -ldl
CLEANFILES += tests/faults/faults_reads.so

FAULTS_SHELL = \
	tests/faults/check_faults_files.sh \
	tests/faults/check_faults_load.sh \
	tests/faults/check_faults_snmpd.sh \
	tests/faults/check_faults_stalls.sh
TESTS += $(FAULTS_SHELL)
EXTRA_DIST += $(FAULTS_SHELL) tests/faults/faults.sh tests/faults/faults_reads.c

check_PROGRAMS += tests/faults/faults_poll
tests_faults_faults_poll_SOURCES = \
	tests/faults/faults_poll.c \
	tests/kit/manager.c \
	tests/kit/manager.h
tests_faults_faults_poll_CPPFLAGS = $(AM_CPPFLAGS) $(NETSNMP_CFLAGS)
tests_faults_faults_poll_LDADD = $(NETSNMP_LIBS)

# The long versions of the same: some minutes each, one after the other because they measure times.
check-long: all
	$(MAKE) $(AM_MAKEFLAGS) check TESTS=
	set -e; $(AM_TESTS_ENVIRONMENT) NETSTAT_LONG=yes; export NETSTAT_LONG; \
	for test in $(FAULTS_TESTS:%=./%) $(MEMORY_TESTS:%=./%) $(FAULTS_SHELL:%=$(srcdir)/%) $(MEMORY_SHELL:%=$(srcdir)/%); do echo "== $$test"; $$test; done
.PHONY: check-long
