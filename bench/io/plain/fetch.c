/* fetch.c URL: the same by libcurl's multi interface and epoll; an easy handle is used again for the next request. */
#include <curl/curl.h>
#include <sys/epoll.h>
#include <unistd.h>
#include "../../measure.h"

enum { COUNT = 10000, AT_ONCE = 50 };

struct body { char *text; size_t size; };

static CURLM *multi;
static int epoll, left, done;
static long timeout = -1;

static int on_socket(CURL *easy, curl_socket_t fd, int what, void *self, void *known)
{
    (void)easy;
    (void)self;
    struct epoll_event event = { .events = (what & CURL_POLL_IN ? EPOLLIN : 0) | (what & CURL_POLL_OUT ? EPOLLOUT : 0), .data.fd = fd };
    if (what == CURL_POLL_REMOVE) {
        epoll_ctl(epoll, EPOLL_CTL_DEL, fd, &event);
        curl_multi_assign(multi, fd, NULL);
    } else {
        epoll_ctl(epoll, known ? EPOLL_CTL_MOD : EPOLL_CTL_ADD, fd, &event);
        curl_multi_assign(multi, fd, &epoll);
    }
    return 0;
}

static int on_timeout(CURLM *m, long ms, void *self)
{
    (void)m;
    (void)self;
    timeout = ms;
    return 0;
}

static size_t on_body(char *data, size_t one, size_t size, void *self)
{
    struct body *body = self;
    (void)one;
    char *text = realloc(body->text, body->size + size + 1);
    if (!text)
        return 0;
    memcpy(text + body->size, data, size);
    body->text = text;
    body->size += size;
    return size;
}

static void start(CURL *easy, const char *url, struct body *body)
{
    curl_easy_reset(easy);
    curl_easy_setopt(easy, CURLOPT_URL, url);
    curl_easy_setopt(easy, CURLOPT_PRIVATE, body);
    curl_easy_setopt(easy, CURLOPT_NOSIGNAL, 1L);
    curl_easy_setopt(easy, CURLOPT_ACCEPT_ENCODING, "");
    curl_easy_setopt(easy, CURLOPT_WRITEFUNCTION, on_body);
    curl_easy_setopt(easy, CURLOPT_WRITEDATA, body);
    curl_multi_add_handle(multi, easy);
    left--;
}

static void take_finished(const char *url)
{
    int more;
    for (CURLMsg *message; (message = curl_multi_info_read(multi, &more)); ) {
        CURL *easy = message->easy_handle;
        char *self = NULL;
        long status = 0;
        curl_easy_getinfo(easy, CURLINFO_PRIVATE, &self);
        curl_easy_getinfo(easy, CURLINFO_RESPONSE_CODE, &status);
        struct body *body = (struct body *)(void *)self;
        if (message->data.result || status != 200 || body->size != 13)
            abort();
        free(body->text);
        *body = (struct body){ 0 };
        curl_multi_remove_handle(multi, easy);
        done++;
        if (left)
            start(easy, url, body);
        else
            curl_easy_cleanup(easy);
    }
}

static void run(const char *row, const char *url, int at_once)
{
    struct body bodies[AT_ONCE] = { 0 };
    double begin = nanoseconds();
    left = COUNT;
    done = 0;
    for (int i = 0; i < at_once; i++)
        start(curl_easy_init(), url, &bodies[i]);
    while (done < COUNT) {
        struct epoll_event events[64];
        int running, count = epoll_wait(epoll, events, 64, (int)timeout);
        if (count == 0) {
            timeout = -1;
            curl_multi_socket_action(multi, CURL_SOCKET_TIMEOUT, 0, &running);
        }
        for (int i = 0; i < count; i++)
            curl_multi_socket_action(multi, events[i].data.fd, (events[i].events & EPOLLIN ? CURL_CSELECT_IN : 0)
                | (events[i].events & EPOLLOUT ? CURL_CSELECT_OUT : 0), &running);
        take_finished(url);
    }
    printf("%s %.3f\n", row, (nanoseconds() - begin) / COUNT / 1e3);
}

int main(int argc, char **argv)
{
    if (argc < 2)
        return 1;
    epoll = epoll_create1(EPOLL_CLOEXEC);
    multi = curl_multi_init();
    curl_multi_setopt(multi, CURLMOPT_SOCKETFUNCTION, on_socket);
    curl_multi_setopt(multi, CURLMOPT_TIMERFUNCTION, on_timeout);
    curl_multi_setopt(multi, CURLMOPT_MAXCONNECTS, 128L);
    run("fetch-turns", argv[1], 1);
    run("fetch-together", argv[1], AT_ONCE);
    curl_multi_cleanup(multi);
    close(epoll);
    return 0;
}
