# Unit tests of the library, with libcheck. They find their fixtures through the variable srcdir, which automake's test driver sets.

if HAVE_CHECK
UNIT_TESTS = tests/check_parse tests/check_snapshot tests/check_objects tests/check_cpus tests/check_roots tests/check_settings
check_PROGRAMS += $(UNIT_TESTS)
TESTS += $(UNIT_TESTS)

UNIT_CPPFLAGS = $(AM_CPPFLAGS) $(LIBMNL_CFLAGS) $(CHECK_CFLAGS)
UNIT_LIBS = tests/libkit.a subagent/libnetstat.a $(LIBMNL_LIBS) $(CHECK_LIBS)
UNIT_SOURCES = tests/support.c tests/support.h tests/facts.c tests/facts.h

tests_check_parse_SOURCES = tests/check_parse.c tests/odd_files.c tests/odd_files.h $(UNIT_SOURCES)
tests_check_parse_CPPFLAGS = $(UNIT_CPPFLAGS)
tests_check_parse_LDADD = $(UNIT_LIBS)

tests_check_snapshot_SOURCES = tests/check_snapshot.c tests/snapshot_counts.c tests/snapshot_counts.h tests/snapshot_increases.c $(UNIT_SOURCES)
tests_check_snapshot_CPPFLAGS = $(UNIT_CPPFLAGS)
tests_check_snapshot_LDADD = $(UNIT_LIBS)

tests_check_objects_SOURCES = tests/check_objects.c tests/objects_changes.c tests/objects_changes.h \
	tests/expected.c tests/expected.h $(UNIT_SOURCES)
tests_check_objects_CPPFLAGS = $(UNIT_CPPFLAGS)
tests_check_objects_LDADD = $(UNIT_LIBS)

tests_check_cpus_SOURCES = tests/check_cpus.c $(UNIT_SOURCES)
tests_check_cpus_CPPFLAGS = $(UNIT_CPPFLAGS)
tests_check_cpus_LDADD = $(UNIT_LIBS)

tests_check_roots_SOURCES = tests/check_roots.c tests/dev_header.h tests/support.c tests/support.h
tests_check_roots_CPPFLAGS = $(UNIT_CPPFLAGS)
tests_check_roots_LDADD = $(UNIT_LIBS)

tests_check_settings_SOURCES = tests/check_settings.c
tests_check_settings_CPPFLAGS = $(UNIT_CPPFLAGS) $(NETSNMP_CFLAGS)
tests_check_settings_LDADD = $(UNIT_LIBS) $(NETSNMP_LIBS)
endif
