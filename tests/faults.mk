# The tests of faults: what goes wrong around the subagent; included by Makefile.am.

FAULTS_TESTS = tests/check_faults_master_live
check_PROGRAMS += $(FAULTS_TESTS)
TESTS += $(FAULTS_TESTS)
tests_check_faults_master_live_SOURCES = tests/check_faults_master_live.c tests/lies.c tests/lies.h tests/lies_parts.h \
	tests/lies_octets.c tests/lies_requests.c tests/lies_sessions.c tests/lies_stalls.c tests/master.c tests/master.h
tests_check_faults_master_live_LDADD = tests/libkit.a

# loaded before the program, so that it reads files that fail half-way
check_DATA = tests/faults_reads.so
tests/faults_reads.so: tests/faults_reads.c
	$(AM_V_CCLD)$(MKDIR_P) $(@D) && $(CC) $(CPPFLAGS) -D_GNU_SOURCE -O1 -fPIC -shared $(LDFLAGS) -o $@ $(srcdir)/tests/faults_reads.c -ldl
CLEANFILES += tests/faults_reads.so

FAULTS_SHELL = tests/check_faults_files.sh tests/check_faults_load.sh tests/check_faults_snmpd.sh tests/check_faults_stalls.sh
TESTS += $(FAULTS_SHELL)
EXTRA_DIST += $(FAULTS_SHELL) tests/faults.sh tests/faults_reads.c

check_PROGRAMS += tests/faults_poll
tests_faults_poll_SOURCES = tests/faults_poll.c tests/manager.c tests/manager.h
tests_faults_poll_CPPFLAGS = $(AM_CPPFLAGS) $(NETSNMP_CFLAGS)
tests_faults_poll_LDADD = $(NETSNMP_LIBS)

# The same, and more of it: some minutes each, one after the other since they look at times.
check-long: all
	$(MAKE) $(AM_MAKEFLAGS) check TESTS=
	set -e; $(AM_TESTS_ENVIRONMENT) NETSTAT_LONG=yes; export NETSTAT_LONG; \
	for test in $(FAULTS_TESTS:%=./%) $(MEMORY_TESTS:%=./%) $(FAULTS_SHELL:%=$(srcdir)/%) $(MEMORY_SHELL:%=$(srcdir)/%); do echo "== $$test"; $$test; done
.PHONY: check-long
