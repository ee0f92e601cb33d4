/* machine.h - whether anybody needs the machine: load, pressure, power. */
#ifndef REPOSE_HOOK_MACHINE_H
#define REPOSE_HOOK_MACHINE_H

#include <stdbool.h>

/* False on battery; when the load of the last minute is more than half a task for each processor;
 * or when tasks waited for processors, disks or memory for more than a tenth of the last ten
 * seconds. What the kernel does not tell counts as idle. The folders are /proc and
 * /sys/class/power_supply. */
bool machine_is_idle(const char *proc, const char *power);

#endif
