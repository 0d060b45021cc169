/*
 * init.c: `troth init [--force] [DIR]`: what an editor and a build need to understand the words, written into a project.
 *
 * `.clangd` tells clangd to read the sources erased; `troth.mk` or `cmake/troth.cmake` shows the build how to compile them,
 * by whichever of Makefile and CMakeLists.txt is there. What exists is left as it is unless --force is given, and everything
 * that is done is said.
 */
#define _POSIX_C_SOURCE 200809L
#include "compiler/driver/driver.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include "compiler/driver/files.h"
#include "compiler/driver/install.h"

static const char make_text[] =
    "# include troth.mk, behind the definitions of CC and LDLIBS: the sources are compiled with `troth cc`, and programs are\n"
    "# linked with the runtime. Sources without the words are compiled as before.\n"
    "TROTH ?= troth\n"
    "ifeq ($(filter cc,$(wordlist 2,2,$(CC))),)\n"
    "override CC := $(TROTH) cc $(CC)\n"
    "endif\n"
    "CPPFLAGS += $(shell pkg-config --cflags troth)\n"
    "LDLIBS += $(shell pkg-config --libs troth)\n";

static const char cmake_text[] =
    "# include(cmake/troth.cmake), then troth_target(app) for each target whose sources use the words.\n"
    "find_package(Troth REQUIRED)\n";

/* The reserved spellings stay keywords of nobody with TROTH_ERASE; what erasure makes of correct code is not worth a warning. */
static const char *clangd_text(void)
{
    const char *include = install_include();
    return arena_format("# Editors read the words of <troth.h> as nothing (docs/erasure.md): the build compiles with `troth cc`.\n"
        "CompileFlags:\n  Add: [-DTROTH_ERASE%s, -Wno-unused-value]\n  Remove: [-Wtroth*, -Wno-troth*, -Werror=troth*, -ftroth-*]\n",
        include ? arena_format(", -I%s", include) : "");
}

static bool put(const char *folder, const char *name, const char *text, bool force)
{
    const char *path = arena_format("%s/%s", folder, name);
    bool there = file_exists(path);
    struct buffer now = { 0 };
    if (there && file_read(path, &now) && now.length == strlen(text) && !memcmp(now.data, text, now.length)) {
        printf("%s is as it should be\n", path);
        return true;
    }
    if (there && !force) {
        printf("%s exists and was left as it is; --force writes it anew. It should hold:\n\n%s\n", path, text);
        return true;
    }
    if (!file_write(path, text, strlen(text)))
        return false;
    printf("%s %s\n", there ? "wrote anew" : "wrote", path);
    return true;
}

static bool put_cmake(const char *folder, bool force)
{
    const char *inner = arena_format("%s/cmake", folder);
    if (mkdir(inner, 0777) != 0 && errno != EEXIST) {
        fprintf(stderr, "troth: error: cannot make %s: %s\n", inner, strerror(errno));
        return false;
    }
    if (!put(folder, "cmake/troth.cmake", cmake_text, force))
        return false;
    printf("now say in CMakeLists.txt: include(cmake/troth.cmake), and troth_target(NAME) for each target\n");
    return true;
}

int driver_init(char **arguments)
{
    const char *folder = NULL;
    bool force = false;
    for (char **a = arguments; *a; a++) {
        if (strcmp(*a, "--force") == 0)
            force = true;
        else if (**a == '-' || folder) {
            fprintf(stderr, "troth: error: troth init [--force] [DIR] does not take %s\n", *a);
            return STATUS_USAGE;
        } else
            folder = *a;
    }
    folder = folder ? folder : ".";
    struct stat info;
    if (stat(folder, &info) != 0 || !S_ISDIR(info.st_mode)) {
        fprintf(stderr, "troth: error: %s: %s\n", folder, strerror(errno ? errno : ENOTDIR));
        return 1;
    }
    bool cmake = file_exists(arena_format("%s/CMakeLists.txt", folder));
    bool make = file_exists(arena_format("%s/Makefile", folder)) || file_exists(arena_format("%s/GNUmakefile", folder));
    bool good = put(folder, ".clangd", clangd_text(), force);
    if (good && cmake)
        good = put_cmake(folder, force);
    if (good && (make || !cmake)) {
        good = put(folder, "troth.mk", make_text, force);
        if (good)
            printf("now say in the Makefile, behind CC and LDLIBS: include troth.mk\n");
    }
    return good && fflush(stdout) == 0 ? 0 : 1;
}
