#include "tables/five_minutes.h"

#include <string.h>

static const int64_t SECOND = INT64_C(1000000000), MINUTE = 60 * INT64_C(1000000000);

static void next_minute(struct na_five_minutes *five)
{
    memmove(five->risen[1], five->risen[0], sizeof(five->risen) - sizeof(five->risen[0]));
    memset(five->risen[0], 0, sizeof(five->risen[0]));
    if (five->seen <= NA_FIVE_MINUTES_KEPT)
        five->seen++;
}

void na_five_minutes_go_on(struct na_five_minutes *five, const struct na_reading_pair *pair,
                           const uint64_t *risen)
{
    unsigned span;

    /*
     * readings are at most a minute apart: after a longer pause a rise cannot be assigned to a
     * minute
     */
    if (five->seen == 0 || pair->at - pair->before > 90 * SECOND) {
        memset(five, 0, sizeof(*five));
        five->seen = 1;
        return;
    }
    for (int64_t minute = pair->before / MINUTE; minute < pair->at / MINUTE; minute++)
        next_minute(five);
    for (unsigned i = 0; i < NA_FIVE_MINUTES_NUMBERS; i++) {
        uint64_t sum = five->risen[0][i] + risen[i];

        five->risen[0][i] = sum < risen[i] || sum > UINT32_MAX ? UINT32_MAX : (uint32_t)sum;
    }
    span = pair->at % MINUTE < MINUTE / 2 ? 5 : 4;
    five->span = five->seen >= span + 2 ? (uint8_t)span : 0;
}

bool na_five_minutes_increase(const struct na_five_minutes *five, unsigned number,
                              uint64_t *increase)
{
    if (five->span == 0)
        return false;
    *increase = 0;
    for (unsigned i = 0; i <= five->span; i++)
        *increase += five->risen[i][number];
    return true;
}
