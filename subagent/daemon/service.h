/*
 * The service: what is served and what keeps it running, the same in a subagent and inside snmpd.
 * It runs in the loop of Net-SNMP's agent library.
 */
#ifndef NA_SERVICE_H
#define NA_SERVICE_H

#include "alarms/alarms.h"
#include "base/job.h"
#include "mib/objects.h"
#include "config/settings.h"

struct na_service {
    struct na_settings settings; /* without the rules, which belong to the alarms */
    struct na_snapshot *snapshot;
    struct na_objects *objects;
    struct na_alarms *alarms;
    unsigned sampler;   /* id of the snmp_alarm; 0: none yet */
    unsigned between;   /* snmp_alarm that evaluates alarms before the next sample; 0: none */
    unsigned turner;    /* snmp_alarm for the next turn of the readings; 0: none */
    bool turns;         /* a turn is due */
    bool takes_turns;   /* see na_service_take_turns() */
    int64_t sampled_at; /* ns, time of the last sample */
    struct {
        uint64_t key;   /* 0: none */
        bool all;       /* of all rules, otherwise of those that are due */
        int64_t until;  /* ns */
        unsigned taken; /* na_snapshot_taken() when it was last tried */
        int64_t now;    /* ns, when it was begun after that */
        struct timespec day;
        struct na_job job; /* that evaluates the rules */
    } step;                /* of the alarms, which waits for readings */
    unsigned lacked;       /* na_memory_lacked() at the last sample */
    bool lacks_memory;     /* as last logged */
};

/*
 * Creates the service for the kernel's files below `root` ("/proc"). `report` is called for
 * sources, see na_snapshot_new. The settings are copied. False if memory ran out. Release with
 * na_service_clear.
 */
bool na_service_init(struct na_service *service, const char *root,
                     const struct na_settings *settings, na_report *report);
void na_service_clear(struct na_service *service);

/*
 * Logs the number of configuration errors at the start, if there were any; they were already logged
 * themselves.
 */
void na_service_report_mistakes(unsigned mistakes);

/*
 * Lets readings of tables, and steps of the alarms, take turns from now on, see
 * na_snapshot_take_turns(). For a service whose loop runs; without it each reading is made to its
 * end when it is needed.
 */
void na_service_take_turns(struct na_service *service);

/*
 * Takes the first sample and starts the timer for the others. False if the library refuses a timer.
 */
bool na_service_start(struct na_service *service);

/*
 * Logs once that memory ran out; call it often. The end of the shortage is logged after a sample.
 */
void na_service_watch_memory(struct na_service *service);

/*
 * Reads the configuration again. On an error, or if memory runs out, logs that and keeps the
 * previous one in effect.
 */
void na_service_reload(struct na_service *service);

/* Logs that, and why, the state of a source changed. An na_report; `arg` is not used. */
void na_service_report(void *arg, const struct na_source *source);

#endif
