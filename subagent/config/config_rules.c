#include <net-snmp/net-snmp-config.h>
#include <net-snmp/net-snmp-includes.h>

#include "config/config_rules.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "alarms/rule_fits.h"

void na_config_rules_begin_file(struct na_config_rules *list)
{
    list->earlier = list->count;
}

static void drop_rule(struct na_config_rules *list, size_t place)
{
    list->count--;
    memmove(list->rules + place, list->rules + place + 1,
            (list->count - place) * sizeof(*list->rules));
}

/* A rule whose name differs from this one only in case; NULL if there is none. */
static const struct na_rule *find_similar(const struct na_config_rules *list, const char *name)
{
    for (size_t i = 0; i < list->count; i++)
        if (strcasecmp(list->rules[i].name, name) == 0)
            return &list->rules[i];
    return NULL;
}

static void report_no_rule(const struct na_config_rules *list, const char *name)
{
    const struct na_rule *similar = find_similar(list, name);

    if (similar != NULL)
        netsnmp_config_error("alarm %s off: no such rule; did you mean `%s`?", name, similar->name);
    else
        netsnmp_config_error("alarm %s off: no such rule in the files read before this one", name);
}

/* The last rule with a name applies; two in one file are an error. */
static bool replace_rule(struct na_config_rules *list, const struct na_rule *rule)
{
    size_t place = 0;

    while (place < list->count && strcmp(list->rules[place].name, rule->name) != 0)
        place++;
    if (place < list->earlier) {
        drop_rule(list, place);
        list->earlier--;
    } else if (place < list->count) {
        netsnmp_config_error("alarm %s: this file already has a rule of that name", rule->name);
        return false;
    } else if (rule->off) {
        report_no_rule(list, rule->name);
        return false;
    }
    return true;
}

bool na_config_rules_read(struct na_config_rules *list, const char *line)
{
    struct na_rule rule, *rules;
    char mistake[400];

    if (!na_rule_read(line, &rule, mistake, sizeof(mistake))) {
        netsnmp_config_error("alarm%s%s: %s", rule.name[0] ? " " : "", rule.name, mistake);
        return true;
    }
    /* a counter that this kernel does not have, by contrast, may appear later */
    if (!rule.off &&
        (!na_rule_fits(&rule, mistake, sizeof(mistake)) ||
         !na_rule_overrides_fit(&rule, list->rules, list->count, mistake, sizeof(mistake)))) {
        netsnmp_config_error("alarm %s: %s", rule.name, mistake);
        return true;
    }
    if (!replace_rule(list, &rule))
        return true;
    rules = realloc(list->rules, (list->count + 1) * sizeof(*rules));
    if (rules == NULL) {
        netsnmp_config_error("out of memory");
        return false;
    }
    list->rules = rules;
    rules[list->count++] = rule;
    return true;
}

void na_config_rules_drop_off(struct na_config_rules *list)
{
    for (size_t place = list->count; place-- > 0;)
        if (list->rules[place].off)
            drop_rule(list, place);
}
