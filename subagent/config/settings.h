/*
 * Settings: the configuration file netstat-agentx.conf, read by Net-SNMP's reader.
 */
#ifndef NA_SETTINGS_H
#define NA_SETTINGS_H

#include <stdbool.h>
#include <stdio.h>

#include "base/build.h"
#include "base/filter.h"
#include "base/peer_folds.h"
#include "alarms/rule.h"

struct na_settings {
    unsigned sampling;           /* seconds between two samples */
    unsigned width;              /* bits of the kernel's counters */
    struct na_filter interfaces; /* which are shown */
    struct na_filter namespaces; /* the same */
    struct na_peer_folds peers;  /* which TCP peers are shown */
    bool library;                /* the library answers instead of the fast path */
    struct na_rule *rules;       /* alarm rules; owned, see na_settings_clear */
    size_t rules_count;
};

void na_settings_clear(struct na_settings *settings);

/*
 * Registers the tokens with the library; call it once, after init_agent. `address` is the AgentX
 * socket of the command line, which takes precedence over agentXSocket in a file, or NULL; it must
 * remain valid. With `all`, the files for all subagents and the file of the command line are read
 * too; inside snmpd, snmpd does that itself. False, with nothing registered, if memory ran out.
 */
bool na_settings_register(const char *address, bool all);
/* Undoes that. */
void na_settings_unregister(void);

/* Lists the tokens for people. */
void na_settings_help(FILE *to);

/* The settings without a configuration. */
struct na_settings na_settings_default(void);

/*
 * Reads the default configuration files and the file given to the library as
 * NETSNMP_DS_LIB_OPTIONALCONFIG. Overwrites *settings; release them with na_settings_clear. A line
 * with an error has no effect. Each error is logged with file and line number, and kept in
 * na_config_mistakes(). Returns the number of errors.
 */
unsigned na_settings_read(struct na_settings *settings);

/*
 * Undoes what the last reading, which had no errors, has already put into effect: the connection to
 * the master agent.
 */
void na_settings_revert(void);
/*
 * Whether the last reading failed as a whole, because the file given on the command line could not
 * be opened or memory ran out. The settings are then incomplete.
 */
bool na_settings_failed(void);

#endif
