#include "kernel/if_numbers.h"

#include <stdlib.h>
#include <string.h>

#include "kernel/link_names.h"

static struct na_if_number *at(const struct na_if_numbers *numbers, size_t place)
{
    return na_rows_at(&numbers->known, place);
}

/* The hash slot of a name, or the free one where it belongs. */
static uint32_t *find_slot(const struct na_if_numbers *numbers, const char *name)
{
    size_t slot = na_name_hash(name, strlen(name)) % numbers->slots;

    while (numbers->slot[slot] != 0 &&
           strcmp(at(numbers, numbers->slot[slot] - 1)->name, name) != 0)
        slot = (slot + 1) % numbers->slots;
    return &numbers->slot[slot];
}

static void fill_slots(struct na_if_numbers *numbers)
{
    memset(numbers->slot, 0, numbers->slots * sizeof(*numbers->slot));
    for (size_t i = 0; i < numbers->known.count; i++)
        *find_slot(numbers, at(numbers, i)->name) = (uint32_t)i + 1;
}

/* Keeps the table at most half full when another name is added. */
static bool make_room(struct na_if_numbers *numbers)
{
    size_t slots = 4 * numbers->known.count + 64;
    uint32_t *slot;

    if (2 * (numbers->known.count + 1) <= numbers->slots)
        return true;
    slot = realloc(numbers->slot, slots * sizeof(*slot));
    if (slot == NULL)
        return false;
    numbers->slot = slot;
    numbers->slots = slots;
    fill_slots(numbers);
    return true;
}

static struct na_if_number *find_or_add(struct na_if_numbers *numbers, const char *name)
{
    struct na_if_number *number;
    uint32_t *slot;

    numbers->known.size = sizeof(*number);
    if (!make_room(numbers))
        return NULL;
    slot = find_slot(numbers, name);
    if (*slot != 0)
        return at(numbers, *slot - 1);
    number = na_rows_add(&numbers->known);
    if (number == NULL)
        return NULL;
    strncpy(number->name, name, sizeof(number->name) - 1);
    *slot = (uint32_t)numbers->known.count;
    return number;
}

/* Returns a number that no name has ever had. */
static uint32_t own_number(struct na_if_numbers *numbers, const struct na_given_indexes *given)
{
    uint32_t number;

    if (given->serial == 0)
        return ++numbers->own;
    do
        number = NA_IF_NUMBER_OWN + numbers->own_high++;
    while (na_given_indexes_name(given, number) != NULL);
    return number;
}

/*
 * Makes the numbers agree with the indexes given now: a name loses an index that now belongs to
 * another.
 */
static void agree(struct na_if_numbers *numbers, const struct na_given_indexes *given)
{
    if (numbers->given_serial == given->serial)
        return;
    numbers->given_serial = given->serial;
    for (size_t i = 0; i < numbers->known.count; i++) {
        struct na_if_number *number = at(numbers, i);
        const char *owner = number->index ? na_given_indexes_name(given, number->index) : NULL;

        if (owner != NULL && strcmp(owner, number->name) != 0)
            number->index = 0;
    }
}

static struct na_if_number *settle(struct na_if_numbers *numbers,
                                   const struct na_given_indexes *given, const char *name)
{
    struct na_if_number *number;
    uint32_t index;

    agree(numbers, given);
    number = find_or_add(numbers, name);
    if (number == NULL)
        return NULL;
    index = na_given_indexes_index(given, number->name);
    if (index >= NA_IF_NUMBER_OWN && index - NA_IF_NUMBER_OWN >= numbers->own_high)
        numbers->own_high = index - NA_IF_NUMBER_OWN + 1;
    if (index != 0)
        number->index = index;
    else if (number->index == 0)
        number->index = own_number(numbers, given);
    return number;
}

/* Forgets the names whose interfaces the last reading did not have, if there are too many. */
static void forget_gone(struct na_if_numbers *numbers)
{
    size_t kept = 0, gone = 0;

    for (size_t i = 0; i < numbers->known.count; i++)
        if (at(numbers, i)->reading != numbers->reading)
            gone++;
    if (gone <= NA_IF_NUMBERS_GONE)
        return;
    for (size_t i = 0; i < numbers->known.count; i++)
        if (at(numbers, i)->reading == numbers->reading)
            *at(numbers, kept++) = *at(numbers, i);
    numbers->known.count = kept;
    fill_slots(numbers);
}

void na_if_numbers_begin(struct na_if_numbers *numbers)
{
    forget_gone(numbers);
    numbers->reading++;
}

const struct na_if_number *na_if_numbers_see(struct na_if_numbers *numbers,
                                             const struct na_given_indexes *given, const char *name,
                                             int64_t now, bool *again)
{
    struct na_if_number *number = settle(numbers, given, name);

    if (number == NULL)
        return NULL;
    *again = number->reading == numbers->reading;
    if (number->reading == 0 || number->reading + 1 < numbers->reading ||
        number->seen != number->index) {
        number->serial = ++numbers->serial;
        number->made_at = numbers->reading > 1 ? now : 0;
    }
    number->reading = numbers->reading;
    number->seen = number->index;
    return number;
}

uint32_t na_if_numbers_index(struct na_if_numbers *numbers, const struct na_given_indexes *given,
                             const char *name)
{
    const struct na_if_number *number = settle(numbers, given, name);

    return number ? number->index : 0;
}

void na_if_numbers_clear(struct na_if_numbers *numbers)
{
    na_rows_clear(&numbers->known);
    free(numbers->slot);
    *numbers = (struct na_if_numbers){ .slots = 0 };
}
