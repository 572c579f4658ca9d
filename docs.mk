# Manual pages, the pages of doc/, the unit for systemd, the configuration.

dist_man_MANS = subagent/netstat-agentx.8
nodist_man_MANS = generated/linux-netstat-counters.7
generated/linux-netstat-counters.7: mibs/catalogue.awk mibs/make-man.awk mibs/netstat-s.tsv $(CATALOGUE) config.status
	$(GENERATE) -v version=$(PACKAGE_VERSION) -f $(srcdir)/mibs/make-man.awk $(srcdir)/mibs/netstat-s.tsv $(CATALOGUE_FILES) > $@.new && mv $@.new $@

# [@]: so that config.status leaves it to this rule, which has the variables given to make
subagent/netstat-agentx.service: subagent/netstat-agentx.service.in Makefile
	$(AM_V_GEN)$(MKDIR_P) $(@D) && sed 's|@sbindir[@]|$(sbindir)|g; s|@socket_group[@]|$(socket_group)|g' $(srcdir)/subagent/netstat-agentx.service.in > $@.new && mv $@.new $@
if INSTALL_UNIT
unit_DATA = subagent/netstat-agentx.service
endif

# doc/contributing and the others; tests/tree/check_docs.sh compares the list with the folder
PAGES = \
	doc/architecture \
	doc/contributing \
	doc/debugging \
	doc/decisions \
	doc/installation \
	doc/performance \
	doc/testing \
	doc/values
dist_doc_DATA = README NEWS COPYING $(PAGES) subagent/netstat-agentx.conf

# The configuration belongs to the administrator: an existing one is not changed, and only an
# unchanged one is removed.
CONFIGURATION = $(DESTDIR)$(sysconfdir)/snmp/netstat-agentx.conf
install-data-local:
	$(MKDIR_P) $(DESTDIR)$(sysconfdir)/snmp
	test -e $(CONFIGURATION) || $(INSTALL_DATA) $(srcdir)/subagent/netstat-agentx.conf $(CONFIGURATION)
uninstall-local:
	! cmp -s $(srcdir)/subagent/netstat-agentx.conf $(CONFIGURATION) || rm -f $(CONFIGURATION)

TESTS += tests/tree/check_docs.sh tests/tree/check_man.sh tests/cli/check_unit.sh tests/cli/check_configure.sh
EXTRA_DIST += mibs/make-man.awk subagent/netstat-agentx.service.in tests/README tests/tree/check_docs.sh tests/tree/check_man.sh tests/cli/check_unit.sh tests/cli/check_configure.sh
CLEANFILES += generated/linux-netstat-counters.7 subagent/netstat-agentx.service
