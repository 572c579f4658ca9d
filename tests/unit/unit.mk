# Unit tests of the library, with libcheck. They find their fixtures through the variable srcdir, which automake's test driver sets.

if HAVE_CHECK
UNIT_TESTS = \
	tests/unit/check_parse \
	tests/unit/check_snapshot \
	tests/unit/check_objects \
	tests/unit/check_cpus \
	tests/unit/check_roots \
	tests/unit/check_row_members \
	tests/unit/check_settings \
	tests/unit/check_jobs \
	tests/unit/check_turns \
	tests/unit/check_turns_ends \
	tests/unit/check_turns_handler \
	tests/unit/check_watch
check_PROGRAMS += $(UNIT_TESTS)
TESTS += $(UNIT_TESTS)

UNIT_CPPFLAGS = $(AM_CPPFLAGS) $(LIBMNL_CFLAGS) $(CHECK_CFLAGS)
UNIT_LIBS = tests/libkit.a subagent/libnetstat.a $(LIBMNL_LIBS) $(CHECK_LIBS)
UNIT_SOURCES = \
	tests/kit/support.c \
	tests/kit/support.h \
	tests/kit/facts.c \
	tests/kit/facts.h

tests_unit_check_jobs_SOURCES = \
	tests/unit/check_jobs.c \
	tests/unit/jobs_cgroups.c \
	tests/unit/jobs_cgroups.h \
	tests/unit/jobs_owners.c \
	tests/unit/jobs_owners.h
tests_unit_check_jobs_CPPFLAGS = $(UNIT_CPPFLAGS)
tests_unit_check_jobs_LDADD = $(UNIT_LIBS)

# netlink_socket.c is replaced by a kernel of the test's own
tests_unit_check_turns_SOURCES = \
	tests/unit/check_turns.c \
	tests/unit/turns_kit.c \
	tests/unit/turns_kit.h \
	tests/kit/fake_kernel.c \
	tests/kit/fake_kernel.h
tests_unit_check_turns_CPPFLAGS = $(UNIT_CPPFLAGS)
tests_unit_check_turns_LDADD = $(UNIT_LIBS)

tests_unit_check_turns_ends_SOURCES = \
	tests/unit/check_turns_ends.c \
	tests/unit/turns_kit.c \
	tests/unit/turns_kit.h \
	tests/kit/fake_kernel.c \
	tests/kit/fake_kernel.h
tests_unit_check_turns_ends_CPPFLAGS = $(UNIT_CPPFLAGS)
tests_unit_check_turns_ends_LDADD = $(UNIT_LIBS)

tests_unit_check_turns_handler_SOURCES = \
	tests/unit/check_turns_handler.c \
	tests/kit/fake_kernel.c \
	tests/kit/fake_kernel.h
tests_unit_check_turns_handler_CPPFLAGS = $(UNIT_CPPFLAGS) $(NETSNMP_CFLAGS)
tests_unit_check_turns_handler_LDFLAGS = $(AM_LDFLAGS) \
	-Wl,--wrap=netsnmp_register_handler,--wrap=netsnmp_unregister_handler \
	-Wl,--wrap=netsnmp_check_outstanding_agent_requests
tests_unit_check_turns_handler_LDADD = $(UNIT_LIBS) $(NETSNMP_LIBS)

tests_unit_check_parse_SOURCES = \
	tests/unit/check_parse.c \
	tests/unit/odd_files.c \
	tests/unit/odd_files.h \
	tests/unit/odd_files_table.c \
	tests/unit/odd_tables.h \
	tests/unit/odd_texts_table.c \
	$(UNIT_SOURCES)
tests_unit_check_parse_CPPFLAGS = $(UNIT_CPPFLAGS)
tests_unit_check_parse_LDADD = $(UNIT_LIBS)

tests_unit_check_snapshot_SOURCES = \
	tests/unit/check_snapshot.c \
	tests/unit/snapshot_counts.c \
	tests/unit/snapshot_counts.h \
	tests/unit/snapshot_increases.c \
	tests/unit/snapshot_states.c \
	tests/unit/snapshot_states.h \
	$(UNIT_SOURCES)
tests_unit_check_snapshot_CPPFLAGS = $(UNIT_CPPFLAGS)
tests_unit_check_snapshot_LDADD = $(UNIT_LIBS)

tests_unit_check_objects_SOURCES = \
	tests/unit/check_objects.c \
	tests/unit/objects_changes.c \
	tests/unit/objects_changes.h \
	tests/unit/expected.c \
	tests/unit/expected.h \
	$(UNIT_SOURCES)
tests_unit_check_objects_CPPFLAGS = $(UNIT_CPPFLAGS)
tests_unit_check_objects_LDADD = $(UNIT_LIBS)

tests_unit_check_cpus_SOURCES = \
	tests/unit/check_cpus.c \
	tests/unit/cpus.h \
	tests/unit/cpus_softirqs.c \
	$(UNIT_SOURCES)
tests_unit_check_cpus_CPPFLAGS = $(UNIT_CPPFLAGS)
tests_unit_check_cpus_LDADD = $(UNIT_LIBS)

tests_unit_check_watch_SOURCES = \
	tests/unit/check_watch.c \
	tests/kit/support.c \
	tests/kit/support.h
tests_unit_check_watch_CPPFLAGS = $(UNIT_CPPFLAGS)
tests_unit_check_watch_LDADD = $(UNIT_LIBS)

tests_unit_check_roots_SOURCES = \
	tests/unit/check_roots.c \
	tests/kit/dev_header.h \
	tests/kit/support.c \
	tests/kit/support.h
tests_unit_check_roots_CPPFLAGS = $(UNIT_CPPFLAGS)
tests_unit_check_roots_LDADD = $(UNIT_LIBS)

tests_unit_check_row_members_SOURCES = tests/unit/check_row_members.c
tests_unit_check_row_members_CPPFLAGS = $(UNIT_CPPFLAGS)
tests_unit_check_row_members_LDADD = $(UNIT_LIBS)

tests_unit_check_settings_SOURCES = \
	tests/unit/check_settings.c \
	tests/unit/settings_filters.c \
	tests/unit/settings_filters.h \
	tests/unit/settings_kit.c \
	tests/unit/settings_kit.h
tests_unit_check_settings_CPPFLAGS = $(UNIT_CPPFLAGS) $(NETSNMP_CFLAGS)
tests_unit_check_settings_LDADD = $(UNIT_LIBS) $(NETSNMP_LIBS)
endif
