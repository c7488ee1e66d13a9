/* Stands between a process and its disk: counts what changes files under one folder, and on order kills the process,
   fails, or keeps a journal. Preloaded; `fault_arm` is called by way of ctypes. */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

enum mode { OFF, COUNT, KILL, FAIL_ONCE, FAIL_ON };
static enum mode mode = OFF;
static long points, at;
static int error_number, journal = -1;
static char folder[4096];

void fault_arm(int new_mode, long point, int number, const char *watched, int journal_fd) {
    strncpy(folder, watched, sizeof folder - 1);
    points = 0; at = point; error_number = number; journal = journal_fd; mode = new_mode;
}
long fault_points(void) { mode = OFF; return points; }

static int inside(const char *path) { return mode != OFF && !strncmp(path, folder, strlen(folder)) && !strstr(path, "-shm"); }
static int path_of(int fd, char *out) {
    char link[64];
    if (mode == OFF) return 0;
    snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
    ssize_t n = readlink(link, out, 4095);
    if (n <= 0) return 0;
    out[n] = 0;
    return inside(out);
}
/* Returns whether the operation must fail. */
static int point(void) {
    points++;
    if (mode == KILL && points == at) { syscall(SYS_kill, getpid(), SIGKILL); for (;;) pause(); }
    if ((mode == FAIL_ONCE && points == at) || (mode == FAIL_ON && points >= at)) { errno = error_number; return 1; }
    return 0;
}
static void note(const char *what, const char *path, const char *other, long offset, const void *data, size_t length) {
    if (journal < 0) return;
    char head[9000];
    int n = snprintf(head, sizeof head, "%s\t%s\t%s\t%ld\t%zu\n", what, path, other, offset, length);
    syscall(SYS_write, journal, head, n);
    if (length) syscall(SYS_write, journal, data, length);
}
#define REAL(name) static __typeof__(&name) real; if (!real) real = dlsym(RTLD_NEXT, #name)

ssize_t pwrite(int fd, const void *data, size_t n, off_t o) {
    REAL(pwrite); char p[4096];
    if (path_of(fd, p)) { if (point()) return -1; note("write", p, "", o, data, n); }
    return real(fd, data, n, o);
}
ssize_t pwrite64(int fd, const void *data, size_t n, off64_t o) {
    REAL(pwrite64); char p[4096];
    if (path_of(fd, p)) { if (point()) return -1; note("write", p, "", o, data, n); }
    return real(fd, data, n, o);
}
ssize_t write(int fd, const void *data, size_t n) {
    REAL(write); char p[4096];
    if (path_of(fd, p)) { if (point()) return -1; note("write", p, "", lseek(fd, 0, SEEK_CUR), data, n); }
    return real(fd, data, n);
}
int ftruncate(int fd, off_t n) {
    REAL(ftruncate); char p[4096];
    if (path_of(fd, p)) { if (point()) return -1; note("truncate", p, "", n, "", 0); }
    return real(fd, n);
}
int ftruncate64(int fd, off64_t n) {
    REAL(ftruncate64); char p[4096];
    if (path_of(fd, p)) { if (point()) return -1; note("truncate", p, "", n, "", 0); }
    return real(fd, n);
}
int fsync(int fd) {
    REAL(fsync); char p[4096];
    if (path_of(fd, p)) { if (point()) return -1; note("sync", p, "", 0, "", 0); }
    return real(fd);
}
int fdatasync(int fd) {
    REAL(fdatasync); char p[4096];
    if (path_of(fd, p)) { if (point()) return -1; note("sync", p, "", 0, "", 0); }
    return real(fd);
}
int rename(const char *a, const char *b) {
    REAL(rename);
    if (inside(b)) { if (point()) return -1; note("rename", a, b, 0, "", 0); }
    return real(a, b);
}
int link(const char *a, const char *b) {
    REAL(link);
    if (inside(b)) { if (point()) return -1; note("link", a, b, 0, "", 0); }
    return real(a, b);
}
int linkat(int x, const char *a, int y, const char *b, int f) {
    REAL(linkat);
    if (inside(b)) { if (point()) return -1; note("link", a, b, 0, "", 0); }
    return real(x, a, y, b, f);
}
int unlink(const char *a) {
    REAL(unlink);
    if (inside(a)) { if (point()) return -1; note("unlink", a, "", 0, "", 0); }
    return real(a);
}
int mkdir(const char *a, mode_t m) {
    REAL(mkdir);
    if (inside(a)) { if (point()) return -1; note("create", a, "folder", 0, "", 0); }
    return real(a, m);
}
static int opened(const char *p, int flags) {
    struct stat s;
    if (!(flags & O_CREAT) || !inside(p) || !stat(p, &s)) return 0;
    if (point()) return 1;
    note("create", p, "", 0, "", 0);
    return 0;
}
#define MODE_OF(flags) mode_t m = 0; if ((flags) & O_CREAT) { va_list v; va_start(v, flags); m = va_arg(v, mode_t); va_end(v); }
int open(const char *p, int flags, ...) { REAL(open); MODE_OF(flags) return opened(p, flags) ? -1 : real(p, flags, m); }
int open64(const char *p, int flags, ...) { REAL(open64); MODE_OF(flags) return opened(p, flags) ? -1 : real(p, flags, m); }
