// measure.go: the same measuring as in measure.h. One file for all programs: the first argument says which one.
package main

import (
	"fmt"
	"os"
	"runtime"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"syscall"
	"time"
)

const million = 1000000

// Processor time of the whole process so far, the collector's too, in seconds.
func cpuSeconds() float64 {
	var use syscall.Rusage
	syscall.Getrusage(syscall.RUSAGE_SELF, &use)
	return float64(use.Utime.Sec+use.Stime.Sec) + float64(use.Utime.Usec+use.Stime.Usec)/1e6
}

func peakBytes() float64 {
	status, _ := os.ReadFile("/proc/self/status")
	for _, line := range strings.Split(string(status), "\n") {
		if strings.HasPrefix(line, "VmHWM:") {
			kilobytes, _ := strconv.ParseFloat(strings.Fields(line)[1], 64)
			return kilobytes * 1024
		}
	}
	return 0
}

func mixedMs(i int, low int, spread uint32) time.Duration {
	return time.Duration(low+int(uint32(i)*2654435761%spread)) * time.Millisecond
}

// Two goroutines on one processor that let each other run.
func await() {
	const turns = 100000
	runtime.GOMAXPROCS(1)
	go func() {
		for {
			runtime.Gosched()
		}
	}()
	best := 1e300
	for batch := 0; batch < 40; batch++ {
		start := time.Now()
		for i := 0; i < turns/2; i++ {
			runtime.Gosched()
		}
		if took := float64(time.Since(start).Nanoseconds()) / turns; took < best {
			best = took
		}
	}
	fmt.Printf("switch %.5g\n", best)
}

func timer() {
	var fired int64
	done := make(chan bool)
	start := cpuSeconds()
	for i := 0; i < million; i++ {
		time.AfterFunc(mixedMs(i, 1, 500), func() {
			if atomic.AddInt64(&fired, 1) == million {
				done <- true
			}
		})
	}
	<-done
	fmt.Printf("timer %.5g\n", (cpuSeconds()-start)*1e9/million)
}

func sleep() {
	var group sync.WaitGroup
	var awake int64
	start := cpuSeconds()
	group.Add(million)
	for i := 0; i < million; i++ {
		go func(i int) {
			time.Sleep(mixedMs(i, 500, 500))
			atomic.AddInt64(&awake, 1)
			group.Done()
		}(i)
	}
	early := atomic.LoadInt64(&awake)
	group.Wait()
	fmt.Printf("sleep-cpu %.5g\n", cpuSeconds()-start)
	if early == 0 { // else they were never asleep all at once
		fmt.Printf("sleep-bytes %.5g\n", peakBytes()/million)
	}
}

// A million goroutines, each over after it let the others run, and one WaitGroup over them.
func all() {
	values := make([]int, million)
	var group sync.WaitGroup
	start := cpuSeconds()
	group.Add(million)
	for i := range values {
		go func(i int) {
			runtime.Gosched()
			values[i] = i
			group.Done()
		}(i)
	}
	group.Wait()
	sum := 0
	for _, v := range values {
		sum += v
	}
	if sum != million*(million-1)/2 {
		os.Exit(1)
	}
	fmt.Printf("all %.5g\n", (cpuSeconds()-start)*1e9/million)
}

func main() {
	map[string]func(){"await": await, "timer": timer, "sleep": sleep, "all": all}[os.Args[1]]()
}
