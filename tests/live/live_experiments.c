/*
 * Traffic changes the counters by what the experiments state, as seen by a manager immediately
 * afterwards.
 */
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "experiments.h"
#include "live.h"

enum {
    MOVES_MOST = 60,
    /* Kernels without Multipath TCP, IPv6 or SO_MEMINFO cannot do some. */
    IMPOSSIBLE_MOST = 4,
    COMPARED_LEAST = 200,
};

static size_t compared, scalars_compared, impossible_here;
static struct stage *stage; /* here, so that it ends when a test fails */

/* One reading of the counters of a step. */
struct counters {
    bool present[MOVES_MOST];
    int64_t value[MOVES_MOST];
};

static void end_stage(void)
{
    stage_end(stage);
    stage = NULL;
}

/* The kernel begins to print these with the first message; until then it has counted none. */
static bool is_icmp_type(const struct movement *move)
{
    return strcmp(move->group, "IcmpMsg") == 0 || strncmp(move->name, "Icmp6InType", 11) == 0 ||
           strncmp(move->name, "Icmp6OutType", 12) == 0;
}

static bool is_number(const struct varbind *varbind)
{
    return varbind->type == ASN_COUNTER64 || varbind->type == ASN_GAUGE ||
           varbind->type == ASN_INTEGER;
}

/*
 * The answers for one counter: a row has one of the two columns, and the scalar has the same value.
 */
static void take_counter(const struct movement *move, const struct varbind *value,
                         const struct varbind *level, const struct varbind *scalar, bool *present,
                         int64_t *number)
{
    const struct varbind *row = is_number(value) ? value : level;

    *present = is_number(row);
    *number = row->number;
    ck_assert_msg(!is_number(value) || level->type == SNMP_NOSUCHINSTANCE,
                  "%s %s has a value, and a level of type %d", move->group, move->name,
                  level->type);
    if (scalar == NULL)
        return;
    ck_assert_msg(*present ? is_number(scalar) && scalar->number == *number
                           : scalar->type == SNMP_NOSUCHINSTANCE,
                  "%s %s: the scalar is %lld (type %d), the row %lld (type %d)", move->group,
                  move->name, (long long)scalar->number, scalar->type, (long long)*number,
                  row->type);
    scalars_compared++;
}

/* All of them with one GET. */
static void read_counters(const struct movement *moves, struct counters *counters)
{
    static struct request request;
    const struct varbind *answer = manager->answer.at;
    bool has_scalar[MOVES_MOST];

    request_clear(&request, SNMP_MSG_GET);
    for (size_t i = 0; moves[i].group != NULL; i++) {
        struct name value = counter_name(COUNTER_VALUE, moves[i].group, moves[i].name);
        struct name level = counter_name(COUNTER_LEVEL, moves[i].group, moves[i].name);
        struct name scalar = scalar_name(moves[i].group, moves[i].name);

        ck_assert_uint_lt(i, MOVES_MOST);
        request_add(&request, &value);
        request_add(&request, &level);
        has_scalar[i] = scalar.length > 0;
        if (has_scalar[i])
            request_add(&request, &scalar);
    }
    ck_assert_int_eq(manager_ask(manager, &request), SNMP_ERR_NOERROR);
    ck_assert_uint_eq(manager->answer.count, request.count);
    for (size_t i = 0; moves[i].group != NULL; i++) {
        take_counter(&moves[i], &answer[0], &answer[1], has_scalar[i] ? &answer[2] : NULL,
                     &counters->present[i], &counters->value[i]);
        answer += has_scalar[i] ? 3 : 2;
    }
}

static void compare(const struct experiment *experiment, const struct step *step,
                    const struct counters *before, const struct counters *after)
{
    for (size_t i = 0; step->moves[i].group != NULL; i++) {
        const struct movement *move = &step->moves[i];
        long long difference = after->value[i] - before->value[i], least, most;

        if (!after->present[i] && !before->present[i] && !is_icmp_type(move)) {
            printf("not here: %s %s, which this kernel does not print (%s)\n", move->group,
                   move->name, experiment->name);
            continue;
        }
        movement_range(move, stage, &least, &most);
        ck_assert_msg(least <= difference && difference <= most,
                      "%s, %s: %s %s moved by %lld, not by %lld to %lld", experiment->name,
                      step->what, move->group, move->name, difference, least, most);
        compared++;
    }
}

START_TEST(counters_move)
{
    const struct experiment *experiment = &experiments[_i];
    struct counters before, after;

    stage = stage_new();
    ck_assert_ptr_nonnull(stage);
    for (const struct step *step = experiment->steps; step->what != NULL; step++) {
        int outcome;

        await_new_reading(); /* anything left from the previous step has gone since */
        read_counters(step->moves, &before);
        await_new_reading();
        outcome = step->run(stage);
        if (outcome == STEP_IMPOSSIBLE) {
            printf("not here: %s (%s): %s\n", experiment->name, step->what, stage_error(stage));
            /* without root on the host it is known beforehand */
            impossible_here += !experiment->needs_host_root;
            break;
        }
        ck_assert_msg(outcome == STEP_DONE, "%s, %s: %s", experiment->name, step->what,
                      stage_error(stage));
        read_counters(step->moves, &after);
        compare(experiment, step, &before, &after);
    }
}
END_TEST

START_TEST(most_was_possible)
{
    printf("%zu experiments: %zu counters compared, %zu times a scalar with its row\n",
           experiments_count, compared, scalars_compared);
    ck_assert_uint_le(impossible_here, IMPOSSIBLE_MOST);
    ck_assert_uint_ge(compared, COMPARED_LEAST);
    ck_assert_uint_gt(scalars_compared, COMPARED_LEAST / 2);
}
END_TEST

TCase *experiments_case(void)
{
    TCase *tcase = tcase_create("experiments");

    tcase_add_unchecked_fixture(tcase, live_begin, live_end);
    tcase_add_checked_fixture(tcase, NULL, end_stage);
    tcase_add_loop_test(tcase, counters_move, 0, (int)experiments_count);
    tcase_add_test(tcase, most_was_possible);
    return tcase;
}
