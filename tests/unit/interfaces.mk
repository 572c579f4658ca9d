# The tests of interfaces; included by Makefile.am.
if HAVE_CHECK
INTERFACES_TESTS = \
	tests/unit/check_filter \
	tests/unit/check_five_minutes \
	tests/unit/check_if_numbers \
	tests/unit/check_given_indexes \
	tests/unit/check_parse_dev \
	tests/unit/check_interfaces \
	tests/unit/check_interfaces_alarms \
	tests/unit/check_interfaces_changes \
	tests/unit/check_interfaces_live \
	tests/unit/check_interfaces_refused \
	tests/unit/check_links
INTERFACES_NAMESPACE = \
	tests/kit/asking.c \
	tests/kit/asking.h \
	tests/kit/interfaces_namespace.c \
	tests/kit/interfaces_namespace.h
check_PROGRAMS += $(INTERFACES_TESTS)
TESTS += $(INTERFACES_TESTS)
tests_unit_check_filter_SOURCES = tests/unit/check_filter.c
tests_unit_check_filter_CPPFLAGS = $(UNIT_CPPFLAGS)
tests_unit_check_filter_LDADD = $(UNIT_LIBS)
tests_unit_check_five_minutes_SOURCES = tests/unit/check_five_minutes.c
tests_unit_check_five_minutes_CPPFLAGS = $(UNIT_CPPFLAGS)
tests_unit_check_five_minutes_LDADD = $(UNIT_LIBS)
tests_unit_check_if_numbers_SOURCES = tests/unit/check_if_numbers.c
tests_unit_check_if_numbers_CPPFLAGS = $(UNIT_CPPFLAGS)
tests_unit_check_if_numbers_LDADD = $(UNIT_LIBS)
tests_unit_check_given_indexes_SOURCES = \
	tests/unit/check_given_indexes.c \
	tests/kit/support.c \
	tests/kit/support.h
tests_unit_check_given_indexes_CPPFLAGS = $(UNIT_CPPFLAGS)
tests_unit_check_given_indexes_LDADD = $(UNIT_LIBS)
tests_unit_check_parse_dev_SOURCES = \
	tests/unit/check_parse_dev.c \
	tests/kit/dev_header.h
tests_unit_check_parse_dev_CPPFLAGS = $(UNIT_CPPFLAGS)
tests_unit_check_parse_dev_LDADD = $(UNIT_LIBS)
tests_unit_check_interfaces_SOURCES = \
	tests/unit/check_interfaces.c \
	tests/kit/dev_header.h \
	tests/kit/asking.c \
	tests/kit/asking.h
tests_unit_check_interfaces_CPPFLAGS = $(UNIT_CPPFLAGS)
tests_unit_check_interfaces_LDADD = $(UNIT_LIBS)
tests_unit_check_interfaces_alarms_SOURCES = \
	tests/unit/check_interfaces_alarms.c \
	$(INTERFACES_NAMESPACE)
tests_unit_check_interfaces_alarms_CPPFLAGS = $(UNIT_CPPFLAGS)
tests_unit_check_interfaces_alarms_LDADD = $(UNIT_LIBS)
tests_unit_check_interfaces_changes_SOURCES = \
	tests/unit/check_interfaces_changes.c \
	$(INTERFACES_NAMESPACE)
tests_unit_check_interfaces_changes_CPPFLAGS = $(UNIT_CPPFLAGS)
tests_unit_check_interfaces_changes_LDADD = $(UNIT_LIBS)
tests_unit_check_interfaces_live_SOURCES = \
	tests/unit/check_interfaces_live.c \
	$(INTERFACES_NAMESPACE)
tests_unit_check_interfaces_live_CPPFLAGS = $(UNIT_CPPFLAGS)
tests_unit_check_interfaces_live_LDADD = $(UNIT_LIBS)
tests_unit_check_interfaces_refused_SOURCES = \
	tests/unit/check_interfaces_refused.c \
	$(INTERFACES_NAMESPACE)
tests_unit_check_interfaces_refused_CPPFLAGS = $(UNIT_CPPFLAGS)
tests_unit_check_interfaces_refused_LDADD = $(UNIT_LIBS)
tests_unit_check_links_SOURCES = tests/unit/check_links.c
tests_unit_check_links_CPPFLAGS = $(UNIT_CPPFLAGS)
tests_unit_check_links_LDADD = $(UNIT_LIBS)
endif
