// Operations on paths: what they do, and how they fail.
// real-time
#include <troth.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "check.h"

static async void links(void)
{
    await fs_symlink("file", "link");
    char *text = await fs_readlink("link");
    CHECK(strcmp(text, "file") == 0);
    free(text);
    CHECK((await fs_stat("link")).kind == FS_FILE && (await fs_lstat("link")).kind == FS_LINK);
    text = await fs_realpath(".//./link");
    CHECK(strlen(text) > 6 && strcmp(text + strlen(text) - 5, "/file") == 0 && text[0] == '/');
    free(text);
    await fs_link("file", "hard");
    CHECK((await fs_stat("file")).links == 2 && (await fs_stat("hard")).inode == (await fs_stat("file")).inode);
    await fs_unlink("hard");

    char target[1000];                          /* longer than readlink's first try */
    memset(target, 'x', sizeof target);
    for (size_t i = 100; i < sizeof target; i += 100)
        target[i] = '/';
    target[sizeof target - 1] = 0;
    await fs_symlink(target, "long");
    text = await fs_readlink("long");
    CHECK(strcmp(text, target) == 0);
    free(text);
    CHECK(!await fs_exists("long") && await fs_exists("link") && !await fs_exists("file/below"));

    await fs_symlink("loop", "loop");
    REJECTS(fs_stat("loop"), ELOOP, "stat loop: Too many levels of symbolic links");
    REJECTS(fs_exists("loop"), ELOOP, NULL);
    REJECTS(fs_readlink("file"), EINVAL, "readlink file: Invalid argument");
    REJECTS(fs_realpath("none"), ENOENT, "realpath none: No such file or directory");
    REJECTS(fs_symlink("file", "link"), EEXIST, "symlink file to link: File exists");
    REJECTS(fs_link("none", "other"), ENOENT, "link none to other: No such file or directory");
}

static async void directories(void)
{
    await fs_mkdir("dir", 0750);
    CHECK((await fs_stat("dir")).mode == 0750 && (await fs_stat("dir")).kind == FS_DIRECTORY);
    REJECTS(fs_mkdir("dir"), EEXIST, "mkdir dir: File exists");
    REJECTS(fs_mkdir("no/dir"), ENOENT, "mkdir no/dir: No such file or directory");
    await fs_mkdir_all("dir//a/./b/c/");
    await fs_mkdir_all("dir/a/b/c");
    await fs_mkdir_all("/");
    CHECK((await fs_stat("dir/a/b/c")).kind == FS_DIRECTORY);
    REJECTS(fs_mkdir_all("file/x"), ENOTDIR, "mkdir file/x: Not a directory");
    REJECTS(fs_mkdir_all("file"), EEXIST, "mkdir file: File exists");
    REJECTS(fs_mkdir_all(""), ENOENT, "mkdir : No such file or directory");
    REJECTS(fs_rmdir("dir"), ENOTEMPTY, "rmdir dir: Directory not empty");
    REJECTS(fs_rmdir("file"), ENOTDIR, "rmdir file: Not a directory");
    REJECTS(fs_unlink("dir"), EISDIR, "unlink dir: Is a directory");

    await fs_write_file("dir/a/file", "x", 1);
    await fs_symlink("../../file", "dir/a/outside");
    await fs_symlink("..", "dir/a/up");
    await fs_remove_all("dir");
    CHECK(!await fs_exists("dir") && await fs_exists("file"));
    await fs_remove_all("dir");                 /* nothing there is no failure */
    await fs_write_file("single", "x", 1);
    await fs_remove_all("single");
    CHECK(!await fs_exists("single"));
}

static async void the_rest(void)
{
    fs_info info = await fs_stat("file");
    CHECK(info.size == 5 && info.links == 1 && info.kind == FS_FILE);
    struct stat s;
    CHECK(stat("file", &s) == 0 && info.inode == s.st_ino && info.device == s.st_dev && info.owner == s.st_uid && info.group == s.st_gid);
    CHECK(info.modified == (int64_t)s.st_mtim.tv_sec * 1000000000 + s.st_mtim.tv_nsec);
    await fs_chmod("file", 0640);
    CHECK((await fs_stat("file")).mode == 0640);
    await fs_truncate("file", 1000000);         /* has a hole now */
    info = await fs_stat("file");
    CHECK(info.size == 1000000 && info.allocated < 100000);
    await fs_truncate("file", 5);
    REJECTS(fs_truncate("none", 5), ENOENT, "truncate none: No such file or directory");
    REJECTS(fs_chmod("none", 0600), ENOENT, "chmod none: No such file or directory");

    await fs_access("file", FS_READ | FS_WRITE);
    await fs_access("file", 0);
    REJECTS(fs_access("file", FS_EXECUTE), EACCES, "access file: Permission denied");
    REJECTS(fs_access("none", 0), ENOENT, "access none: No such file or directory");

    await fs_rename("file", "moved");
    CHECK(!await fs_exists("file"));
    await fs_rename("moved", "file");
    REJECTS(fs_rename("none", "other"), ENOENT, "rename none to other: No such file or directory");
    char name[300];
    memset(name, 'n', sizeof name);
    name[299] = 0;
    REJECTS(fs_stat(name), ENAMETOOLONG, NULL);
    REJECTS(fs_stat(NULL), EINVAL, "fs_stat: the path is NULL");
    REJECTS(fs_rename("file", NULL), EINVAL, "fs_rename: the path is NULL");
    REJECTS(fs_stat(""), ENOENT, "stat : No such file or directory");
}

async int main(void)
{
    await fs_write_file("file", "12345", 5);
    await links();
    await directories();
    await the_rest();
    puts("ok");
    return 0;
}
// expect: ok
