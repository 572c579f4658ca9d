/*
 * Settings: the configuration file netstat-agentx.conf, through Net-SNMP's reader.
 */
#ifndef NA_SETTINGS_H
#define NA_SETTINGS_H

#include <stdbool.h>
#include <stdio.h>

#include "base/build.h"
#include "base/filter.h"
#include "alarms/rule.h"

struct na_settings {
    unsigned sampling;           /* seconds between two samples */
    unsigned width;              /* bits of the kernel's counters */
    struct na_filter interfaces; /* which are shown */
    bool library;                /* answers go the library's way, not the fast one */
    struct na_rule *rules;       /* of alarms; owned, see na_settings_clear */
    size_t rules_count;
};

void na_settings_clear(struct na_settings *settings);

/*
 * Makes the tokens known to the library; to be called after init_agent, once. address is the AgentX
 * socket of the command line, which goes before a file's agentXSocket, or NULL; it must stay where
 * it is. With `all` the files that concern any subagent, and the one that the command line gives,
 * are read too: inside snmpd these are snmpd's own business. False, with nothing known, if memory
 * ran out.
 */
bool na_settings_register(const char *address, bool all);
/* Undoes that. */
void na_settings_unregister(void);

/* Lists the tokens for people. */
void na_settings_help(FILE *to);

/* What holds without a configuration. */
struct na_settings na_settings_default(void);

/*
 * Reads the default configuration files and the one given to the library as
 * NETSNMP_DS_LIB_OPTIONALCONFIG. A line with a mistake has no effect; settings are filled, as if
 * they were empty, with what the others say, and are to be cleared with na_settings_clear. Each
 * mistake is logged with file and line, and kept in na_config_mistakes(). Returns their number.
 */
unsigned na_settings_read(struct na_settings *settings);

/* Undoes what the last reading, which had no mistakes, has put into force at once: the way to the
 * master agent. */
void na_settings_revert(void);
/*
 * Whether the last reading failed as a whole: the file given on the command line could not be
 * opened, or memory ran out. Then the settings are those of a part.
 */
bool na_settings_failed(void);

#endif
