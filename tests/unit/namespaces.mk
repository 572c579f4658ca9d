# The tests of network namespaces; included by Makefile.am after interfaces.mk.
if HAVE_CHECK
NAMESPACES_TESTS = \
	tests/unit/check_namespaces \
	tests/unit/check_namespaces_live
check_PROGRAMS += $(NAMESPACES_TESTS)
TESTS += $(NAMESPACES_TESTS)
tests_unit_check_namespaces_SOURCES = \
	tests/unit/check_namespaces.c \
	tests/unit/namespaces_changes.c \
	tests/unit/namespaces_kit.c \
	tests/unit/namespaces_kit.h \
	$(UNIT_SOURCES)
tests_unit_check_namespaces_CPPFLAGS = $(UNIT_CPPFLAGS)
tests_unit_check_namespaces_LDADD = $(UNIT_LIBS)
tests_unit_check_namespaces_live_SOURCES = \
	tests/unit/check_namespaces_live.c \
	tests/kit/box.c \
	tests/kit/box.h \
	$(INTERFACES_NAMESPACE)
tests_unit_check_namespaces_live_CPPFLAGS = $(UNIT_CPPFLAGS)
tests_unit_check_namespaces_live_LDADD = $(UNIT_LIBS)
endif
