# Completions of the command line for bash and zsh; included by Makefile.am.

bashcompletion_DATA = generated/completion/netstat-agentx
zshcompletion_DATA = generated/completion/_netstat-agentx

COMPLETED = subagent/config/options.tsv mibs/counters.tsv mibs/LINUX-NETSTAT-MIB.in
COMPLETE = $(AM_V_GEN)$(MKDIR_P) $(@D) && $(AWK) -f $(srcdir)/completion/make-completion.awk \
	$(srcdir)/subagent/config/options.tsv $(srcdir)/mibs/counters.tsv $(srcdir)/mibs/LINUX-NETSTAT-MIB.in
generated/completion/netstat-agentx: completion/make-completion.awk completion/netstat-agentx.bash.in $(COMPLETED)
	$(COMPLETE) $(srcdir)/completion/netstat-agentx.bash.in > $@.new && mv $@.new $@
generated/completion/_netstat-agentx: completion/make-completion.awk completion/netstat-agentx.zsh.in $(COMPLETED)
	$(COMPLETE) $(srcdir)/completion/netstat-agentx.zsh.in > $@.new && mv $@.new $@

TESTS += tests/cli/check_completion.sh
EXTRA_DIST += completion/make-completion.awk completion/netstat-agentx.bash.in completion/netstat-agentx.zsh.in tests/cli/check_completion.sh
CLEANFILES += $(bashcompletion_DATA) $(zshcompletion_DATA)
