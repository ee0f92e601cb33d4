/* order.h - by a value, and of equal ones by a place: so that an order never depends on chance. */
#ifndef REPOSE_BASE_ORDER_H
#define REPOSE_BASE_ORDER_H

#include <stddef.h>
#include <stdint.h>

/* For comparisons of qsort: the higher value first; of equal ones what has the lower place. */
static inline int order_down(double x, double y, size_t x_place, size_t y_place)
{
    if (x != y)
        return x > y ? -1 : 1;
    return (x_place > y_place) - (x_place < y_place);
}

struct weighted {
    uint32_t item; /* of whatever list */
    double weight;
};

/* The same order. */
void weighted_sort(struct weighted *items, size_t count);

#endif
