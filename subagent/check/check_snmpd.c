#include <net-snmp/net-snmp-config.h>
#include <net-snmp/net-snmp-includes.h>

#include "check/check_parts.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "base/build.h"
#include "check/snmpd_conf.h"
#include "check/snmpd_views.h"

/* ---- master agentx */

/* As snmpd compares it: 1 turns the master agent on and 0 off, other numbers do nothing. */
static int master_number(const char *value)
{
    static const char *const yes[] = { "agentx", "all", "yes", "on" };

    for (size_t i = 0; i < sizeof(yes) / sizeof(yes[0]); i++)
        if (strcmp(value, yes[i]) == 0)
            return 1;
    return atoi(value);
}

/* The last line that turns it on or off; NULL if there is none. */
static const struct na_snmpd_line *find_master(const struct na_snmpd_conf *conf)
{
    for (size_t i = conf->lines.count; i-- > 0;) {
        const struct na_snmpd_line *line = na_snmpd_line_at(conf, i);

        if (strcasecmp(line->token, "master") == 0 &&
            (master_number(line->rest) == 0 || master_number(line->rest) == 1))
            return line;
    }
    return NULL;
}

static unsigned check_master(const struct na_snmpd_conf *conf, FILE *to)
{
    static const char what[] = "snmpd's configuration";
    const struct na_snmpd_line *line = find_master(conf);

    if (line == NULL)
        return na_check_wrong(to, what, "%s has no line `master agentx`", conf->file);
    if (master_number(line->rest) == 0)
        return na_check_wrong(to, what,
                              "line %u of %s, `master %s`, turns AgentX off: `master agentx` turns "
                              "it on, with nothing after it",
                              line->number, line->file, line->rest);
    return 0;
}

/* ---- agentXSocket: one or more addresses, separated by commas */

static const char *without_domain(const char *address)
{
    return strncmp(address, "unix:", 5) == 0 ? address + 5 : address;
}

static bool has_address(const char *addresses, const char *address)
{
    const size_t wanted = strlen(without_domain(address));

    for (;; addresses++) {
        const char *one = without_domain(addresses);
        size_t length = strcspn(one, ",");

        if (length == wanted && strncmp(one, without_domain(address), length) == 0)
            return true;
        addresses = one + length;
        if (*addresses == '\0')
            return false;
    }
}

static unsigned check_address(const struct na_snmpd_conf *conf, const char *address, FILE *to)
{
    const struct na_snmpd_line *line = na_snmpd_conf_last(conf, "agentXSocket");

    if (line == NULL || has_address(line->rest, address))
        return 0;
    return na_check_wrong(to, "snmpd's agentXSocket",
                          "%s in line %u of %s: set the same in netstat-agentx.conf or with -x",
                          line->rest, line->number, line->file);
}

/* ---- agentXPerms: without it only root may use the socket */

static unsigned check_perms(const struct na_snmpd_conf *conf, const char *group, FILE *to)
{
    if (na_snmpd_conf_last(conf, "agentXPerms") != NULL)
        return 0;
    return na_check_wrong(to, "snmpd's agentXPerms",
                          "%s has no such line, so only root may use the socket: add `agentXPerms "
                          "0660 0755 USER %s`, with snmpd's user, and restart snmpd",
                          conf->file, group);
}

/*
 * ---- views. Debian's `systemonly` and Red Hat's `systemview` show two subtrees of mib-2 and hide
 * everything else, including ours.
 */

static const char what_views[] = "snmpd's views";

static void tell_reader(const struct na_reader *reader, FILE *to)
{
    fprintf(to, "%s%s%s in line %u of %s", reader->line->token, reader->name[0] ? " " : "",
            reader->name, reader->line->number, reader->line->file);
}

/* Writes a line for each reader with this reach. Returns their number. */
static unsigned tell_those(const struct na_snmpd_conf *conf, enum na_reach reach, const char *begin,
                           const char *end, FILE *to)
{
    unsigned count = 0;
    struct na_reader reader;

    for (size_t i = 0; i < conf->lines.count; i++) {
        if (!na_snmpd_reader(conf, i, &reader) || reader.reach != reach)
            continue;
        count++;
        fprintf(to, "%-7s %-24s ", begin, what_views);
        tell_reader(&reader, to);
        fprintf(to, " %s\n", end);
    }
    return count;
}

/* What to do about the first reader from whom the subtree is hidden. */
static unsigned tell_hidden(const struct na_snmpd_conf *conf, FILE *to)
{
    struct na_reader reader;
    size_t i = 0;

    while (i < conf->lines.count && !na_snmpd_reader(conf, i, &reader))
        i++;
    if (i == conf->lines.count)
        return na_check_wrong(
            to, what_views,
            "%s grants no read access: it has no rocommunity, rouser or similar line", conf->file);
    fprintf(to, "WRONG   %-24s ", what_views);
    tell_reader(&reader, to);
    if (reader.hides)
        fprintf(to, ": line %u of %s hides the subtree from it\n", reader.hides->number,
                reader.hides->file);
    else if (reader.by_view)
        fprintf(to, ": its view hides the subtree: add `view %s included " NA_MIB_ROOT_TEXT "`\n",
                reader.scope);
    else
        fprintf(to,
                ": it is limited to %s, outside the subtree: replace that with `-V NAME` and add "
                "`view NAME included " NA_MIB_ROOT_TEXT "`\n",
                reader.scope);
    return 1;
}

static unsigned check_views(const struct na_snmpd_conf *conf, FILE *to)
{
    unsigned see = tell_those(conf, NA_REACH_ALL, "ok", "sees the subtree", to);

    see += tell_those(conf, NA_REACH_PART, "ok", "sees a part of the subtree", to);
    if (see > 0)
        return 0;
    if (tell_those(conf, NA_REACH_UNCLEAR, "",
                   "cannot be evaluated: it uses names, masks or contexts", to))
        return 0;
    return tell_hidden(conf, to);
}

unsigned na_check_snmpd(const struct na_check *check, const char *address,
                        const struct na_trial *trial, FILE *to)
{
    const struct na_snmpd_conf *conf = &check->snmpd;
    unsigned bad = 0;

    if (conf->error != 0)
        fprintf(to, "        %-24s %s: %s\n", what_views,
                conf->unread ? conf->unread : "snmpd.conf", strerror(conf->error));
    else if (conf->file == NULL)
        fprintf(to, "        %-24s there is no snmpd.conf\n", what_views);
    else {
        if (trial->error != 0 || trial->said != NULL) { /* or it is set on snmpd's command line */
            bad += check_master(conf, to);
            bad += check_address(conf, address, to);
        }
        if (trial->error == EACCES)
            bad += check_perms(conf, check->group ? check->group : NA_SOCKET_GROUP, to);
        bad += check_views(conf, to);
    }
    return bad;
}
