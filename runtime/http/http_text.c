/*
 * http_text.c: the small texts of HTTP: dates, reasons, tokens, percent-encoding, media types. Pure functions of text;
 * none of them looks at the locale.
 */
#include <stdio.h>
#include <string.h>

#include "head.h"

/* --- dates (RFC 9110, 5.6.7) ---------------------------------------------------------------------------------------------- */

static const char days[] = "SunMonTueWedThuFriSat", months[] = "JanFebMarAprMayJunJulAugSepOctNovDec";

static void two_digits(char *at, int number)
{
    at[0] = (char)('0' + number / 10 % 10);
    at[1] = (char)('0' + number % 10);
}

void http__date(time_t at, char text[HTTP_DATE_SIZE + 1])
{
    struct tm t;
    if (!gmtime_r(&at, &t) || t.tm_year < -1900 || t.tm_year > 9999 - 1900) {
        t = (struct tm){ .tm_year = 70, .tm_mday = 1, .tm_wday = 4 };
    }
    memcpy(text, "Sun, 06 Nov 1994 08:49:37 GMT", HTTP_DATE_SIZE + 1);
    memcpy(text, days + 3 * t.tm_wday, 3);
    two_digits(text + 5, t.tm_mday);
    memcpy(text + 8, months + 3 * t.tm_mon, 3);
    two_digits(text + 12, (t.tm_year + 1900) / 100);
    two_digits(text + 14, (t.tm_year + 1900) % 100);
    two_digits(text + 17, t.tm_hour);
    two_digits(text + 20, t.tm_min);
    two_digits(text + 23, t.tm_sec);
}

static int month_of(const char *name)
{
    for (int i = 0; i < 12; i++)
        if (!strncmp(months + 3 * i, name, 3))
            return i;
    return -1;
}

/* Of a date in the proleptic Gregorian calendar, without timegm, which is no standard function. */
static int64_t days_since_1970(int year, int month, int day)
{
    year -= month < 2;                          /* years begin with March: the leap day is their last */
    int64_t era = (year >= 0 ? year : year - 399) / 400;
    int64_t of_era = year - era * 400, of_year = (153 * ((month + 10) % 12) + 2) / 5 + day - 1;
    return era * 146097 + of_era * 365 + of_era / 4 - of_era / 100 + of_year - 719468;
}

bool http__date_parse(const char *text, time_t *at)
{
    char month[4] = "";
    int year, day, hour, minute, second, end = 0;
    if (strlen(text) > 40)
        return false;
    if (sscanf(text, "%*3[A-Za-z], %2d %3[A-Za-z] %4d %2d:%2d:%2d GMT%n", &day, month, &year, &hour, &minute, &second, &end) == 6 && end) {
    } else if (sscanf(text, "%*9[A-Za-z], %2d-%3[A-Za-z]-%2d %2d:%2d:%2d GMT%n", &day, month, &year, &hour, &minute, &second, &end) == 6 && end) {
        year += year < 70 ? 2000 : 1900;        /* RFC 850; a year more than 50 years ahead is of the past */
    } else if (sscanf(text, "%*3[A-Za-z] %3[A-Za-z] %2d %2d:%2d:%2d %4d%n", month, &day, &hour, &minute, &second, &year, &end) == 6 && end) {
    } else {
        return false;
    }
    int m = month_of(month);
    if (text[end] || m < 0 || year < 0 || day < 1 || day > 31 || hour < 0 || hour > 23 || minute < 0 || minute > 59 || second < 0 || second > 60)
        return false;
    *at = (time_t)(days_since_1970(year, m, day) * 86400 + hour * 3600 + minute * 60 + second);
    return true;
}

/* --- statuses ---------------------------------------------------------------------------------------------------------------- */

const char *http__reason(int status)
{
    static const struct { short status; const char *reason; } reasons[] = {
        { 100, "Continue" }, { 101, "Switching Protocols" }, { 102, "Processing" }, { 103, "Early Hints" }, { 200, "OK" },
        { 201, "Created" }, { 202, "Accepted" }, { 203, "Non-Authoritative Information" }, { 204, "No Content" },
        { 205, "Reset Content" }, { 206, "Partial Content" }, { 207, "Multi-Status" }, { 300, "Multiple Choices" },
        { 301, "Moved Permanently" }, { 302, "Found" }, { 303, "See Other" }, { 304, "Not Modified" },
        { 307, "Temporary Redirect" }, { 308, "Permanent Redirect" }, { 400, "Bad Request" }, { 401, "Unauthorized" },
        { 402, "Payment Required" }, { 403, "Forbidden" }, { 404, "Not Found" }, { 405, "Method Not Allowed" },
        { 406, "Not Acceptable" }, { 408, "Request Timeout" }, { 409, "Conflict" }, { 410, "Gone" }, { 411, "Length Required" },
        { 412, "Precondition Failed" }, { 413, "Content Too Large" }, { 414, "URI Too Long" }, { 415, "Unsupported Media Type" },
        { 416, "Range Not Satisfiable" }, { 417, "Expectation Failed" }, { 418, "I'm a teapot" }, { 421, "Misdirected Request" },
        { 422, "Unprocessable Content" }, { 423, "Locked" }, { 425, "Too Early" }, { 426, "Upgrade Required" },
        { 428, "Precondition Required" }, { 429, "Too Many Requests" }, { 431, "Request Header Fields Too Large" },
        { 451, "Unavailable For Legal Reasons" }, { 500, "Internal Server Error" }, { 501, "Not Implemented" },
        { 502, "Bad Gateway" }, { 503, "Service Unavailable" }, { 504, "Gateway Timeout" }, { 505, "HTTP Version Not Supported" },
        { 507, "Insufficient Storage" }, { 511, "Network Authentication Required" },
    };
    if (status == 200)
        return "OK";
    for (size_t i = 0; i < sizeof reasons / sizeof *reasons; i++)
        if (reasons[i].status == status)
            return reasons[i].reason;
    return "Unknown";
}

/* --- fields ------------------------------------------------------------------------------------------------------------------ */

static char lower(char c) { return (char)(c >= 'A' && c <= 'Z' ? c | 32 : c); }

static bool is_tchar(char c)
{
    return (lower(c) >= 'a' && lower(c) <= 'z') || (c >= '0' && c <= '9') || (c && strchr("!#$%&'*+-.^_`|~", c));
}

bool http__is_token(const char *text)
{
    const char *at = text;
    while (is_tchar(*at))
        at++;
    return at > text && !*at;
}

/* Visible characters, spaces and tabs inside, and bytes above 127: nothing that ends a line (RFC 9110, 5.5). */
bool http__is_value(const char *text)
{
    for (const char *at = text; *at; at++)
        if ((unsigned char)*at < ' ' ? *at != '\t' : *at == 127)
            return false;
    return true;
}

bool http__is_name(const char *text, size_t size, const char *name)
{
    for (size_t i = 0; i < size; i++)
        if (!name[i] || lower(text[i]) != lower(name[i]))
            return false;
    return !name[size];
}

bool http__lists(const char *list, const char *item, bool weak)
{
    size_t size = strlen(item);
    for (const char *at = list; *at; ) {
        at += strspn(at, " \t,");
        if (weak && at[0] == 'W' && at[1] == '/')
            at += 2;
        const char *end = *at == '"' ? strchr(at + 1, '"') : NULL;
        end = end ? end + 1 : at + strcspn(at, ",");
        size_t length = (size_t)(end - at);
        while (length && strchr(" \t", at[length - 1]))
            length--;
        if (length == size && (*item == '"' ? !memcmp(at, item, size) : http__is_name(at, length, item)))
            return true;
        at = end + strcspn(end, ",");
    }
    return false;
}

/* --- percent-encoding (RFC 3986, 2.1) ------------------------------------------------------------------------------------------- */

static int hex(char c)
{
    return c >= '0' && c <= '9' ? c - '0' : lower(c) >= 'a' && lower(c) <= 'f' ? lower(c) - 'a' + 10 : -1;
}

ptrdiff_t http__decode(char *out, const char *text, size_t size, bool plus)
{
    char *put = out;
    for (size_t i = 0; i < size; i++) {
        char c = text[i];
        if (c == '+' && plus) {
            c = ' ';
        } else if (c == '%') {
            int high = i + 2 < size ? hex(text[i + 1]) : -1, low = i + 2 < size ? hex(text[i + 2]) : -1;
            if (high < 0 || low < 0)
                return -1;
            c = (char)(high << 4 | low);
            i += 2;
        }
        if (!c)
            return -1;
        *put++ = c;
    }
    *put = 0;
    return put - out;
}

/* --- media types --------------------------------------------------------------------------------------------------------------------- */

static const struct { const char *ending, *type; } media_types[] = {
    { "html", "text/html; charset=utf-8" }, { "htm", "text/html; charset=utf-8" }, { "css", "text/css; charset=utf-8" },
    { "js", "text/javascript; charset=utf-8" }, { "mjs", "text/javascript; charset=utf-8" }, { "json", "application/json" },
    { "map", "application/json" }, { "txt", "text/plain; charset=utf-8" }, { "md", "text/markdown; charset=utf-8" },
    { "csv", "text/csv; charset=utf-8" }, { "xml", "text/xml; charset=utf-8" }, { "c", "text/plain; charset=utf-8" },
    { "h", "text/plain; charset=utf-8" }, { "svg", "image/svg+xml" }, { "png", "image/png" }, { "jpg", "image/jpeg" },
    { "jpeg", "image/jpeg" }, { "gif", "image/gif" }, { "webp", "image/webp" }, { "avif", "image/avif" }, { "ico", "image/x-icon" },
    { "bmp", "image/bmp" }, { "mp3", "audio/mpeg" }, { "ogg", "audio/ogg" }, { "wav", "audio/wav" }, { "flac", "audio/flac" },
    { "mp4", "video/mp4" }, { "webm", "video/webm" }, { "mov", "video/quicktime" }, { "woff", "font/woff" }, { "woff2", "font/woff2" },
    { "ttf", "font/ttf" }, { "otf", "font/otf" }, { "pdf", "application/pdf" }, { "wasm", "application/wasm" },
    { "zip", "application/zip" }, { "gz", "application/gzip" }, { "tar", "application/x-tar" }, { "xz", "application/x-xz" },
    { "webmanifest", "application/manifest+json" }, { "rss", "application/rss+xml" }, { "atom", "application/atom+xml" },
    { "ics", "text/calendar; charset=utf-8" },
};

const char *http__media_type(const char *path)
{
    const char *name = strrchr(path, '/'), *dot = strrchr(name ? name : path, '.');
    if (dot)
        for (size_t i = 0; i < sizeof media_types / sizeof *media_types; i++)
            if (http__is_name(dot + 1, strlen(dot + 1), media_types[i].ending))
                return media_types[i].type;
    return "application/octet-stream";
}
