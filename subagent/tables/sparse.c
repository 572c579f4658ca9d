#include "tables/sparse.h"

#include "base/counting.h"

bool na_sparse_take(struct na_sparse *sparse, struct na_rows *rows, const uint64_t *counter,
                    size_t count)
{
    sparse->first = rows->numbers;
    sparse->nonzero = 0;
    for (size_t i = 0; i < count; i++) {
        if (counter[i] == 0)
            continue;
        if (!na_rows_number(rows, counter[i]))
            return false;
        sparse->nonzero |= UINT32_C(1) << i;
    }
    return true;
}

void na_sparse_settle(struct na_sparse *sparse, const struct na_rows *rows)
{
    sparse->number = sparse->nonzero ? rows->number + sparse->first : NULL;
}

/* A counter that is 0 now cannot have counted on from another number. */
bool na_sparse_count_on(struct na_sparse *printed, const struct na_sparse *last)
{
    uint64_t now[NA_SPARSE_MAX], before[NA_SPARSE_MAX];
    size_t place = 0, count = 0;

    if (last->nonzero & ~printed->nonzero)
        return false;
    for (uint32_t left = printed->nonzero; left != 0; left &= left - 1) {
        uint32_t bit = left & -left;

        now[count] = printed->number[count];
        before[count++] = last->nonzero & bit ? last->number[place++] : 0;
    }
    if (!na_count_all_on(now, before, count))
        return false;
    for (size_t i = 0; i < count; i++)
        printed->number[i] = now[i];
    return true;
}
