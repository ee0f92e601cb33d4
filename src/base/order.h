/* order.h - what qsort's comparisons share. */
#ifndef REPOSE_BASE_ORDER_H
#define REPOSE_BASE_ORDER_H

#include <stddef.h>

/* The higher value first; of equal ones what has the lower place. */
static inline int order_down(double x, double y, size_t x_place, size_t y_place)
{
    if (x != y)
        return x > y ? -1 : 1;
    return (x_place > y_place) - (x_place < y_place);
}

#endif
