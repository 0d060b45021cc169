// generator.hpp: the generator that C++20 leaves to the program to write, with nothing in it but a value.
#pragma once
#include <coroutine>
#include <cstdlib>

struct generator {
    struct promise_type {
        int value;
        generator get_return_object() { return { std::coroutine_handle<promise_type>::from_promise(*this) }; }
        std::suspend_always initial_suspend() noexcept { return {}; }
        std::suspend_always final_suspend() noexcept { return {}; }
        std::suspend_always yield_value(int v) noexcept { value = v; return {}; }
        void return_void() {}
        void unhandled_exception() { std::abort(); }
    };
    std::coroutine_handle<promise_type> handle;

    bool next(int &value)
    {
        handle.resume();
        if (handle.done())
            return false;
        value = handle.promise().value;
        return true;
    }
};

generator count_to(int n);
