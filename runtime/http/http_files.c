/*
 * http_files.c: files as answers: conditions and ranges (RFC 9110, 13 and 14), and folders that cannot be left.
 *
 * The thread pool opens, looks and reads; a small file is one request to it, a large one is read piece by piece as the client
 * takes it. Nothing is sent before the file is open, so every failure can still be answered.
 */
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

#include "server.h"

enum { SMALL = 65536, PIECE = 262144, RANGES = 16 };

/* What a worker does, and what came of it. The worker touches nothing else. */
struct job {
    const char *path, *folder;                  /* folder: path is below it, and must be in it when links are followed */
    int fd;
    struct stat info;
    char *data;                                 /* the file, if it is small; later the pieces */
    size_t size, room;
    off_t at;
    const char *step;
    int code;                                   /* errno of the step; 0: it went well */
};

/* --- on the thread pool ---------------------------------------------------------------------------------------------------- */

static bool failed(struct job *job, const char *step, int code)
{
    job->step = step;
    job->code = code;
    return false;
}

static const char no_folder[] = "open the folder of";

/* Opens what the path means when links are followed, if that is in the folder. */
static bool open_below(struct job *job)
{
    char *folder = realpath(job->folder, NULL), *path = NULL;
    size_t size = folder ? strlen(folder) : 0;
    char *joined = folder ? malloc(size + strlen(job->path) + 2) : NULL;
    if (joined) {
        sprintf(joined, "%s/%s", folder, job->path);
        path = realpath(joined, NULL);
    }
    if (!path)
        failed(job, folder ? "open" : no_folder, errno);
    else if (strcmp(folder, "/") && (strncmp(path, folder, size) || (path[size] && path[size] != '/')))
        failed(job, "open", ENOENT);
    else if ((job->fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOFOLLOW)) < 0)
        failed(job, "open", errno);
    free(path);
    free(joined);
    free(folder);
    return job->fd >= 0;
}

static bool read_piece(struct job *job)
{
    for (job->size = 0; job->size < job->room; ) {
        ssize_t got = pread(job->fd, job->data + job->size, job->room - job->size, job->at + (off_t)job->size);
        if (got < 0 && errno != EINTR)
            return failed(job, "read", errno);
        if (!got)
            return failed(job, "read", ENODATA);        /* it was longer when it was opened */
        job->size += got > 0 ? (size_t)got : 0;
    }
    return true;
}

static void *read_on(void *arg)
{
    read_piece(arg);
    return NULL;
}

static void *open_and_read(void *arg)
{
    struct job *job = arg;
    if (job->folder) {
        if (!open_below(job))
            return NULL;
    } else if ((job->fd = open(job->path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)) < 0) {
        return (void)failed(job, "open", errno), NULL;
    }
    if (fstat(job->fd, &job->info))
        return (void)failed(job, "look at", errno), NULL;
    if (!S_ISREG(job->info.st_mode))
        return (void)failed(job, "read", S_ISDIR(job->info.st_mode) ? EISDIR : EACCES), NULL;
    if (job->info.st_size > SMALL)
        return NULL;
    job->room = (size_t)job->info.st_size;
    job->data = malloc(job->room + 1);
    if (!job->data)
        return (void)failed(job, "read", ENOMEM), NULL;
    read_piece(job);
    return NULL;
}

/* --- ranges (RFC 9110, 14) ---------------------------------------------------------------------------------------------------- */

struct range { uint64_t first, end; };          /* end: one behind the last byte */
enum { NO_RANGES = 0, UNSATISFIABLE = -1 };

static bool read_number(const char **at, uint64_t *number)
{
    const char *begin = *at;
    for (*number = 0; **at >= '0' && **at <= '9'; ++*at) {
        if (*number > (UINT64_MAX - 9) / 10)
            return false;
        *number = *number * 10 + (uint64_t)(**at - '0');
    }
    return *at > begin;
}

/* "5-9", "5-", "-5" of a file of `size` bytes. False: it is malformed. An empty range cannot be satisfied. */
static bool read_range(const char **at, uint64_t size, struct range *range)
{
    uint64_t last;
    if (**at == '-') {
        ++*at;
        if (!read_number(at, &last))
            return false;
        *range = (struct range){ last < size ? size - last : 0, size };
        return true;
    }
    if (!read_number(at, &range->first) || *(*at)++ != '-')
        return false;
    if (!read_number(at, &last))
        last = UINT64_MAX - 1;
    else if (last < range->first)
        return false;
    range->end = last < size ? last + 1 : size;
    return true;
}

/* How many ranges are asked for that there are. What is malformed, too many, or more than the file, asks for nothing. */
static int read_ranges(const char *text, uint64_t size, struct range *ranges)
{
    uint64_t sum = 0;
    int count = 0, asked = 0;
    if (strncmp(text, "bytes=", 6))
        return NO_RANGES;
    for (const char *at = text + 6; ; at++) {
        struct range range;
        at += strspn(at, " \t");
        if (!read_range(&at, size, &range) || ++asked > RANGES)
            return NO_RANGES;
        if (range.first < range.end) {
            ranges[count++] = range;
            sum += range.end - range.first;
        }
        at += strspn(at, " \t");
        if (*at != ',')
            return *at || sum > size ? NO_RANGES : count ? count : UNSATISFIABLE;
    }
}

/* --- conditions (RFC 9110, 13.2.2) ------------------------------------------------------------------------------------------------ */

static bool lists_tag(const char *list, const char *tag, bool weak) { return !strcmp(list, "*") || http__lists(list, tag, weak); }

/* The status that they give, or 200. */
static int condition(const troth_request *r, const char *tag, time_t modified)
{
    const char *match = request_header(r, "If-Match"), *none = request_header(r, "If-None-Match");
    const char *since = request_header(r, "If-Modified-Since"), *unmodified = request_header(r, "If-Unmodified-Since");
    time_t at;
    if (match ? !lists_tag(match, tag, false) : unmodified && http__date_parse(unmodified, &at) && modified > at)
        return 412;
    if (none ? lists_tag(none, tag, true) : since && http__date_parse(since, &at) && modified <= at)
        return 304;
    return 200;
}

/* Do ranges count? Only if the file is still the one that If-Range means. */
static bool in_range(const troth_request *r, const char *tag, const char *date)
{
    const char *condition = request_header(r, "If-Range");
    return !condition || !strcmp(condition, tag) || !strcmp(condition, date);
}

/* --- sending ------------------------------------------------------------------------------------------------------------------------- */

static troth_error *job_error(const struct job *job)
{
    return error_new(job->code, "%s %s%s%s: %s", job->step, job->folder ? job->folder : "", job->folder ? "/" : "", job->path,
        job->code == ENODATA ? "it has become shorter" : strerror(job->code));
}

static async void send_range(troth_request *r, struct job *job, struct range range)
{
    if (job->info.st_size <= SMALL) {
        await http_write(r, job->data + range.first, (size_t)(range.end - range.first));
        return;
    }
    if (!job->data && !(job->data = malloc(PIECE)))
        throw error_new(ENOMEM, "read %s: out of memory", job->path);
    while (range.first < range.end && !r->bare) {
        job->at = (off_t)range.first;
        job->room = range.end - range.first < PIECE ? (size_t)(range.end - range.first) : PIECE;
        await loop_work(read_on, job);
        if (job->code)
            throw job_error(job);
        await http_write(r, job->data, job->size);
        range.first += job->size;
    }
}

static int part_head(char *text, size_t room, const char *boundary, const char *type, struct range range, uint64_t size)
{
    return snprintf(text, room, "\r\n--%s\r\nContent-Type: %s\r\nContent-Range: bytes %llu-%llu/%llu\r\n\r\n", boundary, type,
        (unsigned long long)range.first, (unsigned long long)range.end - 1, (unsigned long long)size);
}

/* multipart/byteranges (RFC 9110, 14.6) */
static async void send_ranges(troth_request *r, struct job *job, const char *type, const char *tag, const struct range *ranges, int count)
{
    char boundary[48] = "troth", text[256];
    uint64_t size = (uint64_t)job->info.st_size, length = 0;
    for (size_t i = 0, n = 5; tag[i] && n < sizeof boundary - 1; i++)
        if (tag[i] != '"')
            boundary[n++] = tag[i], boundary[n] = 0;
    for (int i = 0; i < count; i++)
        length += (uint64_t)part_head(text, sizeof text, boundary, type, ranges[i], size) + ranges[i].end - ranges[i].first;
    length += strlen(boundary) + 8;
    snprintf(text, sizeof text, "multipart/byteranges; boundary=%s", boundary);
    await http_begin(r, 206, text, length);
    for (int i = 0; i < count; i++) {
        int head = part_head(text, sizeof text, boundary, type, ranges[i], size);
        await http_write(r, text, (size_t)head);
        await send_range(r, job, ranges[i]);
    }
    snprintf(text, sizeof text, "\r\n--%s--\r\n", boundary);
    await http_write(r, text, strlen(text));
    await http_end(r);
}

static async void send_one_range(troth_request *r, struct job *job, const char *type, struct range range)
{
    char text[80];
    snprintf(text, sizeof text, "bytes %llu-%llu/%llu", (unsigned long long)range.first, (unsigned long long)range.end - 1,
        (unsigned long long)job->info.st_size);
    http_header(r, "Content-Range", text);
    await http_begin(r, 206, type, range.end - range.first);
    await send_range(r, job, range);
    await http_end(r);
}

static async void send_all(troth_request *r, struct job *job, const char *type)
{
    if (job->info.st_size <= SMALL) {
        await http_respond(r, 200, type, job->data, (size_t)job->info.st_size);
        return;
    }
    await http_begin(r, 200, type, (uint64_t)job->info.st_size);
    await send_range(r, job, (struct range){ 0, (uint64_t)job->info.st_size });
    await http_end(r);
}

static async void send_file(troth_request *r, struct job *job)
{
    char tag[48], date[HTTP_DATE_SIZE + 1], size[40];
    struct range ranges[RANGES];
    time_t modified = job->info.st_mtim.tv_sec, now = time(NULL);
    snprintf(tag, sizeof tag, "\"%llx-%lx-%llx\"", (unsigned long long)modified, (unsigned long)job->info.st_mtim.tv_nsec,
        (unsigned long long)job->info.st_size);
    http__date(modified < now ? modified : now, date);
    int status = condition(r, tag, modified), count = 0;
    const char *range = request_header(r, "Range"), *type = http__media_type(job->path);
    if (http_header(r, "ETag", tag) || http_header(r, "Last-Modified", date) || http_header(r, "Accept-Ranges", "bytes"))
        throw error_errno("answer with %s", job->path);
    if (status != 200) {
        await http_respond(r, status, NULL, "", 0);
        return;
    }
    if (range && !strcmp(request_method(r), "GET") && in_range(r, tag, date))
        count = read_ranges(range, (uint64_t)job->info.st_size, ranges);
    if (count == UNSATISFIABLE) {
        snprintf(size, sizeof size, "bytes */%llu", (unsigned long long)job->info.st_size);
        http_header(r, "Content-Range", size);
        await http_respond_text(r, 416, "no such range\n");
    } else if (count > 1) {
        await send_ranges(r, job, type, tag, ranges, count);
    } else if (count) {
        await send_one_range(r, job, type, ranges[0]);
    } else {
        await send_all(r, job, type);
    }
}

/* False: it is answered, with 405. */
static async bool is_readable(troth_request *r)
{
    if (!strcmp(request_method(r), "GET") || !strcmp(request_method(r), "HEAD"))
        return true;
    http_header(r, "Allow", "GET, HEAD");
    await http_respond_text(r, 405, "it can only be read\n");
    return false;
}

static void end_job(struct job *job)
{
    if (job->fd >= 0)
        close(job->fd);
    free(job->data);
}

async void http_respond_file(troth_request *r, const char *path)
{
    if (!path)
        throw error_new(EINVAL, "http_respond_file: the path is NULL");
    if (!await is_readable(r))
        return;
    char *copy = http__request_memory(r, strlen(path) + 1);
    struct job job = { .path = copy ? strcpy(copy, path) : NULL, .fd = -1 };
    if (!copy)
        throw error_new(ENOMEM, "open %s: out of memory", path);
    defer end_job(&job);
    await loop_work(open_and_read, &job);
    if (job.code)
        throw job_error(&job);
    await send_file(r, &job);
}

/* --- folders ----------------------------------------------------------------------------------------------------------------------------- */

/* The path without what it begins with; NULL if it names something hidden, or goes up. */
static const char *inside(const char *path)
{
    for (const char *part = path + strspn(path, "/"); *part; part += strspn(part, "/")) {
        if (*part == '.')
            return NULL;
        part += strcspn(part, "/");
    }
    return path + strspn(path, "/");
}

/* A folder whose name was asked for without its "/": links in its index.html would lead astray. */
static async void redirect(troth_request *r)
{
    const char *target = request_target(r);
    if (*target != '/') {
        target = strstr(target, "://") + 3;
        target += strcspn(target, "/?");
    }
    target += strspn(target, "/");              /* "//host" would be another server */
    size_t path = strcspn(target, "?");
    char *location = http__request_memory(r, strlen(target) + 3);
    if (!location)
        throw error_new(ENOMEM, "answer %s: out of memory", target);
    sprintf(location, "/%.*s/%s", (int)path, target, target + path);
    http_header(r, "Location", location);
    await http_respond(r, 301, NULL, "", 0);
}

static bool is_missing(const struct job *job)
{
    int code = job->code;
    return job->step != no_folder && (code == ENOENT || code == ENOTDIR || code == ELOOP || code == ENAMETOOLONG);
}

async void http_respond_folder(troth_request *r, const char *folder, const char *path)
{
    if (!folder || !path)
        throw error_new(EINVAL, "http_respond_folder: the %s is NULL", folder ? "path" : "folder");
    if (!await is_readable(r))
        return;
    const char *name = inside(path);
    size_t size = strlen(path);
    bool named = size && path[size - 1] != '/';
    char *copies = http__request_memory(r, size + strlen(folder) + 16);
    if (!copies)
        throw error_new(ENOMEM, "open %s: out of memory", path);
    struct job job = { .path = copies, .folder = copies + size + 12, .fd = -1 };
    sprintf(copies, "%s%s", name ? name : "", named ? "" : "index.html");
    strcpy(copies + size + 12, folder);
    defer end_job(&job);
    if (name)
        await loop_work(open_and_read, &job);
    if (!name || is_missing(&job))
        await http_respond_text(r, 404, "not found\n");
    else if (job.code == EISDIR && named)
        await redirect(r);
    else if (job.step != no_folder && (job.code == EACCES || job.code == EPERM || job.code == EISDIR))
        await http_respond_text(r, 403, "forbidden\n");
    else if (job.code)
        throw job_error(&job);
    else
        await send_file(r, &job);
}
