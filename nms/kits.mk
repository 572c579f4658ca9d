# Kits for network management systems, made with perl's core from the catalogue, the MIB's frame and nms/graphs.tsv; included by
# Makefile.am. A kit is a folder below nms/ with a kit.mk, which adds to these lists, and
#   generate TREE ROOT FOLDER   a perl script that writes all that the kit generates into FOLDER, with the MIB at ROOT
#   check FOLDER                what `make check-nms` runs: the kit in the real program; pictures go into FOLDER. 77: that is missing

KITS =
# what generate makes, as it is committed; and what the kit has besides, its scripts too
KITS_MADE =
KITS_HAND = nms/README nms/Kits.pm nms/Rules.pm nms/graphs.tsv nms/traffic

include nms/cacti/kit.mk
include nms/librenms/kit.mk
include nms/prometheus/kit.mk
include nms/snmptt/kit.mk
include nms/zabbix/kit.mk

# for the root given to configure; what is committed is for the project's own, as with the MIB
generated/nms/stamp: $(KITS_HAND) $(CATALOGUE) mibs/LINUX-NETSTAT-MIB.in config.status
	$(AM_V_GEN)for kit in $(KITS); do rm -rf generated/nms/$$kit && $(MKDIR_P) generated/nms/$$kit && \
		$(PERL) $(srcdir)/nms/$$kit/generate $(srcdir) $(MIB_ROOT) generated/nms/$$kit || exit 1; done && touch $@
if HAVE_PERL
all-local: generated/nms/stamp
endif

# after a change to the catalogue, the frame, the graphs or a kit; and for those who have another root
kits: generated/nms/stamp
	for kit in $(KITS); do cp -R generated/nms/$$kit $(srcdir)/nms/ || exit 1; done

# in ten minutes, no kit more than five; pictures and logs stay in NMS_PICTURES, nothing else stays
NMS_PICTURES = generated/pictures
check-nms: all $(check_PROGRAMS)
	@$(MKDIR_P) $(NMS_PICTURES); end=$$(($$(date +%s) + 590)); failed=; for kit in $(KITS); do \
		check=$(srcdir)/nms/$$kit/check; test -x $$check || continue; \
		left=$$((end - $$(date +%s))); test $$left -lt 300 || left=300; test $$left -gt 0 || left=1; \
		srcdir='$(srcdir)' top_builddir='$(top_builddir)' timeout -k 10 $$left $$check $(NMS_PICTURES); status=$$?; \
		case $$status in 0) echo "PASS: $$kit";; 77) echo "SKIP: $$kit";; *) echo "FAIL: $$kit ($$status)"; failed=yes;; esac; \
	done; echo "pictures are in $(NMS_PICTURES)"; test -z "$$failed"

TESTS += tests/check_kits.sh
AM_TESTS_ENVIRONMENT += KITS='$(KITS)'; KITS_MADE='$(KITS_MADE)'; PERL='$(PERL)'; export KITS KITS_MADE PERL;
EXTRA_DIST += tests/check_kits.sh $(KITS_MADE) $(KITS_HAND)

kitsdir = $(pkgdatadir)/nms
install-data-hook:
	@for file in $(KITS_MADE) $(KITS_HAND); do \
		from=$(srcdir)/$$file; test ! -e generated/$$file || from=generated/$$file; to='$(DESTDIR)$(kitsdir)'/$${file#nms/}; \
		$(MKDIR_P) "$${to%/*}" && if test -x $$from; then $(INSTALL_SCRIPT) $$from "$$to"; else $(INSTALL_DATA) $$from "$$to"; fi || exit 1; \
	done
uninstall-hook:
	rm -rf '$(DESTDIR)$(kitsdir)'
CLEAN_FOLDERS += generated/nms generated/pictures

.PHONY: kits check-nms
