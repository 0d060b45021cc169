// process_run: what a program gives, its surroundings, limits, and what goes wrong.
// real-time
// expect: hello: 0/0 [out] [err]
// expect: status 3, signal 0
// expect: status 0, signal 9
// expect: nosuch-program: start nosuch-program: No such file or directory
// expect: start ls: directory /no/such: No such file or directory
// expect: start ./script: its interpreter: No such file or directory
// expect: start /: Permission denied
// expect: start a process: there is no program
// expect: [/] [one=1 two=2 ] [PATH gone]
// expect: only: [A=1 B=2 ]
// expect: echoed 5000000 bytes: same
// expect: 0 bytes
// expect: merged [1\n2\n3\n]
// expect: inherit: no output, no errors
// expect: read from cat's output: more than 1000 bytes
// expect: unread input: status 0
// expect: both: 3000000 3000000
// expect: own session: 1
// expect: reopened: [again]
// expect: to a file: [into it]
#include <troth.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define SHELL(script) ((char *[]){ "sh", "-c", (script), NULL })

static async void refused(const char *name, char *program, const process_options *options)
{
    try {
        process_result r = await process_run((char *[]){ program, NULL }, options);
        printf("%s: status %d\n", name, r.status);
        process_result_free(&r);
    } catch (e) {
        printf("%s%s\n", name, e->message);
        if (e->code != ENOENT && e->code != EACCES && e->code != EINVAL && e->code != EMSGSIZE)
            printf("code %d\n", e->code);
    }
}

static async void plain(void)
{
    process_result r = await process_run(SHELL("printf out; printf err >&2"), NULL);
    printf("hello: %d/%d [%s] [%s]\n", r.status, r.signal, r.output, r.errors);
    process_result_free(&r);
    r = await process_run(SHELL("exit 3"), NULL);
    printf("status %d, signal %d\n", r.status, r.signal);
    process_result_free(&r);
    r = await process_run(SHELL("kill -9 $$"), NULL);
    printf("status %d, signal %d\n", r.status, r.signal);
    process_result_free(&r);
    process_run(SHELL("echo nobody takes this"), NULL);
}

static async void faults(void)
{
    await refused("nosuch-program: ", "nosuch-program", NULL);
    await refused("", "ls", &(process_options){ .directory = "/no/such" });
    int fd = open("script", O_CREAT | O_WRONLY | O_CLOEXEC, 0755);
    if (write(fd, "#!/no/such/interpreter\n", 23) != 23)
        puts("write failed");
    close(fd);
    await refused("", "./script", NULL);
    await refused("", "/", NULL);
    await refused("", NULL, NULL);
}

static async void surroundings(void)
{
    setenv("gone", "1", 1);
    setenv("one", "0", 1);
    process_result r = await process_run(SHELL("echo \"[$(pwd)] [$(env | grep -E '^(one|two|gone)=' | sort | tr '\\n' ' ')] [${PATH:+PATH} ${gone-gone}]\""),
        &(process_options){ .directory = "/", .variables = (char *[]){ "one=1", "two=2", "gone", "nothing", NULL } });
    fputs(r.output, stdout);
    process_result_free(&r);
    r = await process_run((char *[]){ "/usr/bin/env", NULL }, &(process_options){ .environment = (char *[]){ "A=1", "C=3", NULL },
        .variables = (char *[]){ "B=2", "C", NULL } });
    for (char *p = r.output; *p; p++)
        if (*p == '\n')
            *p = ' ';
    printf("only: [%s]\n", r.output);
    process_result_free(&r);
}

static async void input(void)
{
    size_t size = 5000000;
    char *data = malloc(size);
    for (size_t i = 0; i < size; i++)
        data[i] = (char)(i * 7 % 251);
    process_result r = await process_run((char *[]){ "cat", NULL }, &(process_options){ .data = data, .data_size = size });
    printf("echoed %zu bytes: %s\n", r.output_size, r.output_size == size && !memcmp(r.output, data, size) ? "same" : "different");
    process_result_free(&r);
    r = await process_run((char *[]){ "cat", NULL }, NULL);
    printf("%zu bytes\n", r.output_size);
    process_result_free(&r);
    r = await process_run(SHELL("echo 1; echo 2 >&2; echo 3"), &(process_options){ .errors = PROCESS_MERGE });
    for (char *p = r.output; (p = strchr(p, '\n')); p += 2) {
        r.output = realloc(r.output, ++r.output_size + 1);
        p = strchr(r.output, '\n');
        memmove(p + 1, p, strlen(p) + 1);
        memcpy(p, "\\n", 2);
    }
    printf("merged [%s]\n", r.output);
    process_result_free(&r);
    fflush(stdout);
    r = await process_run(SHELL(":"), &(process_options){ .output = PROCESS_INHERIT, .errors = PROCESS_NULL });
    printf("inherit: %s output, %s errors\n", r.output ? "an" : "no", r.errors ? "some" : "no");
    process_result_free(&r);
    try {
        r = await process_run((char *[]){ "cat", NULL }, &(process_options){ .data = data, .data_size = size, .limit = 1000 });
        process_result_free(&r);
    } catch (e) {
        puts(e->message);
    }
    r = await process_run(SHELL("exec <&-; echo done"), &(process_options){ .data = data, .data_size = size });
    printf("unread input: status %d\n", r.status);
    process_result_free(&r);
    r = await process_run(SHELL("head -c 3000000 /dev/zero >&2; head -c 3000000 /dev/zero"), &(process_options){ .data = data, .data_size = size });
    printf("both: %zu %zu\n", r.output_size, r.errors_size);
    process_result_free(&r);
    free(data);
}

static async void files(void)
{
    process_result r = await process_run(SHELL("ps -o sid= -p $$ | tr -d ' '; echo $$"), &(process_options){ .group = true });
    char *end;
    long session = strtol(r.output, &end, 10), process = strtol(end, NULL, 10);
    printf("own session: %d\n", session > 1 && session == process);
    process_result_free(&r);
    r = await process_run(SHELL("cat /dev/stdin > /dev/stdout"), &(process_options){ .data = "again", .data_size = 5 });
    printf("reopened: [%s]\n", r.output);
    process_result_free(&r);
    int fd = open("file", O_CREAT | O_RDWR | O_CLOEXEC, 0600);
    r = await process_run(SHELL("printf 'into it'"), &(process_options){ .output = fd });
    process_result_free(&r);
    char text[20] = "";
    if (pread(fd, text, sizeof text - 1, 0) < 0)
        puts("pread failed");
    close(fd);
    printf("to a file: [%s]\n", text);
}

async int main(void)
{
    await plain();
    await faults();
    await surroundings();
    await input();
    await files();
    return 0;
}
