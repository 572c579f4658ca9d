#include <net-snmp/net-snmp-config.h>
#include <net-snmp/net-snmp-includes.h>
#include <net-snmp/agent/net-snmp-agent-includes.h>

#include "daemon/service.h"

#include <time.h>

#include "agentx/agentx_fast.h"
#include "agentx/snmp_handler.h"
#include "alarms/mib_tables.h"
#include "base/clock.h"
#include "base/memory.h"
#include "config/config_mistakes.h"

static const int64_t SECOND = INT64_C(1000000000);

/* ns that a reading may take before others have their turn */
static const int64_t TURN = 2000000;

/* us until the next turn: at once but for what has arrived meanwhile; or while nothing arrives */
enum { TURN_SOON = 100, TURN_LATER = 1000 };

static int64_t monotonic(void *arg)
{
    (void)arg;
    return na_nanoseconds();
}

void na_service_report(void *arg, const struct na_source *source)
{
    (void)arg;
    if (source->state == NA_OK && source->note[0] != '\0')
        snmp_log(LOG_NOTICE, "%s; %s\n", source->name, source->note);
    else if (source->state == NA_OK && source->readings > 1)
        snmp_log(LOG_NOTICE, "%s: available; its counters are served\n", source->name);
    else if (source->state == NA_ABSENT && source->readings > 1)
        snmp_log(LOG_NOTICE, "%s: gone; its counters are absent until it returns\n", source->name);
    else if (source->state == NA_UNREADABLE || source->state == NA_MALFORMED)
        snmp_log(LOG_WARNING, "%s; the affected objects are absent, the rest is served\n",
                 source->last_error);
}

static void report_root(void *arg, const struct na_root *root, enum na_root_event event)
{
    static const char *const what[] = {
        [NA_ROOT_GONE] =
            "missing, or its process has ended; all objects are absent until it returns",
        [NA_ROOT_BACK] = "back; all counters start over",
        [NA_ROOT_ANOTHER] = "another process or network namespace; all counters start over",
    };

    (void)arg;
    snmp_log(event == NA_ROOT_GONE ? LOG_WARNING : LOG_NOTICE, "%s: %s\n", root->path, what[event]);
}

static struct timespec time_of_day(void)
{
    struct timespec day;

    clock_gettime(CLOCK_REALTIME, &day);
    return day;
}

static void report_notification(const struct na_notification *notification)
{
    snmp_log(notification->raised ? LOG_WARNING : LOG_NOTICE, "alarm %s\n", notification->sentence);
}

static void report_full(const struct na_rule *rule, bool full)
{
    if (full)
        snmp_log(LOG_WARNING, "alarm %s: more than %d instances match; the rest are not watched\n",
                 rule->name, NA_INSTANCES_MAX);
    else
        snmp_log(LOG_NOTICE, "alarm %s: all instances are watched again\n", rule->name);
}

bool na_service_init(struct na_service *service, const char *root,
                     const struct na_settings *settings, na_report *report)
{
    *service = (struct na_service){ .settings = *settings };
    service->settings.rules = NULL;
    service->settings.rules_count = 0;
    service->snapshot = na_snapshot_new(root, settings->width, settings->sampling,
                                        (struct na_clock){ monotonic, NULL }, report, NULL);
    service->objects = service->snapshot ? na_objects_new(service->snapshot, na_mib_tables) : NULL;
    service->alarms = service->objects ? na_alarms_new(service->objects) : NULL;
    if (service->alarms == NULL || !na_alarms_configure(service->alarms, settings->rules,
                                                        settings->rules_count, time_of_day())) {
        na_service_clear(service);
        return false;
    }
    if (report != NULL)
        na_snapshot_report_root(service->snapshot, report_root);
    na_alarms_notifications(service->alarms)->report = report_notification;
    na_alarms_report_full(service->alarms, report_full);
    na_objects_show_alarms(service->objects, service->alarms);
    na_objects_show_mistakes(service->objects, na_config_mistakes());
    na_snapshot_set_filter(service->snapshot, &settings->interfaces);
    na_snapshot_set_namespace_filter(service->snapshot, &settings->namespaces);
    na_snapshot_set_peers(service->snapshot, &settings->peers);
    na_agentx_fast_allow(!settings->library);
    return true;
}

void na_service_clear(struct na_service *service)
{
    if (service->sampler != 0)
        snmp_alarm_unregister(service->sampler);
    if (service->between != 0)
        snmp_alarm_unregister(service->between);
    if (service->turner != 0)
        snmp_alarm_unregister(service->turner);
    if (na_job_is_under_way(&service->step.job))
        na_job_cancel(&service->step.job);
    na_alarms_free(service->alarms);
    na_objects_free(service->objects);
    na_snapshot_free(service->snapshot);
    *service = (struct na_service){ .sampler = 0 };
}

/* A key for our own requests; a manager's key has an upper half other than 0. */
static uint64_t own_key(void)
{
    static uint64_t key = 1;

    return 1 + key++ % (UINT32_MAX - 1);
}

static void begin_step(struct na_service *service, bool all);

static void look_between(unsigned alarm, void *arg)
{
    struct na_service *service = arg;

    (void)alarm;
    service->between = 0;
    begin_step(service, false);
}

/*
 * If a raising or clearing time ends well before the next sample, schedules a check for that time.
 */
static void look_when_due(struct na_service *service)
{
    const int64_t now = na_snapshot_now(service->snapshot),
                  due = na_alarms_due(service->alarms, now);
    const int64_t next_sample = service->sampled_at + service->settings.sampling * SECOND;
    struct timeval left = { .tv_sec = (due - now) / SECOND,
                            .tv_usec = (due - now) % SECOND / 1000 + 1 };

    if (service->between != 0)
        snmp_alarm_unregister(service->between);
    service->between = 0;
    if (due >= next_sample - SECOND / 2)
        return;
    service->between = snmp_alarm_register_hr(left, 0, look_between, service);
    if (service->between == 0)
        na_memory_lacks("a timer");
}

static void set_turner(struct na_service *service, suseconds_t delay);

void na_service_watch_memory(struct na_service *service)
{
    if (service->turns && service->turner == 0)
        set_turner(service, TURN_SOON);
    if (service->lacks_memory || na_memory_lacked() == service->lacked)
        return;
    service->lacks_memory = true;
    snmp_log(LOG_ERR,
             "out of memory for %s; the affected objects are absent or late, the rest is served\n",
             na_memory_missing());
}

/*
 * After a sample: logs the end of a shortage if nothing has run out of memory since the previous
 * sample.
 */
static void end_shortage(struct na_service *service)
{
    if (service->lacks_memory && na_memory_lacked() == service->lacked) {
        service->lacks_memory = false;
        snmp_log(LOG_NOTICE, "memory is available again\n");
    }
    na_service_watch_memory(service);
    service->lacked = na_memory_lacked();
}

/* ---- steps of the alarms, which wait for the readings that they need */

static void evaluate(void *arg)
{
    const struct na_service *service = arg;

    if (service->step.all)
        na_alarms_step(service->alarms, service->step.key, service->step.now, service->step.day);
    else
        na_alarms_step_due(service->alarms, service->step.key, service->step.now,
                           service->step.day);
}

static void end_step(struct na_service *service)
{
    service->step.key = 0;
    look_when_due(service);
    if (service->step.all)
        end_shortage(service);
}

/* Continues the step for a turn. */
static void turn_step(struct na_service *service)
{
    if (na_job_turn(&service->step.job, TURN))
        end_step(service);
    else
        set_turner(service, TURN_SOON);
}

/* Evaluates the rules with the readings that there are. */
static void make_step(struct na_service *service)
{
    service->step.now = na_snapshot_now(service->snapshot);
    service->step.day = time_of_day();
    if (service->takes_turns && na_job_begin(&service->step.job, evaluate, service)) {
        turn_step(service);
        return;
    }
    evaluate(service);
    end_step(service);
}

/* Ends a step that is being made; one that still waits for readings is left to do so. */
static void finish_step(struct na_service *service)
{
    if (!na_job_is_under_way(&service->step.job))
        return;
    na_job_cancel(&service->step.job);
    end_step(service);
}

static void try_step(struct na_service *service)
{
    const int64_t now = na_snapshot_now(service->snapshot);

    na_snapshot_forget_awaited(service->snapshot);
    service->step.taken = na_snapshot_taken(service->snapshot);
    na_snapshot_be_patient(service->snapshot, service->step.key, service->step.until);
    na_alarms_prepare(service->alarms, service->step.key, now, service->step.all);
    if (!na_snapshot_awaits(service->snapshot) || now >= service->step.until)
        make_step(service);
}

static void begin_step(struct na_service *service, bool all)
{
    finish_step(service);
    if (service->step.key != 0) {
        make_step(service);
        finish_step(service);
    }
    service->step.key = own_key();
    service->step.all = all;
    service->step.until = na_snapshot_now(service->snapshot) + service->settings.sampling * SECOND;
    try_step(service);
}

static void sample(unsigned alarm, void *arg)
{
    struct na_service *service = arg;

    (void)alarm;
    service->sampled_at = na_snapshot_now(service->snapshot);
    na_snapshot_sample(service->snapshot);
    begin_step(service, true);
}

/* ---- turns of the readings */

static void take_turn(unsigned alarm, void *arg);

static void set_turner(struct na_service *service, suseconds_t delay)
{
    const struct timeval left = { .tv_usec = delay };

    service->turns = true;
    if (service->turner == 0)
        service->turner = snmp_alarm_register_hr(left, 0, take_turn, service);
    if (service->turner == 0) /* na_service_watch_memory() tries again */
        na_memory_lacks("a timer");
}

static void wake(void *arg)
{
    set_turner(arg, TURN_SOON);
}

/* Another turn of a step that waits for readings, if one has ended. */
static void look_at_step(struct na_service *service)
{
    if (service->step.key != 0 && !na_job_is_under_way(&service->step.job) &&
        (service->step.taken != na_snapshot_taken(service->snapshot) ||
         na_snapshot_now(service->snapshot) >= service->step.until))
        try_step(service);
}

static void take_turn(unsigned alarm, void *arg)
{
    struct na_service *service = arg;
    enum na_work work = NA_WORK_DUE;

    (void)alarm;
    service->turner = 0;
    service->turns = false;
    if (na_job_is_under_way(&service->step.job))
        turn_step(service);
    else
        work = na_snapshot_turn(service->snapshot);
    if (work != NA_WORK_NONE)
        set_turner(service, work == NA_WORK_DUE ? TURN_SOON : TURN_LATER);
    na_snmp_handler_answer_waiting();
    look_at_step(service);
}

void na_service_take_turns(struct na_service *service)
{
    service->takes_turns = true;
    na_snapshot_take_turns(service->snapshot, TURN, wake, service);
}

void na_service_report_mistakes(unsigned mistakes)
{
    if (mistakes > 0)
        snmp_log(LOG_ERR,
                 "%u mistake%s in the configuration of netstat-agentx: these lines are ignored, "
                 "the others take effect\n",
                 mistakes, mistakes == 1 ? "" : "s");
}

bool na_service_start(struct na_service *service)
{
    service->sampler = snmp_alarm_register(service->settings.sampling, SA_REPEAT, sample, service);
    if (service->sampler == 0)
        return false;
    sample(0, service);
    return true;
}

/* Applies the parts of a configuration that need memory, all or none; false if memory ran out. */
static bool take_over(struct na_service *service, const struct na_settings *settings)
{
    const bool resampled = settings->sampling != service->settings.sampling ||
                           settings->width != service->settings.width;
    unsigned sampler = resampled
                         ? snmp_alarm_register(settings->sampling, SA_REPEAT, sample, service)
                         : 0;

    if ((resampled && sampler == 0) || !na_alarms_reserve(service->alarms, settings->rules_count) ||
        (resampled &&
         !na_snapshot_configure(service->snapshot, settings->width, settings->sampling))) {
        if (sampler != 0)
            snmp_alarm_unregister(sampler);
        return false;
    }
    finish_step(service);
    na_alarms_configure(service->alarms, settings->rules, settings->rules_count, time_of_day());
    if (resampled) {
        snmp_alarm_unregister(service->sampler);
        service->sampler = sampler;
    }
    return true;
}

void na_service_reload(struct na_service *service)
{
    struct na_settings settings;
    unsigned mistakes = na_settings_read(&settings);
    bool taken;

    if (mistakes > 0) {
        snmp_log(LOG_ERR, "%u mistake%s in the configuration: keeping the previous one\n", mistakes,
                 mistakes == 1 ? "" : "s");
        na_settings_clear(&settings);
        return;
    }
    taken = take_over(service, &settings);
    na_settings_clear(&settings);
    if (!taken) {
        na_settings_revert();
        snmp_log(LOG_ERR, "out of memory: keeping the previous configuration\n");
        return;
    }
    service->settings = settings;
    na_agentx_fast_allow(!settings.library);
    na_snapshot_set_filter(service->snapshot, &settings.interfaces);
    na_snapshot_set_namespace_filter(service->snapshot, &settings.namespaces);
    na_snapshot_set_peers(service->snapshot, &settings.peers);
    snmp_log(LOG_NOTICE, "configuration read again\n");
}
