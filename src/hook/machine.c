#include "hook/machine.h"

#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/file.h"

#define LOAD_PER_CPU 0.5
#define PRESSURE_MAX 10.0 /* percent of the last ten seconds */

/* Files of the kernel have no size, and end when they are read. */
static bool read_system_file(const char *folder, const char *name, const char *file, char *out,
                             size_t size)
{
    struct buf path = BUF_INIT;
    buf_printf(&path, "%s/%s%s%s", folder, name, *file ? "/" : "", file);
    FILE *stream = fopen(path.data, "re");
    buf_release(&path);
    if (!stream)
        return false;
    size_t n = fread(out, 1, size - 1, stream);
    fclose(stream);
    out[n] = '\0';
    out[strcspn(out, "\n")] = '\0'; /* the first line says it */
    return n > 0;
}

static bool is_loaded(const char *proc)
{
    char text[256];
    long cpus = sysconf(_SC_NPROCESSORS_ONLN);
    if (!read_system_file(proc, "loadavg", "", text, sizeof text))
        return false;
    return strtod(text, NULL) > LOAD_PER_CPU * (double)(cpus > 0 ? cpus : 1);
}

/* "some avg10=1.23 avg60=…": the share of time in which at least one task waited. */
static bool is_under_pressure(const char *proc, const char *resource)
{
    static const char key[] = "avg10=";
    char text[256];
    if (!read_system_file(proc, "pressure", resource, text, sizeof text))
        return false;
    const char *value = strstr(text, key);
    return value && strtod(value + strlen(key), NULL) > PRESSURE_MAX;
}

/* Without mains that are plugged in, a battery that is being emptied. */
static bool is_on_battery(const char *power)
{
    bool mains = false, discharging = false;
    char text[64];
    DIR *dir = opendir(power);
    struct dirent *supply;
    while (dir && (supply = readdir(dir)) != NULL) {
        const char *name = supply->d_name;
        if (*name == '.' || !read_system_file(power, name, "type", text, sizeof text))
            continue;
        bool is_battery = !strcmp(text, "Battery");
        if (is_battery && read_system_file(power, name, "scope", text, sizeof text) &&
            !strcmp(text, "Device"))
            continue; /* of a mouse */
        if (is_battery)
            discharging |= read_system_file(power, name, "status", text, sizeof text) &&
                           !strcmp(text, "Discharging");
        else
            mains |= read_system_file(power, name, "online", text, sizeof text) && *text == '1';
    }
    if (dir)
        closedir(dir);
    return discharging && !mains;
}

bool machine_is_idle(const char *proc, const char *power)
{
    return !is_loaded(proc) && !is_under_pressure(proc, "cpu") && !is_under_pressure(proc, "io") &&
           !is_under_pressure(proc, "memory") && !is_on_battery(power);
}
