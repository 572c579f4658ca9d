/*
 * The configuration through Net-SNMP's reader. Only lines with a token of ours are handed on: the
 * library has others that write files, and they are not under test.
 */
#include <net-snmp/net-snmp-config.h>
#include <net-snmp/net-snmp-includes.h>

#include "config/config_mistakes.h"
#include "config/settings.h"
#include "alarms/rule_fits.h"

#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "fuzz.h"

static const char *const tokens[] = {
    "samplingInterval",  "counterWidth",          "includeInterfaces", "excludeInterfaces",
    "includeKinds",      "excludeKinds",          "maxInterfaces",     "alarm",
    "includeNamespaces", "excludeNamespaceKinds", "maxNamespaces",
};

static int begin(void)
{
    static char path[64];
    int fd = memfd_create("configuration", MFD_CLOEXEC);

    must(fd > 0 && setenv("SNMPCONFPATH", "/proc/self/nowhere", 1) == 0);
    snprintf(path, sizeof(path), "/proc/self/fd/%d", fd);
    snmp_disable_log();
    netsnmp_ds_set_string(NETSNMP_DS_LIBRARY_ID, NETSNMP_DS_LIB_APPTYPE,
                          NA_APPLICATION); /* as init_agent does */
    na_settings_register(NULL, true);
    netsnmp_ds_set_string(NETSNMP_DS_LIBRARY_ID, NETSNMP_DS_LIB_OPTIONALCONFIG, path);
    return fd;
}

static bool has_token(const char *line, size_t length)
{
    size_t blanks = strspn(line, " \t"), word;

    if (blanks > length)
        return false;
    word = strcspn(line + blanks, " \t\r\n\v\f=");
    for (size_t i = 0; i < sizeof(tokens) / sizeof(tokens[0]); i++)
        if (word == strlen(tokens[i]) && strncasecmp(line + blanks, tokens[i], word) == 0)
            return true;
    return false;
}

/* Returns how many lines were written. */
static unsigned write_lines(int fd, const char *text)
{
    unsigned lines = 0;
    off_t at = 0;

    must(ftruncate(fd, 0) == 0);
    while (*text != '\0') {
        size_t length = strcspn(text, "\n") + 1;

        if (text[length - 1] == '\0')
            break;
        if (has_token(text, length)) {
            must(pwrite(fd, text, length, at) == (ssize_t)length);
            at += (off_t)length;
            lines++;
        }
        text += length;
    }
    return lines;
}

static void check_filter(const struct na_filter *filter)
{
    for (size_t i = 0; i < NA_FILTER_LISTS; i++) {
        const struct na_globs *globs = &filter->globs[i];

        must(globs->length <= sizeof(globs->text) &&
             (globs->length == 0 || globs->text[globs->length - 1] == '\0'));
    }
    (void)na_filter_takes(filter, "eth0", "");
    (void)na_filter_takes(filter, "veth12345678901", "veth");
}

static void check_settings(const struct na_settings *settings)
{
    must(settings->sampling >= 5 && settings->sampling <= 60);
    must(settings->width == 32 || settings->width == 64);
    must(settings->interfaces.most <= 1000000);
    check_filter(&settings->interfaces);
    for (size_t i = 0; i < settings->rules_count; i++) {
        char mistake[256];

        must(!settings->rules[i].off &&
             na_rule_fits(&settings->rules[i], mistake, sizeof(mistake)));
        for (size_t j = 0; j < i; j++)
            must(strcmp(settings->rules[i].name, settings->rules[j].name) != 0);
    }
}

static void check_mistakes(unsigned count)
{
    const struct na_mistakes *mistakes = na_config_mistakes();
    size_t at = 0, length;
    unsigned kept = 0;

    for (const char *text; (text = na_mistakes_next(mistakes, &at, &length)) != NULL; kept++)
        for (size_t i = 0; i < length; i++)
            must((unsigned char)text[i] >= ' ' && text[i] != 0x7f);
    must(mistakes->count == count && kept <= count && mistakes->length <= NA_MISTAKES_ROOM);
    must(kept == count || mistakes->length > NA_MISTAKES_ROOM / 2);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static int fd;
    struct na_settings settings = { .rules_count = 0 };
    char *text = fuzz_text(data, size);
    unsigned lines, mistakes;

    if (fd == 0)
        fd = begin();
    lines = write_lines(fd, text);
    mistakes = na_settings_read(&settings);
    must(lines > 0 || mistakes == 0);
    check_settings(&settings);
    check_mistakes(mistakes);
    na_settings_clear(&settings);
    free(text);
    return 0;
}
