/*
 * fetch_error.c: what went wrong, as an error: an errno code, and "fetch METHOD URL: " with the reason.
 *
 * A reason is that of the operating system where there is one, else libcurl's words for this very failure.
 */
#include <stdarg.h>
#include <stdio.h>

#include "fetch.h"
#include "fetch_pieces.h"

static const struct { CURLcode curl; int code; bool system; const char *text; } reasons[] = {
    { CURLE_UNSUPPORTED_PROTOCOL, EPROTO, false, NULL },    /* the URL's was looked at: the server speaks something else */
    { CURLE_URL_MALFORMAT, EINVAL, false, NULL },
    { CURLE_COULDNT_RESOLVE_PROXY, ENOENT, false, NULL },
    { CURLE_COULDNT_RESOLVE_HOST, ENOENT, false, NULL },
    { CURLE_COULDNT_CONNECT, ECONNREFUSED, true, NULL },
    { CURLE_WEIRD_SERVER_REPLY, EPROTO, false, NULL },
    { CURLE_HTTP2, EPROTO, false, NULL },
    { CURLE_HTTP2_STREAM, EPROTO, false, NULL },
    { CURLE_HTTP3, EPROTO, false, NULL },
    { CURLE_PARTIAL_FILE, ECONNRESET, false, NULL },
    { CURLE_GOT_NOTHING, ECONNRESET, true, "the server closed the connection without an answer" },
    { CURLE_SEND_ERROR, ECONNRESET, true, NULL },
    { CURLE_RECV_ERROR, ECONNRESET, true, NULL },
    { CURLE_SEND_FAIL_REWIND, ECONNRESET, false, "the connection was lost, and a body in pieces cannot be sent again" },
    { CURLE_OUT_OF_MEMORY, ENOMEM, false, "Out of memory" },
    { CURLE_OPERATION_TIMEDOUT, ETIMEDOUT, false, NULL },
    { CURLE_SSL_CONNECT_ERROR, EPROTO, true, NULL },
    { CURLE_PEER_FAILED_VERIFICATION, EACCES, false, NULL },
    { CURLE_SSL_ISSUER_ERROR, EACCES, false, NULL },
    { CURLE_SSL_INVALIDCERTSTATUS, EACCES, false, NULL },
    { CURLE_SSL_CERTPROBLEM, EINVAL, false, NULL },
    { CURLE_SSL_CLIENTCERT, EACCES, false, NULL },
    { CURLE_SSL_CACERT_BADFILE, EINVAL, false, NULL },
    { CURLE_SSL_CIPHER, EPROTO, false, NULL },
    { CURLE_BAD_CONTENT_ENCODING, EBADMSG, false, NULL },
    { CURLE_BAD_FUNCTION_ARGUMENT, EINVAL, false, NULL },
    { CURLE_NOT_BUILT_IN, ENOSYS, false, NULL },
    { CURLE_PROXY, ECONNREFUSED, false, NULL },
    { CURLE_LOGIN_DENIED, EACCES, false, NULL },
};

troth_error *fetch__error(const troth_response *r, int code, const char *format, ...)
{
    char text[512];
    va_list list;
    va_start(list, format);
    vsnprintf(text, sizeof text, format, list);
    va_end(list);
    return troth__error(code, "fetch %s %s: %s", r->method, r->url, text);
}

void fetch__fail(troth_response *r, int code, const char *format, ...)
{
    char text[512];
    if (r->error)
        return;
    va_list list;
    va_start(list, format);
    vsnprintf(text, sizeof text, format, list);
    va_end(list);
    r->error = code == ENOMEM ? &troth__error_memory : troth__error(code, "fetch %s %s: %s", r->method, r->url, text);
}

void fetch__fail_curl(troth_response *r, CURLcode curl)
{
    const char *text = r->reason_of_curl[0] ? r->reason_of_curl : curl_easy_strerror(curl);
    int code = EIO;
    long system = 0;
    if (curl == CURLE_OUT_OF_MEMORY && r->head_begun && !r->head_done)
        fetch__fail(r, EMSGSIZE, "a header is larger than libcurl takes");
    for (size_t i = 0; i < sizeof reasons / sizeof reasons[0]; i++)
        if (reasons[i].curl == curl) {
            code = reasons[i].code;
            if (reasons[i].text)
                text = reasons[i].text;
            if (reasons[i].system && r->easy)
                curl_easy_getinfo(r->easy, CURLINFO_OS_ERRNO, &system);
        }
    if (!system && (curl == CURLE_COULDNT_CONNECT || curl == CURLE_COULDNT_RESOLVE_HOST || curl == CURLE_COULDNT_RESOLVE_PROXY))
        system = troth__no_descriptor();
    if (system)
        fetch__fail(r, (int)system, "%s", strerror((int)system));
    else
        fetch__fail(r, code, "%s", text);
}
