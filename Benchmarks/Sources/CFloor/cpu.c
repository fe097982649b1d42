#include "CFloor.h"
#include <time.h>

double cfloor_cpu_seconds(int of_this_thread) {
    struct timespec time;
    clock_gettime(of_this_thread ? CLOCK_THREAD_CPUTIME_ID : CLOCK_PROCESS_CPUTIME_ID, &time);
    return (double)time.tv_sec + (double)time.tv_nsec / 1e9;
}
