#include <net-snmp/net-snmp-config.h>
#include <net-snmp/net-snmp-includes.h>

#include "check/snmpd_views.h"

#include <ctype.h>

#include "agentx/snmp_handler.h"

/* Copies the next word of a line into `word`, "" at its end. Returns the rest of the line. */
static char *take(char *rest, char word[NA_SNMPD_WORD])
{
    word[0] = '\0';
    return copy_nword(rest, word, NA_SNMPD_WORD);
}

static bool is(const struct na_snmpd_line *line, const char *token)
{
    return strcasecmp(line->token, token) == 0;
}

/* ---- views */

static const char *after_dot(const char *text)
{
    return *text == '.' ? text + 1 : text;
}

/*
 * Reads an OID of numbers, with or without a dot at either end. OIDs with names are not resolved.
 */
static bool read_numbers(const char *text, oid *name, size_t *length)
{
    *length = 0;
    text = after_dot(text);
    while (isdigit((unsigned char)*text) && *length < MAX_OID_LEN) {
        char *end;

        name[(*length)++] = strtoul(text, &end, 10);
        text = after_dot(end);
    }
    return *text == '\0' && *length > 0;
}

/* How many leading arcs a name has in common with our root. */
static size_t common(const oid *name, size_t length)
{
    size_t i = 0;

    while (i < length && i < na_snmp_handler_root_length && name[i] == na_snmp_handler_root[i])
        i++;
    return i;
}

/*
 * What is known about a view. The matching entry with the longest subtree applies; of equally long
 * ones, the first.
 */
struct view {
    size_t longest;          /* arcs of the entry that applies, 0: none */
    size_t doubtful;         /* arcs of the longest entry that may match, depending on its mask */
    bool included;           /* by the entry that applies */
    bool partly, partly_not; /* something below our root is included, excluded */
    bool unclear;
    const struct na_snmpd_line *line;
};

/* NAME TYPE SUBTREE [MASK] */
static void look_at_entry(struct view *view, const char *name, const struct na_snmpd_line *line)
{
    char word[NA_SNMPD_WORD], type[NA_SNMPD_WORD], subtree[NA_SNMPD_WORD];
    char *mask = take(take(take(line->rest, word), type), subtree);
    const bool included = strcmp(type, "included") == 0;
    oid numbers[MAX_OID_LEN];
    size_t length, same;

    if (strcmp(word, name) != 0 || (!included && strcmp(type, "excluded") != 0))
        return;
    if (!read_numbers(subtree, numbers, &length)) {
        view->unclear = true;
        return;
    }
    same = common(numbers, length);
    if (same == length && length > view->longest) {
        view->longest = length;
        view->included = included;
        view->line = line;
    } else if (same == na_snmp_handler_root_length && length > same) {
        view->partly |= included;
        view->partly_not |= !included;
    } else if (mask != NULL && same < length && length <= na_snmp_handler_root_length &&
               length > view->doubtful)
        view->doubtful = length;
}

static enum na_reach reach_of_view(const struct na_snmpd_conf *conf, const char *name,
                                   const struct na_snmpd_line **hides)
{
    const bool all = strcmp(name, "_all_") == 0; /* which exists in snmpd without a line */
    struct view view = { .longest = all, .included = all };

    for (size_t i = 0; i < conf->lines.count; i++)
        if (is(na_snmpd_line_at(conf, i), "view"))
            look_at_entry(&view, name, na_snmpd_line_at(conf, i));
    if (view.unclear || view.doubtful > view.longest)
        return NA_REACH_UNCLEAR;
    if (view.included)
        return view.partly_not ? NA_REACH_PART : NA_REACH_ALL;
    if (view.longest == na_snmp_handler_root_length)
        *hides = view.line;
    return view.partly ? NA_REACH_PART : NA_REACH_NONE;
}

static enum na_reach reach_of_subtree(const char *subtree)
{
    oid numbers[MAX_OID_LEN];
    size_t length, same;

    if (!read_numbers(subtree, numbers, &length))
        return NA_REACH_UNCLEAR;
    same = common(numbers, length);
    if (same == length)
        return NA_REACH_ALL;
    return same == na_snmp_handler_root_length ? NA_REACH_PART : NA_REACH_NONE;
}

static void judge(const struct na_snmpd_conf *conf, struct na_reader *reader)
{
    reader->reach = reader->by_view ? reach_of_view(conf, reader->scope, &reader->hides)
                                    : reach_of_subtree(reader->scope);
}

/* ---- rocommunity, rouser and similar: NAME [SOURCE or LEVEL [OID | -V VIEW [CONTEXT]]] */

struct grant {
    bool community, v6;
    char name[NA_SNMPD_WORD],
        /* of a community: its source; of a user: the minimum security level */
        limit[NA_SNMPD_WORD];
    char *rest;
};

/* authcommunity and similar start with the kinds of access: read,write,... */
static bool lets_read(char *types)
{
    for (char *type; (type = strsep(&types, ",|:")) != NULL;)
        if (strcmp(type, "read") == 0)
            return true;
    return false;
}

static bool read_grant(const struct na_snmpd_line *line, struct grant *grant)
{
    static const char *const tokens[] = {
        "rocommunity", "rwcommunity", "rocommunity6", "rwcommunity6", "authcommunity",
        "rouser",      "rwuser",      "authuser",     "authgroup",
    };
    char word[NA_SNMPD_WORD];
    size_t i = 0;

    while (i < sizeof(tokens) / sizeof(tokens[0]) && !is(line, tokens[i]))
        i++;
    if (i == sizeof(tokens) / sizeof(tokens[0]))
        return false;
    grant->community = strstr(tokens[i], "community") != NULL;
    grant->v6 = strchr(tokens[i], '6') != NULL;
    grant->rest = line->rest;
    if (strncmp(tokens[i], "auth", 4) == 0) {
        grant->rest = take(grant->rest, word);
        if (!lets_read(word))
            return false;
    }
    grant->rest = take(grant->rest, grant->name);
    if (strcmp(grant->name, grant->community ? "-v" : "-s") ==
        0) /* a version, or a security model */
        grant->rest = take(take(grant->rest, word), grant->name);
    grant->rest = take(grant->rest, grant->limit);
    if (grant->limit[0] == '\0')
        strcpy(grant->limit, grant->community ? "default" : "auth");
    return grant->name[0] != '\0';
}

/* If two lines have the same name, the first one applies. */
static bool comes_after_another(const struct na_snmpd_conf *conf, size_t i,
                                const struct grant *grant)
{
    struct grant other;

    while (i-- > 0)
        if (read_grant(na_snmpd_line_at(conf, i), &other) && other.community == grant->community &&
            other.v6 == grant->v6 && strcmp(other.name, grant->name) == 0 &&
            (strcmp(other.limit, grant->limit) == 0 ||
             (grant->community && strcmp(other.limit, "default") == 0)))
            return true;
    return false;
}

static bool read_simple(const struct na_snmpd_conf *conf, size_t i, struct na_reader *reader)
{
    char context[NA_SNMPD_WORD];
    struct grant grant;

    if (!read_grant(na_snmpd_line_at(conf, i), &grant) || comes_after_another(conf, i, &grant))
        return false;
    if (!grant.community)
        strcpy(reader->name, grant.name);
    reader->by_view = grant.rest == NULL || strncmp(grant.rest, "-V ", 3) == 0;
    if (grant.rest == NULL)
        strcpy(reader->scope, "_all_");
    else
        grant.rest = take(reader->by_view ? skip_token(grant.rest) : grant.rest, reader->scope);
    judge(conf, reader);
    take(grant.rest, context);
    if (context[0] != '\0' && strcmp(context, "*") != 0) /* we are in the default context */
        reader->reach = NA_REACH_UNCLEAR;
    return true;
}

/* ---- access, with group and com2sec */

static bool is_name_of_community(const struct na_snmpd_conf *conf, const char *name)
{
    char word[NA_SNMPD_WORD];

    for (size_t i = 0; i < conf->lines.count; i++) {
        char *rest = na_snmpd_line_at(conf, i)->rest;

        if (strncasecmp(na_snmpd_line_at(conf, i)->token, "com2sec", 7) != 0)
            continue;
        rest = take(rest, word);
        if (strcmp(word, "-Cn") == 0)
            take(take(rest, word), word);
        if (strcmp(word, name) == 0)
            return true;
    }
    return false;
}

/* GROUP MODEL NAME. These files do not show whether that user exists. */
static bool has_member(const struct na_snmpd_conf *conf, const char *group)
{
    char word[NA_SNMPD_WORD], model[NA_SNMPD_WORD], name[NA_SNMPD_WORD];

    for (size_t i = 0; i < conf->lines.count; i++) {
        if (!is(na_snmpd_line_at(conf, i), "group"))
            continue;
        take(take(take(na_snmpd_line_at(conf, i)->rest, word), model), name);
        if (strcmp(word, group) == 0 &&
            ((strcasecmp(model, "v1") != 0 && strcasecmp(model, "v2c") != 0) ||
             is_name_of_community(conf, name)))
            return true;
    }
    return false;
}

/* GROUP CONTEXT MODEL LEVEL PREFIX READ WRITE NOTIFY */
static bool read_access(const struct na_snmpd_conf *conf, size_t i, struct na_reader *reader)
{
    const struct na_snmpd_line *line = na_snmpd_line_at(conf, i);
    char context[NA_SNMPD_WORD], word[NA_SNMPD_WORD];

    if (!is(line, "access"))
        return false;
    take(take(take(take(take(take(line->rest, reader->name), context), word), word), word),
         reader->scope);
    if (!has_member(conf, reader->name) || strcmp(reader->scope, "none") == 0)
        return false;
    reader->by_view = true;
    judge(conf, reader);
    if (context[0] != '\0')
        reader->reach = NA_REACH_UNCLEAR;
    return true;
}

/* These contain the view for reading among others, or modify another line. */
static bool is_not_followed(const struct na_snmpd_line *line)
{
    return is(line, "authaccess") || is(line, "setaccess");
}

bool na_snmpd_reader(const struct na_snmpd_conf *conf, size_t i, struct na_reader *reader)
{
    *reader = (struct na_reader){ .line = na_snmpd_line_at(conf, i), .reach = NA_REACH_UNCLEAR };
    return read_simple(conf, i, reader) || read_access(conf, i, reader) ||
           is_not_followed(na_snmpd_line_at(conf, i));
}
