/*
 * fetch_request.c: a URL and options go in, an easy handle that libcurl can run comes out; and again for each redirect.
 *
 * Everything that goes into the head of a request is looked at here: nothing that a program passes on can add a line to it,
 * or change how the body is framed. Redirects are the Fetch standard's (4.4, HTTP-redirect fetch), not libcurl's: what a
 * request's method and body become, and what another origin is not told.
 */
#include <stdio.h>
#include <stdlib.h>
#include <strings.h>

#include <jansson.h>

#include "fetch.h"

static bool fail(troth_response *r, int code, const char *text)
{
    fetch__fail(r, code, "%s", text);
    return false;
}

static bool no_memory(troth_response *r) { return fail(r, ENOMEM, "out of memory"); }

char *fetch__copy(const char *text)
{
    size_t size = strlen(text) + 1;
    char *copy = troth__big_alloc(size);
    return copy ? memcpy(copy, text, size) : NULL;
}

static bool one_of(const char *name, const char *const *list)
{
    for (; *list; list++)
        if (!strcasecmp(name, *list))
            return true;
    return false;
}

/* --- headers ------------------------------------------------------------------------------------------------------------------ */

/* RFC 9110, 5.6.2 */
static bool is_token(const char *text)
{
    for (const char *c = text; *c; c++)
        if (!strchr("!#$%&'*+-.^_`|~", *c) && !(*c >= '0' && *c <= '9') && !((*c | 32) >= 'a' && (*c | 32) <= 'z'))
            return false;
    return *text;
}

/* Those of a line, "Name: value"; "Name;" for an empty value, and "Name:" for none are libcurl's. */
static bool add_line(troth_response *r, const char *name, const char *value)
{
    struct fetch_buffer line = { 0 };
    bool good = fetch__append(&line, name, strlen(name))
        && (!value || *value ? fetch__append(&line, ": ", value ? 2 : 1) : fetch__append(&line, ";", 1))
        && fetch__append(&line, value ? value : "", value ? strlen(value) : 0);
    struct curl_slist *longer = good ? curl_slist_append(r->headers, line.data) : NULL;
    free(line.data);
    if (!longer)
        return no_memory(r);
    r->headers = longer;
    return true;
}

static bool add_header(troth_response *r, const fetch_header *header)
{
    static const char *const framing[] = { "Content-Length", "Transfer-Encoding", "Upgrade", NULL };
    if (!is_token(header->name)) {
        fetch__fail(r, EINVAL, "\"%s\" is no name of a header", header->name);
        return false;
    }
    if (one_of(header->name, framing)) {
        fetch__fail(r, EINVAL, "the header %s is not the program's to set", header->name);
        return false;
    }
    if (header->value && strpbrk(header->value, "\r\n")) {
        fetch__fail(r, EINVAL, "the value of the header %s has more than one line", header->name);
        return false;
    }
    return add_line(r, header->name, header->value);
}

static bool says(const fetch_header *headers, const char *name)
{
    for (; headers && headers->name; headers++)
        if (!strcasecmp(headers->name, name))
            return true;
    return false;
}

static bool add_headers(troth_response *r, const fetch_options *o)
{
    for (const fetch_header *header = o->headers; header && header->name; header++)
        if (!add_header(r, header))
            return false;
    return (says(o->headers, "User-Agent") || add_line(r, "User-Agent", "troth"))
        && (says(o->headers, "Expect") || add_line(r, "Expect", NULL))
        && (!o->json || says(o->headers, "Content-Type") || add_line(r, "Content-Type", "application/json"));
}

/* Takes the lines with these names out of the list. */
static void drop_headers(troth_response *r, const char *const *names)
{
    struct curl_slist *kept = NULL, **end = &kept, *next;
    for (struct curl_slist *line = r->headers; line; line = next) {
        size_t size = strcspn(line->data, ":;");
        bool drop = false;
        for (const char *const *name = names; *name; name++)
            drop = drop || (strlen(*name) == size && !strncasecmp(line->data, *name, size));
        next = line->next;
        line->next = NULL;
        if (drop) {
            curl_slist_free_all(line);
        } else {
            *end = line;
            end = &line->next;
        }
    }
    r->headers = kept;
}

/* --- the URL ---------------------------------------------------------------------------------------------------------------------- */

enum { URL_FLAGS = CURLU_URLENCODE | CURLU_NON_SUPPORT_SCHEME };

static bool set(troth_response *r, CURLcode code) { return !code || fail(r, code == CURLE_OUT_OF_MEMORY ? ENOMEM : EINVAL, curl_easy_strerror(code)); }

#define SET(option, value) set(r, curl_easy_setopt(r->easy, option, value))

static bool has_part(CURLU *url, CURLUPart part, char **text) { return !curl_url_get(url, part, text, CURLU_URLDECODE) && *text; }

/* What the URL says of a user is libcurl's to know, and nobody else's. */
static bool take_user(troth_response *r, CURLU *url)
{
    char *user = NULL, *password = NULL;
    bool good = true;
    if (has_part(url, CURLUPART_USER, &user))
        good = SET(CURLOPT_USERNAME, user);
    if (good && has_part(url, CURLUPART_PASSWORD, &password))
        good = SET(CURLOPT_PASSWORD, password);
    curl_free(user);
    curl_free(password);
    return good;
}

/* The parsed URL becomes the transfer's. */
static bool use_url(troth_response *r, CURLU *url)
{
    char *scheme = NULL, *text = NULL;
    if (!has_part(url, CURLUPART_SCHEME, &scheme))
        return no_memory(r);
    bool good = !strcmp(scheme, "http") || !strcmp(scheme, "https");
    if (!good)
        fetch__fail(r, EPROTONOSUPPORT, "only http and https can be fetched, not %s", scheme);
    curl_free(scheme);
    if (!good || !take_user(r, url))
        return false;
    curl_url_set(url, CURLUPART_USER, NULL, 0);
    curl_url_set(url, CURLUPART_PASSWORD, NULL, 0);
    curl_url_set(url, CURLUPART_FRAGMENT, NULL, 0);
    char *own = curl_url_get(url, CURLUPART_URL, &text, 0) ? NULL : fetch__copy(text);
    curl_free(text);
    if (!own)
        return no_memory(r);
    troth__big_free(r->url);
    r->url = own;
    return SET(CURLOPT_URL, own);
}

/* A text that is no URL is shown, but on one line, and not what may be a password in it. */
static void make_presentable(char *url)
{
    char *at = strrchr(url, '@'), *begin = strstr(url, "//");
    begin = begin && begin < at ? begin + 2 : url;
    if (at)
        memmove(begin, at + 1, strlen(at));
    for (; *url; url++)
        if ((unsigned char)*url < ' ' || *url == 127)
            *url = '?';
}

static bool first_url(troth_response *r)
{
    CURLU *url = curl_url();
    if (!url)
        return no_memory(r);
    CURLUcode code = curl_url_set(url, CURLUPART_URL, r->url, URL_FLAGS);
    bool good = !code && use_url(r, url);
    if (code) {
        make_presentable(r->url);
        fetch__fail(r, code == CURLUE_OUT_OF_MEMORY ? ENOMEM : EINVAL, "not a URL: %s", curl_url_strerror(code));
    }
    curl_url_cleanup(url);
    return good;
}

/* --- method and body -------------------------------------------------------------------------------------------------------------------- */

static bool sends_body(const fetch_options *o) { return o->body || o->json || o->body_chunks || o->body_next; }

/* These say that there is none, by a length of 0. */
static bool always_has_body(const char *method) { return !strcmp(method, "POST") || !strcmp(method, "PUT") || !strcmp(method, "PATCH"); }

static bool set_method(troth_response *r, bool body)
{
    if (!strcmp(r->method, "HEAD"))
        return body ? fail(r, EINVAL, "a HEAD request has no body") : SET(CURLOPT_NOBODY, 1L);
    if (!body && !always_has_body(r->method))
        return SET(CURLOPT_HTTPGET, 1L) && SET(CURLOPT_CUSTOMREQUEST, strcmp(r->method, "GET") ? r->method : NULL);
    curl_off_t size = r->in_pieces && !r->body_size ? -1 : (curl_off_t)r->body_size;
    return SET(CURLOPT_UPLOAD, 1L) && SET(CURLOPT_CUSTOMREQUEST, r->method) && SET(CURLOPT_INFILESIZE_LARGE, size);
}

static bool set_body(troth_response *r, const fetch_options *o)
{
    int forms = (o->body != NULL) + (o->json != NULL) + (o->body_chunks != NULL) + (o->body_next != NULL);
    if (forms > 1)
        return fail(r, EINVAL, "the body is given in more than one form");
    if (o->body_size && (o->json || !forms))
        return fail(r, EINVAL, forms ? "json has no body_size" : "a body_size without a body");
    r->body = o->body;
    r->body_size = o->body_size;
    r->in_pieces = o->body_chunks || o->body_next;
    if (o->json) {
        char *text = json_dumps(o->json, JSON_COMPACT | JSON_ENCODE_ANY);
        if (!text)
            return fail(r, EINVAL, "json cannot be written");
        r->body = r->body_owned = fetch__copy(text);
        r->body_size = strlen(text);
        free(text);
        if (!r->body)
            return no_memory(r);
    }
    bool good = set_method(r, forms > 0);
    r->size_said = r->in_pieces && r->body_size;
    r->body_left = r->body_size;
    if (r->in_pieces)
        r->body_size = 0;                       /* from now on: of the piece */
    return good;
}

/* --- the rest -------------------------------------------------------------------------------------------------------------------------------- */

static bool set_callbacks(troth_response *r)
{
    return SET(CURLOPT_PRIVATE, r) && SET(CURLOPT_ERRORBUFFER, r->reason_of_curl) && SET(CURLOPT_NOSIGNAL, 1L)
        && SET(CURLOPT_HEADERFUNCTION, fetch__on_header) && SET(CURLOPT_HEADERDATA, r)
        && SET(CURLOPT_WRITEFUNCTION, fetch__on_body) && SET(CURLOPT_WRITEDATA, r)
        && SET(CURLOPT_READFUNCTION, fetch__on_send) && SET(CURLOPT_READDATA, r)
        && SET(CURLOPT_SEEKFUNCTION, fetch__on_seek) && SET(CURLOPT_SEEKDATA, r)
        && SET(CURLOPT_PROTOCOLS_STR, "http,https") && SET(CURLOPT_SUPPRESS_CONNECT_HEADERS, 1L)
        && SET(CURLOPT_QUICK_EXIT, 1L);         /* a name that is being looked up does not hold up a cancel */
}

static bool set_limits(troth_response *r, const fetch_options *o)
{
    if (o->timeout_ms < 0 || o->connect_ms < 0 || o->idle_ms < -1 || o->low_speed < 0 || o->low_speed_seconds < 0 || o->max_redirects < 0)
        return fail(r, EINVAL, "a limit is negative");
    uint64_t now = uv_hrtime();
    r->timeout_ms = (uint64_t)o->timeout_ms;
    r->deadline = o->timeout_ms ? now + (uint64_t)o->timeout_ms * 1000000 : 0;
    r->idle = o->idle_ms == -1 ? 0 : (uint64_t)(o->idle_ms ? o->idle_ms : FETCH_IDLE_MS) * 1000000;
    r->redirect = o->redirect;
    r->redirects_left = o->max_redirects ? o->max_redirects : FETCH_REDIRECTS;
    r->max_size = o->max_size;
    return SET(CURLOPT_CONNECTTIMEOUT_MS, (long)(o->connect_ms ? o->connect_ms : FETCH_CONNECT_MS))
        && SET(CURLOPT_LOW_SPEED_LIMIT, (long)o->low_speed) && SET(CURLOPT_LOW_SPEED_TIME, (long)o->low_speed_seconds);
}

static bool set_version(troth_response *r, const fetch_options *o)
{
    static const long versions[] = { CURL_HTTP_VERSION_2TLS, CURL_HTTP_VERSION_1_0, CURL_HTTP_VERSION_1_1,
        CURL_HTTP_VERSION_2TLS, CURL_HTTP_VERSION_2_PRIOR_KNOWLEDGE };
    if ((unsigned)o->version >= sizeof versions / sizeof versions[0])
        return fail(r, EINVAL, "an unknown version of HTTP");
    bool many = o->version != FETCH_HTTP_1_0 && o->version != FETCH_HTTP_1_1;
    return SET(CURLOPT_HTTP_VERSION, versions[o->version])
        && SET(CURLOPT_PIPEWAIT, (long)(many && (o->version == FETCH_HTTP_2_PRIOR || !strncmp(r->url, "https:", 6))));
}

static bool set_tls(troth_response *r, const fetch_options *o)
{
    if (o->ca_file && !(SET(CURLOPT_CAINFO, o->ca_file) && SET(CURLOPT_CAPATH, NULL)
            && SET(CURLOPT_PROXY_CAINFO, o->ca_file) && SET(CURLOPT_PROXY_CAPATH, NULL)))
        return false;
    if (o->insecure && !(SET(CURLOPT_SSL_VERIFYPEER, 0L) && SET(CURLOPT_SSL_VERIFYHOST, 0L)))
        return false;
    return SET(CURLOPT_SSLCERT, o->certificate_file) && SET(CURLOPT_SSLKEY, o->key_file);
}

static bool set_way(troth_response *r, const fetch_options *o)
{
    if ((o->user && !SET(CURLOPT_USERNAME, o->user)) || (o->password && !SET(CURLOPT_PASSWORD, o->password)))
        return false;
    if (o->proxy && !SET(CURLOPT_PROXY, o->proxy))
        return false;
    if (o->jar) {
        r->jar = fetch__keep_jar(o->jar);
        if (!SET(CURLOPT_SHARE, fetch__share(o->jar)) || !SET(CURLOPT_COOKIEFILE, ""))
            return false;
    }
    return SET(CURLOPT_UNIX_SOCKET_PATH, o->unix_socket) && (o->uncompressed || SET(CURLOPT_ACCEPT_ENCODING, ""));
}

static bool prepare(troth_response *r, const fetch_options *o)
{
    if (!is_token(r->method)) {
        r->method[0] = 0;
        return fail(r, EINVAL, "the method is no word");
    }
    return set_callbacks(r) && first_url(r) && set_limits(r, o) && set_version(r, o) && set_tls(r, o) && set_way(r, o)
        && set_body(r, o) && add_headers(r, o) && SET(CURLOPT_HTTPHEADER, r->headers);
}

troth_response *fetch__start(const char *url, const fetch_options *o, troth_error **error)
{
    struct fetch_client *client = fetch__client();
    troth_response *r = client ? troth__big_alloc(sizeof *r) : NULL;
    *error = &troth__error_memory;
    if (!r)
        return NULL;
    *r = (troth_response){ .client = client, .refs = 1 };
    r->method = fetch__copy(o->method ? o->method : sends_body(o) ? "POST" : "GET");
    r->url = fetch__copy(url ? url : "(null)");
    r->easy = fetch__easy(client);
    if (r->method && r->url && r->easy) {
        CURLMcode code = CURLM_OK;
        if (url ? prepare(r, o) : fail(r, EINVAL, "the URL is NULL"))
            code = fetch__begin(r);
        if (code)
            fail(r, code == CURLM_OUT_OF_MEMORY ? ENOMEM : EIO, curl_multi_strerror(code));
        if (!r->error)
            return r;
        *error = error_keep(r->error);
    }
    response_close(r);
    return NULL;
}

/* --- redirects ------------------------------------------------------------------------------------------------------------------------------- */

static bool same_part(CURLU *a, CURLU *b, CURLUPart part)
{
    char *x = NULL, *y = NULL;
    bool same = !curl_url_get(a, part, &x, CURLU_DEFAULT_PORT) && !curl_url_get(b, part, &y, CURLU_DEFAULT_PORT) && !strcasecmp(x, y);
    curl_free(x);
    curl_free(y);
    return same;
}

static bool same_origin(CURLU *a, CURLU *b)
{
    return same_part(a, b, CURLUPART_SCHEME) && same_part(a, b, CURLUPART_HOST) && same_part(a, b, CURLUPART_PORT);
}

/* Whoever is sent elsewhere takes no secrets along. */
static bool forget_secrets(troth_response *r)
{
    static const char *const secrets[] = { "Authorization", "Proxy-Authorization", "Cookie", "Cookie2", "Host", NULL };
    drop_headers(r, secrets);
    return SET(CURLOPT_USERNAME, NULL) && SET(CURLOPT_PASSWORD, NULL) && SET(CURLOPT_SSLCERT, NULL) && SET(CURLOPT_SSLKEY, NULL);
}

/* A method that becomes GET takes no body along; any other one sends it again. */
static bool change_method(troth_response *r)
{
    static const char *const of_body[] = { "Content-Type", "Content-Encoding", "Content-Language", "Content-Location", NULL };
    bool post = !strcmp(r->method, "POST"), get = !strcmp(r->method, "GET") || !strcmp(r->method, "HEAD");
    if ((r->status == 303 && !get) || ((r->status == 301 || r->status == 302) && post)) {
        char *method = fetch__copy("GET");
        if (!method)
            return no_memory(r);
        troth__big_free(r->method);
        r->method = method;
        drop_headers(r, of_body);
        r->in_pieces = r->send_paused = false;
        r->send_over = true;
        r->body_size = r->body_sent = 0;
        fetch__wake(r);
        return set_method(r, false);
    }
    if (r->in_pieces)
        return fail(r, ESPIPE, "a redirect asks for the body again, which is sent in pieces");
    r->body_sent = 0;
    return true;
}

static bool go_to(troth_response *r, CURLU *from, CURLU *to)
{
    CURLUcode code = curl_url_set(to, CURLUPART_URL, r->url, URL_FLAGS);
    if (!code)
        code = curl_url_set(from, CURLUPART_URL, r->url, URL_FLAGS);
    if (!code)
        code = curl_url_set(to, CURLUPART_URL, r->location, URL_FLAGS);
    if (code) {
        make_presentable(r->location);
        fetch__fail(r, EINVAL, "a redirect to %s: %s", r->location, curl_url_strerror(code));
        return false;
    }
    return (same_origin(from, to) || forget_secrets(r)) && change_method(r) && use_url(r, to);
}

bool fetch__follow(troth_response *r)
{
    CURLU *from = curl_url(), *to = curl_url();
    bool good = from && to ? true : no_memory(r);
    if (good && r->redirects_left-- == 0)
        good = fail(r, ELOOP, "too many redirects");
    good = good && go_to(r, from, to);
    curl_url_cleanup(from);
    curl_url_cleanup(to);
    if (!good)
        return false;
    r->redirects++;
    r->received = 0;
    r->reason_of_curl[0] = 0;
    troth__big_free(r->location);
    r->location = NULL;
    if (!SET(CURLOPT_HTTPHEADER, r->headers))
        return false;
    CURLMcode code = fetch__again(r);
    return !code || fail(r, code == CURLM_OUT_OF_MEMORY ? ENOMEM : EIO, curl_multi_strerror(code));
}
