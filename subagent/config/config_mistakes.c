#include <net-snmp/net-snmp-config.h>
#include <net-snmp/net-snmp-includes.h>

#include "config/config_mistakes.h"

#include "base/log.h"
#include "base/readable.h"

/* The library's reader and its log pass no argument of ours. */
static struct na_mistakes mistakes;

/* Turns a message into an error that can be shown. The library only warns of an unknown token. */
static void make_error(char text[NA_LOG_ROOM])
{
    static const char warning[] = ": Warning: ", error[] = ": Error: ";
    char *at = strstr(text, warning);

    if (at != NULL) {
        memcpy(at, error, strlen(error));
        memmove(at + strlen(error), at + strlen(warning), strlen(at + strlen(warning)) + 1);
    }
    na_make_readable(text);
}

static int take(int priority, char text[NA_LOG_ROOM])
{
    (void)priority;
    make_error(text);
    na_mistakes_add(&mistakes, text);
    return LOG_ERR;
}

static int drop_reported(int priority, char text[NA_LOG_ROOM])
{
    /* the library's own count of the messages that it has logged */
    static const char number[] = " error(s) in config file(s)";
    char error[NA_LOG_ROOM];

    strcpy(error, text);
    make_error(error);
    return na_mistakes_have(&mistakes, error) || strstr(text, number) != NULL ? -1 : priority;
}

bool na_config_mistakes_collect(void)
{
    na_mistakes_clear(&mistakes);
    return na_log_intercept(take);
}

unsigned na_config_mistakes_collected(void)
{
    na_log_intercept_end();
    return mistakes.count;
}

void na_config_mistakes_skip(void)
{
    na_log_intercept(drop_reported); /* else they would be logged a second time */
}

void na_config_mistakes_skipped(void)
{
    na_log_intercept_end();
}

const struct na_mistakes *na_config_mistakes(void)
{
    return &mistakes;
}

void na_config_mistakes_log(void)
{
    const char *text;
    size_t at = 0, length;

    while ((text = na_mistakes_next(&mistakes, &at, &length)) != NULL)
        snmp_log(LOG_ERR, "%.*s\n", (int)length, text);
}

void na_config_mistakes_forget(void)
{
    na_mistakes_clear(&mistakes);
}
