/*
 * The service: what is served and what keeps it going, the same in a subagent and inside snmpd. It
 * runs in the loop of Net-SNMP's agent library.
 */
#ifndef NA_SERVICE_H
#define NA_SERVICE_H

#include "alarms/alarms.h"
#include "mib/objects.h"
#include "config/settings.h"

struct na_service {
    struct na_settings settings; /* without the rules, which the alarms have taken over */
    struct na_snapshot *snapshot;
    struct na_objects *objects;
    struct na_alarms *alarms;
    unsigned sampler;   /* snmp_alarm; 0: none yet */
    unsigned between;   /* snmp_alarm that looks at alarms before the next sample; 0: none is to */
    int64_t sampled_at; /* ns */
    unsigned lacked;    /* na_memory_lacked() at the last sample */
    bool lacks_memory;  /* as last logged */
};

/* Makes it of the kernel's files below root ("/proc"); report is told of sources, see
 * na_snapshot_new. False if memory ran out. */
bool na_service_init(struct na_service *service, const char *root,
                     const struct na_settings *settings, na_report *report);
void na_service_clear(struct na_service *service);

/* Logs how many mistakes the configuration had that the service was started with, if any, after
 * they were logged themselves. */
void na_service_report_mistakes(unsigned mistakes);

/* Samples for the first time and then as often as the settings say. False if the library refuses a
 * timer. */
bool na_service_start(struct na_service *service);

/* Logs once that memory ran out for something; to be called often. That there is memory again is
 * logged after a sample. */
void na_service_watch_memory(struct na_service *service);

/*
 * Reads the configuration again. If it has mistakes, or memory runs out, which is logged, the
 * previous one stays in effect.
 */
void na_service_reload(struct na_service *service);

/* Whether and why the state of a source changed, into the log: an na_report. */
void na_service_report(void *arg, const struct na_source *source);

#endif
