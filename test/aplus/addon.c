/*
 * addon.c: Troth's promises as an object for JavaScript, so that the Promises/A+ suite can be run against them.
 *
 * What the suite's adapter needs is here and nowhere else: `resolved`, `rejected`, `deferred`, and promises with a `then`.
 * All of it is done by the runtime's public calls. A value of JavaScript is a place in a table (`struct value`); what was
 * thrown is the same place, in an error. Nothing leaves the table: the process is short. Place 0 is undefined, so that
 * "fulfilled with zero" is what JavaScript expects.
 *
 * The jobs that a call leaves in the ring are run from a microtask of Node's, on a stack of their own.
 */
#define NAPI_VERSION 8
#include <node_api.h>
#include <troth.h>
#include <stdio.h>
#include <stdlib.h>

void troth__drain(void);                        /* runtime/core/object.h: runs the ring of jobs to its end */

struct value { uint32_t handle; };

static napi_env env;
static napi_ref table, class, queue_microtask, run_jobs;
static uint32_t used = 1;
static bool scheduled;
static const napi_type_tag tag = { 0x74726f7468207072, 0x6f6d697365203031 };
static const char thrown_by_javascript[] = "JavaScript";    /* by its address: the `file` of an error that is a place */

static void must_be(bool well, const char *what)
{
    if (well)
        return;
    fprintf(stderr, "aplus: %s\n", what);
    abort();
}
#define MUST(call) must_be((call) == napi_ok, #call)

/* --- values --------------------------------------------------------------------------------------------------------------- */

static napi_value referenced(napi_ref ref)
{
    napi_value v;
    MUST(napi_get_reference_value(env, ref, &v));
    return v;
}

static napi_ref refer(napi_value v)
{
    napi_ref ref;
    MUST(napi_create_reference(env, v, 1, &ref));
    return ref;
}

static napi_value undefined(void)
{
    napi_value v;
    MUST(napi_get_undefined(env, &v));
    return v;
}

static napi_valuetype kind_of(napi_value v)
{
    napi_valuetype kind;
    MUST(napi_typeof(env, v, &kind));
    return kind;
}

static uint32_t hold(napi_value v)
{
    MUST(napi_set_element(env, referenced(table), used, v));
    return used++;
}

static napi_value held(uint32_t handle)
{
    napi_value v;
    MUST(napi_get_element(env, referenced(table), handle, &v));
    return v;
}

/* Two values side by side, as the context of a callback. */
static void *hold_two(napi_value a, napi_value b)
{
    uint32_t handle = hold(a);
    hold(b);
    return (void *)(uintptr_t)handle;
}

static napi_value held_of(void *two, uint32_t which) { return held((uint32_t)(uintptr_t)two + which); }

static troth_error *error_of(napi_value reason)
{
    uint32_t handle = hold(reason);
    return troth_error_new(thrown_by_javascript, (int)handle, "", 1, "value %u", handle);
}

/* An error of the runtime's own is a TypeError: the suite provokes one, by a promise that is to follow itself. */
static napi_value reason_of(const troth_error *error)
{
    napi_value message, reason;
    if (error->file == thrown_by_javascript)
        return held((uint32_t)error->line);
    MUST(napi_create_string_utf8(env, error->message, NAPI_AUTO_LENGTH, &message));
    MUST(napi_create_type_error(env, NULL, message, &reason));
    return reason;
}

/* --- the ring ----------------------------------------------------------------------------------------------------------------- */

static napi_value on_microtask(napi_env e, napi_callback_info info)
{
    (void)e, (void)info;
    troth__drain();
    scheduled = false;
    return NULL;
}

static void schedule(void)
{
    if (scheduled)
        return;
    scheduled = true;
    napi_value job = referenced(run_jobs), result;
    MUST(napi_call_function(env, undefined(), referenced(queue_microtask), 1, &job, &result));
}

/* --- promises ------------------------------------------------------------------------------------------------------------------- */

static void release(napi_env e, void *promise, void *hint)
{
    (void)e, (void)hint;
    troth_release(promise);
}

/* Takes the reference. */
static napi_value wrap(promise(struct value) p)
{
    napi_value object;
    MUST(napi_new_instance(env, referenced(class), 0, NULL, &object));
    MUST(napi_wrap(env, object, p, release, NULL, NULL));
    MUST(napi_type_tag_object(env, object, &tag));
    return object;
}

/* Borrowed; NULL: it is none of ours. */
static promise(struct value) unwrap(napi_value v)
{
    bool ours = false;
    void *p = NULL;
    if (kind_of(v) != napi_object)
        return NULL;
    MUST(napi_check_object_type_tag(env, v, &tag, &ours));
    if (ours)
        MUST(napi_unwrap(env, v, &p));
    return p;
}

static napi_value take_exception(void)
{
    napi_value exception;
    MUST(napi_get_and_clear_last_exception(env, &exception));
    return exception;
}

/* --- the promise resolution procedure (2.3) ---------------------------------------------------------------------------------------- */

static napi_value js_resolve(napi_env e, napi_callback_info info);
static napi_value js_reject(napi_env e, napi_callback_info info);

/* A function that settles p; it keeps p. */
static napi_value settler(const char *name, napi_callback fn, promise(struct value) p)
{
    napi_value function;
    MUST(napi_create_function(env, name, NAPI_AUTO_LENGTH, fn, p, &function));
    MUST(napi_add_finalizer(env, function, promise_keep(p), release, NULL, NULL));
    return function;
}

/* A troth_thenable's function: `self` is the object and its `then`. What the object does with the two functions, and how
 * often, is the runtime's business. */
static void call_then(void *self, troth_promise *untyped)
{
    promise(struct value) p = (promise(struct value))untyped;
    napi_handle_scope scope;
    MUST(napi_open_handle_scope(env, &scope));
    napi_value settlers[] = { settler("resolvePromise", js_resolve, p), settler("rejectPromise", js_reject, p) }, result;
    if (napi_call_function(env, held_of(self, 0), held_of(self, 1), 2, settlers, &result) != napi_ok)
        promise_reject(p, error_of(take_exception()));
    MUST(napi_close_handle_scope(env, scope));
}

static void resolve(promise(struct value) p, napi_value x)
{
    napi_valuetype kind = kind_of(x);
    napi_value then;
    promise(struct value) q = unwrap(x);
    if (q) {
        promise_follow(p, q);
        return;
    }
    if (kind != napi_object && kind != napi_function) {
        promise_resolve(p, { hold(x) });
        return;
    }
    if (napi_get_named_property(env, x, "then", &then) != napi_ok) {
        promise_reject(p, error_of(take_exception()));
    } else if (kind_of(then) == napi_function) {
        q = promise_from_thenable(struct value, ((troth_thenable){ hold_two(x, then), call_then }));
        promise_follow(p, q);
        promise_release(q);
    } else {
        promise_resolve(p, { hold(x) });
    }
}

static promise(struct value) settler_called(napi_callback_info info, napi_value *argument)
{
    size_t count = 1;
    void *p;
    MUST(napi_get_cb_info(env, info, &count, argument, NULL, &p));      /* an absent argument is undefined */
    schedule();
    return p;
}

static napi_value js_resolve(napi_env e, napi_callback_info info)
{
    napi_value x;
    promise(struct value) p = settler_called(info, &x);
    (void)e;
    resolve(p, x);
    return NULL;
}

static napi_value js_reject(napi_env e, napi_callback_info info)
{
    napi_value reason;
    promise(struct value) p = settler_called(info, &reason);
    (void)e;
    promise_reject(p, error_of(reason));
    return NULL;
}

/* --- then (2.2) ---------------------------------------------------------------------------------------------------------------------- */

static void call_back(napi_value function, napi_value argument, troth_promise *untyped)
{
    promise(struct value) derived = (promise(struct value))untyped;
    napi_value result;
    if (napi_call_function(env, undefined(), function, 1, &argument, &result) == napi_ok)
        resolve(derived, result);
    else
        promise_reject(derived, error_of(take_exception()));
}

static void on_fulfilled(troth_promise *settled, troth_promise *derived, void *callbacks)
{
    napi_handle_scope scope;
    MUST(napi_open_handle_scope(env, &scope));
    call_back(held_of(callbacks, 0), held(promise_value((promise(struct value))settled).handle), derived);
    MUST(napi_close_handle_scope(env, scope));
}

static void on_rejected(troth_promise *settled, troth_promise *derived, void *callbacks)
{
    napi_handle_scope scope;
    MUST(napi_open_handle_scope(env, &scope));
    call_back(held_of(callbacks, 1), reason_of(promise_error(settled)), derived);
    MUST(napi_close_handle_scope(env, scope));
}

static napi_value js_then(napi_env e, napi_callback_info info)
{
    size_t count = 2;
    napi_value this, callbacks[2];
    MUST(napi_get_cb_info(e, info, &count, callbacks, &this, NULL));
    promise(struct value) p = unwrap(this);
    must_be(p != NULL, "`then` of something else");
    schedule();
    return wrap(promise_then(struct value, p, kind_of(callbacks[0]) == napi_function ? on_fulfilled : NULL,
        kind_of(callbacks[1]) == napi_function ? on_rejected : NULL, hold_two(callbacks[0], callbacks[1])));
}

/* --- the adapter ------------------------------------------------------------------------------------------------------------------------ */

static napi_value js_resolved(napi_env e, napi_callback_info info)
{
    size_t count = 1;
    napi_value x;
    MUST(napi_get_cb_info(e, info, &count, &x, NULL, NULL));
    promise(struct value) p = promise_new(struct value);
    resolve(p, x);
    schedule();
    return wrap(p);
}

static napi_value js_rejected(napi_env e, napi_callback_info info)
{
    size_t count = 1;
    napi_value reason;
    MUST(napi_get_cb_info(e, info, &count, &reason, NULL, NULL));
    schedule();
    return wrap(promise_rejected(struct value, error_of(reason)));
}

static napi_value js_deferred(napi_env e, napi_callback_info info)
{
    promise(struct value) p = promise_new(struct value);
    napi_value object;
    (void)info;
    MUST(napi_create_object(e, &object));
    MUST(napi_set_named_property(e, object, "resolve", settler("resolve", js_resolve, p)));
    MUST(napi_set_named_property(e, object, "reject", settler("reject", js_reject, p)));
    MUST(napi_set_named_property(e, object, "promise", wrap(p)));
    return object;
}

static napi_value js_construct(napi_env e, napi_callback_info info)
{
    napi_value this;
    MUST(napi_get_cb_info(e, info, NULL, NULL, &this, NULL));
    return this;
}

/* The suite leaves rejections alone that nobody sees. */
static void ignore(troth_promise *p, troth_error *error, void *context) { (void)p, (void)error, (void)context; }

static void export(napi_value exports, const char *name, napi_callback fn)
{
    napi_value function;
    MUST(napi_create_function(env, name, NAPI_AUTO_LENGTH, fn, NULL, &function));
    MUST(napi_set_named_property(env, exports, name, function));
}

static napi_value init(napi_env e, napi_value exports)
{
    napi_property_descriptor then = { "then", NULL, js_then, NULL, NULL, NULL, napi_default_method, NULL };
    napi_value v, global;
    env = e;
    MUST(napi_create_array(e, &v));
    table = refer(v);
    MUST(napi_define_class(e, "TrothPromise", NAPI_AUTO_LENGTH, js_construct, NULL, 1, &then, &v));
    class = refer(v);
    MUST(napi_get_global(e, &global));
    MUST(napi_get_named_property(e, global, "queueMicrotask", &v));
    queue_microtask = refer(v);
    MUST(napi_create_function(e, "runJobs", NAPI_AUTO_LENGTH, on_microtask, NULL, &v));
    run_jobs = refer(v);
    export(exports, "resolved", js_resolved);
    export(exports, "rejected", js_rejected);
    export(exports, "deferred", js_deferred);
    promise_on_unhandled(ignore, NULL);
    return exports;
}

NAPI_MODULE(aplus, init)
