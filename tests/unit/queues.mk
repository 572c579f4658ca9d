# The tests of queueing disciplines, bonds and drivers; included by Makefile.am after interfaces.mk.
if HAVE_CHECK
QUEUES_TESTS = \
	tests/unit/check_bonds \
	tests/unit/check_drivers \
	tests/unit/check_qdiscs \
	tests/unit/check_qdiscs_live
check_PROGRAMS += $(QUEUES_TESTS)
TESTS += $(QUEUES_TESTS)
tests_unit_check_bonds_SOURCES = \
	tests/unit/check_bonds.c \
	tests/kit/asking.c \
	tests/kit/asking.h
tests_unit_check_bonds_CPPFLAGS = $(UNIT_CPPFLAGS)
tests_unit_check_bonds_LDADD = $(UNIT_LIBS)
tests_unit_check_drivers_SOURCES = \
	tests/unit/check_drivers.c \
	tests/kit/asking.c \
	tests/kit/asking.h
tests_unit_check_drivers_CPPFLAGS = $(UNIT_CPPFLAGS)
tests_unit_check_drivers_LDADD = $(UNIT_LIBS)
tests_unit_check_qdiscs_SOURCES = tests/unit/check_qdiscs.c
tests_unit_check_qdiscs_CPPFLAGS = $(UNIT_CPPFLAGS)
tests_unit_check_qdiscs_LDADD = $(UNIT_LIBS)
tests_unit_check_qdiscs_live_SOURCES = \
	tests/unit/check_qdiscs_live.c \
	$(INTERFACES_NAMESPACE)
tests_unit_check_qdiscs_live_CPPFLAGS = $(UNIT_CPPFLAGS)
tests_unit_check_qdiscs_live_LDADD = $(UNIT_LIBS)
endif
