#include "base/order.h"

#include <stdlib.h>

static int by_weight(const void *a, const void *b)
{
    const struct weighted *x = a, *y = b;
    return order_down(x->weight, y->weight, x->item, y->item);
}

void weighted_sort(struct weighted *items, size_t count)
{
    if (count)
        qsort(items, count, sizeof *items, by_weight);
}
