# Kits for network management systems, made with perl's core from the catalogue, the MIB's frame and nms/graphs.tsv; included by
# Makefile.am. A kit is a folder below nms/ with a kit.mk, which adds to these lists, and
#   generate TREE ROOT FOLDER   a perl script that writes all that the kit generates into FOLDER, with the MIB at ROOT
#   check FOLDER                run by `make check-nms`: tests the kit in the real program; pictures go into FOLDER. Exits with 77 if
#                               that program is missing

KITS =
# the generated files that are committed; and the other files of the kit, including its scripts
KITS_MADE =
KITS_HAND = nms/README nms/Kits.pm nms/Rules.pm nms/rules.tsv nms/left-out.tsv nms/graphs.tsv nms/traffic

include nms/cacti/kit.mk
include nms/librenms/kit.mk
include nms/prometheus/kit.mk
include nms/snmptt/kit.mk
include nms/zabbix/kit.mk

# Kits for the root given to configure. The committed ones, like the MIB, are for the project's root; a build for that root generates none.
KITS_FOLDER = generated/nms
KITS_STAMP = $(KITS_FOLDER)/stamp$(MIB_ROOT)
FOR_ROOT = sed 's/$(OWN_MIB_ROOT)/$(MIB_ROOT)/g'
$(KITS_STAMP): $(KITS_HAND) $(CATALOGUE) mibs/LINUX-NETSTAT-MIB.in config.status
	$(AM_V_GEN)rm -rf $(KITS_FOLDER); for kit in $(KITS); do $(MKDIR_P) $(KITS_FOLDER)/$$kit && \
		$(PERL) $(srcdir)/nms/$$kit/generate $(srcdir) $(MIB_ROOT) $(KITS_FOLDER)/$$kit || exit 1; done && \
		$(FOR_ROOT) $(srcdir)/nms/README > $(KITS_FOLDER)/README && touch $@
if MAKE_KITS
all-local: $(KITS_STAMP)
endif

# The alarm rules as the program reads them. The file is committed, so that kits can be generated where the program cannot run.
RULES_CONF = subagent/netstat-agentx.conf
rules: subagent/netstat-agentx
	$(AM_V_GEN)$(MKDIR_P) $(KITS_FOLDER) && here=`cd $(srcdir) && pwd` && \
		subagent/netstat-agentx -C -c "$$here/$(RULES_CONF)" --rules > $(KITS_FOLDER)/rules.tsv && \
		{ cmp -s $(KITS_FOLDER)/rules.tsv $(srcdir)/nms/rules.tsv || cp $(KITS_FOLDER)/rules.tsv $(srcdir)/nms/rules.tsv; }; \
		status=$$?; rm -f $(KITS_FOLDER)/rules.tsv; exit $$status

# for use after a change to the catalogue, the frame, the graphs, the rules or a kit, and with another root
kits: rules
	$(MAKE) $(KITS_STAMP)
	for kit in $(KITS); do cp -R $(KITS_FOLDER)/$$kit $(srcdir)/nms/ || exit 1; done

# takes at most ten minutes, and five for each kit; pictures and logs stay in NMS_PICTURES, and nothing else stays
NMS_PICTURES = generated/pictures
check-nms: all $(KITS_STAMP) $(check_PROGRAMS)
	@$(MKDIR_P) $(NMS_PICTURES); end=$$(($$(date +%s) + 590)); failed=; for kit in $(KITS); do \
		check=$(srcdir)/nms/$$kit/check; test -x $$check || continue; \
		left=$$((end - $$(date +%s))); test $$left -lt 300 || left=300; test $$left -gt 0 || left=1; \
		srcdir='$(srcdir)' top_builddir='$(top_builddir)' timeout -k 10 $$left $$check $(NMS_PICTURES); status=$$?; \
		case $$status in 0) echo "PASS: $$kit";; 77) echo "SKIP: $$kit";; *) echo "FAIL: $$kit ($$status)"; failed=yes;; esac; \
	done; echo "pictures are in $(NMS_PICTURES)"; test -z "$$failed"

TESTS += tests/tree/check_kits.sh
AM_TESTS_ENVIRONMENT += KITS='$(KITS)'; KITS_MADE='$(KITS_MADE)'; PERL='$(PERL)'; export KITS KITS_MADE PERL;
EXTRA_DIST += tests/tree/check_kits.sh tests/tree/kit_shares.pl $(KITS_MADE) $(KITS_HAND)

# and the other files whose examples contain the root
kitsdir = $(pkgdatadir)/nms
install-data-hook:
	@for file in $(KITS_MADE) $(KITS_HAND); do \
		name=$${file#nms/}; from=$(srcdir)/$$file; to='$(DESTDIR)$(kitsdir)'/$$name; \
		test ! -e $(KITS_STAMP) || test ! -e $(KITS_FOLDER)/$$name || from=$(KITS_FOLDER)/$$name; \
		$(MKDIR_P) "$${to%/*}" && if test -x $$from; then $(INSTALL_SCRIPT) $$from "$$to"; else $(INSTALL_DATA) $$from "$$to"; fi || exit 1; \
	done
	@for page in README $(PAGES); do $(FOR_ROOT) $(srcdir)/$$page > '$(DESTDIR)$(docdir)'/$${page#doc/} || exit 1; done
	@$(FOR_ROOT) $(srcdir)/subagent/netstat-agentx.8 > '$(DESTDIR)$(man8dir)/netstat-agentx.8'
uninstall-hook:
	rm -rf '$(DESTDIR)$(kitsdir)'
CLEAN_FOLDERS += generated/nms generated/pictures

.PHONY: kits rules check-nms
