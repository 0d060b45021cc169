/*
 * fetch_jar.c: a jar of cookies: libcurl's, shared by the transfers that use it.
 *
 * It is counted: each transfer that uses it holds it, since libcurl does not end a share that is in use.
 */
#include <stdlib.h>

#include "fetch.h"

struct fetch_jar {
    CURLSH *share;
    CURL *easy;                                 /* for asking and adding */
    unsigned refs;
};

fetch_jar *fetch_jar_new(void)
{
    fetch_jar *jar = troth__big_alloc(sizeof *jar);
    if (!jar)
        return NULL;
    *jar = (fetch_jar){ curl_share_init(), curl_easy_init(), 1 };
    if (jar->share && jar->easy && !curl_share_setopt(jar->share, CURLSHOPT_SHARE, CURL_LOCK_DATA_COOKIE)
        && !curl_easy_setopt(jar->easy, CURLOPT_SHARE, jar->share) && !curl_easy_setopt(jar->easy, CURLOPT_COOKIEFILE, ""))
        return jar;
    fetch_jar_free(jar);
    return NULL;
}

void fetch_jar_free(fetch_jar *jar)
{
    if (!jar || --jar->refs)
        return;
    curl_easy_cleanup(jar->easy);
    curl_share_cleanup(jar->share);
    troth__big_free(jar);
}

fetch_jar *fetch__keep_jar(fetch_jar *jar)
{
    jar->refs++;
    return jar;
}

CURLSH *fetch__share(fetch_jar *jar) { return jar->share; }

char *fetch_jar_text(fetch_jar *jar)
{
    struct curl_slist *list = NULL;
    struct fetch_buffer text = { 0 };
    bool good = !curl_easy_getinfo(jar->easy, CURLINFO_COOKIELIST, &list) && fetch__append(&text, "", 0);
    for (const struct curl_slist *line = list; good && line; line = line->next)
        good = fetch__append(&text, line->data, strlen(line->data)) && fetch__append(&text, "\n", 1);
    curl_slist_free_all(list);
    if (good)
        return text.data;
    free(text.data);
    return NULL;
}

bool fetch_jar_add(fetch_jar *jar, const char *lines)
{
    for (size_t size; *lines; lines += lines[size] ? size + 1 : size) {
        size = strcspn(lines, "\n");
        char *line = strndup(lines, size);
        bool good = line && (!*line || !curl_easy_setopt(jar->easy, CURLOPT_COOKIELIST, line));
        free(line);
        if (!good)
            return false;
    }
    return true;
}
