# Forwards to CMake and to the test runner, and installs what is missing. See CONTRIBUTING for what the targets are for.
BUILD ?= build
JOBS ?= $(shell getconf _NPROCESSORS_ONLN 2>/dev/null || echo 2)
PREFIX ?= /usr/local
FILE ?=
ARGS ?=
N ?= 200

SCRIPT = $(firstword $(wildcard $(1)/run.py $(1)/run.sh $(1)/run))
ABSENT = { echo "make: $(1) has no run.py, run.sh or run" >&2; exit 1; }

export MAKEFLAGS += --no-print-directory

.NOTPARALLEL:
.PHONY: all run test soak bench bench-io erasure fuzz sweep load load-mixed fuzz-parity passthrough test-aplus install clean build-deps test-deps sanitized

all: build-deps
	@test -f $(BUILD)/CMakeCache.txt || cmake -S . -B $(BUILD) -DCMAKE_INSTALL_PREFIX=$(PREFIX)
	@cmake --build $(BUILD) --parallel $(JOBS)

# Everything again with AddressSanitizer and UndefinedBehaviorSanitizer, beside the ordinary build.
sanitized: build-deps
	@test -f $(BUILD)/sanitize/CMakeCache.txt || cmake -S . -B $(BUILD)/sanitize -DTROTH_SANITIZE=ON
	@cmake --build $(BUILD)/sanitize --parallel $(JOBS) --target all tests

run: all
ifeq ($(FILE),)
	@sh tools/compare-wc $(BUILD)/troth
else
	@$(BUILD)/troth run $(FILE) $(ARGS)
endif

test: test-deps all sanitized
	@cmake --build $(BUILD) --parallel $(JOBS) --target tests
	@python3 test/run_tests.py --build $(BUILD) --jobs $(JOBS) $(ARGS)

bench: all
	@$(if $(call SCRIPT,bench),$(call SCRIPT,bench) $(ARGS),$(call ABSENT,bench))

# The library's modules beside bare system calls, libuv and Node.
bench-io: all
	@python3 bench/io/run.py --build $(BUILD) $(ARGS)

erasure: test-deps all
	@$(if $(call SCRIPT,test/erasure),$(call SCRIPT,test/erasure) $(N) $(ARGS),$(call ABSENT,test/erasure))

# Real programs made asynchronous: the test suites of tcc and gcc, from Debian's source packages.
.PHONY: erasure-real
erasure-real: test-deps all
	@python3 test/erasure/real.py --build $(BUILD) --jobs $(JOBS) $(ARGS)

fuzz: test-deps sanitized
	@$(if $(call SCRIPT,test/fuzz),$(call SCRIPT,test/fuzz) $(ARGS),$(call ABSENT,test/fuzz))
	@python3 test/fuzz/http/run.py $(firstword $(filter-out -%,$(ARGS)) 60) --build $(BUILD)

# The HTTP server under load, for a minute; and for ten, with everything that clients do.
load: test-deps all
	@python3 test/load/run.py --build $(BUILD) $(ARGS)

load-mixed: test-deps all
	@python3 test/load/run.py --mixed --build $(BUILD) $(ARGS)

# Random asynchronous programs, as Troth and as JavaScript: N of them, the same lines in the same order.
fuzz-parity: test-deps all
	@python3 test/order/run.py $(N) --build $(BUILD) --jobs $(JOBS) $(ARGS)

# A minute of timers by the real clock: none early, none lost. ARGS=SECONDS for another time.
soak: all
	@$(BUILD)/troth run -O2 test/soak/timers.c $(or $(ARGS),60)

# The Promises/A+ suite, installed by npm into $(BUILD)/aplus.
test-aplus: test-deps all
	@python3 test/aplus/run.py --build $(BUILD) $(ARGS)

# Every program of the tests and every example, interrupted at each of its suspensions and allocations.
sweep: test-deps all sanitized
	@$(if $(call SCRIPT,test/sweep),$(call SCRIPT,test/sweep) --build $(BUILD) --jobs $(JOBS) $(ARGS),$(call ABSENT,test/sweep))

# Real code, compiled with and without `troth cc`: at least 200,000 lines, the object files compared byte for byte.
passthrough: build-deps all
	@python3 test/passthrough/run.py --build $(BUILD) --jobs $(JOBS) $(ARGS)
	@python3 test/passthrough/headers.py --build $(BUILD) --jobs $(JOBS) $(ARGS)

# The compiler as one C file: cc $(BUILD)/troth.c -o troth
.PHONY: amalgamation
amalgamation:
	@mkdir -p $(BUILD)
	@python3 tools/amalgamate.py $(BUILD)/troth.c
	@echo "$(BUILD)/troth.c: cc troth.c -o troth"

install: all
	@cmake --install $(BUILD) --prefix $(PREFIX)

clean:
	rm -rf $(BUILD)

build-deps:
	@sh tools/install-deps build

test-deps:
	@sh tools/install-deps build test
