/*
 * install.c: where the headers and the runtime library are. The build says, by TROTH_* definitions, where it found libuv
 * and which folder of a prefix holds libraries.
 */
#define _XOPEN_SOURCE 700
#include "compiler/driver/install.h"

#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#ifdef __APPLE__
#include <mach-o/dyld.h>
#endif
#include "compiler/base/arena.h"
#include "compiler/driver/files.h"

#ifndef TROTH_SOURCE_INCLUDE
#define TROTH_SOURCE_INCLUDE "include"
#endif
#ifndef TROTH_BUILD_FOLDER
#define TROTH_BUILD_FOLDER "."
#endif
#ifndef TROTH_LIBRARY_FOLDER
#define TROTH_LIBRARY_FOLDER "lib"
#endif
#ifndef TROTH_LINK_OPTIONS
#define TROTH_LINK_OPTIONS "-luv", "-lpthread"
#endif

/* The folder of this program, without a slash at the end; "." when the system does not say. */
static const char *own_folder(void)
{
    static char path[PATH_MAX];
    if (path[0])
        return path;
#ifdef __APPLE__
    char raw[PATH_MAX];
    uint32_t size = sizeof raw;
    bool found = _NSGetExecutablePath(raw, &size) == 0 && realpath(raw, path);
#else
    bool found = realpath("/proc/self/exe", path) || realpath("/proc/curproc/file", path);
#endif
    char *slash = found ? strrchr(path, '/') : NULL;
    if (slash && slash != path)
        *slash = '\0';
    else
        strcpy(path, slash ? "/" : ".");
    return path;
}

/* The folder, as short as it can be written, if `file` is in it. */
static const char *holds(const char *folder, const char *file)
{
    char whole[PATH_MAX];
    if (!file_exists(arena_format("%s/%s", folder, file)) || !realpath(folder, whole))
        return NULL;
    return arena_copy(whole, strlen(whole));
}

const char *install_include(void)
{
    const char *chosen = getenv("TROTH_INCLUDE"), *found;
    if (chosen && *chosen)
        return chosen;
    if ((found = holds(arena_format("%s/../include", own_folder()), "troth.h")))
        return found;
    return holds(TROTH_SOURCE_INCLUDE, "troth.h");
}

static const char *archive(const char *name)
{
    const char *chosen = getenv("TROTH_LIB"), *found;
    if (chosen && *chosen)
        return file_exists(arena_format("%s/%s", chosen, name)) ? arena_format("%s/%s", chosen, name) : NULL;
    const char *const folders[] = {
        own_folder(),
        arena_format("%s/../%s", own_folder(), TROTH_LIBRARY_FOLDER),
        arena_format("%s/../lib", own_folder()),
        TROTH_BUILD_FOLDER,
    };
    for (size_t i = 0; i < sizeof folders / sizeof folders[0]; i++)
        if ((found = holds(folders[i], name)))
            return arena_format("%s/%s", found, name);
    return NULL;
}

const char *install_library(void) { return archive("libtroth.a"); }
const char *install_checking_library(void) { return archive("libtroth_check.a"); }

const char *const *install_libraries(void)
{
    static const char *const options[] = { TROTH_LINK_OPTIONS, NULL };
    return options;
}
