/*
 * Preloaded into a process, makes the k-th call of a kind on files below some folders fail, or kills the process there.
 *
 *   FAIL_BELOW  folders, with colons between
 *   FAIL_CALL   open, read, write, rename, unlink, mkdir, sync, list
 *   FAIL_AT     which call, from 1; 0 for none
 *   FAIL_HOW    a number of errno, kill, or short (half of what was asked is read or written)
 *   FAIL_ON     if set, every later call fails as well
 *   FAIL_COUNT  file that gets a byte at each such call, whatever thread it is of
 */
#define _GNU_SOURCE
#include <dirent.h>
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/uio.h>
#include <unistd.h>

#define REAL(name) static __typeof__(name) *real; if (!real) real = dlsym(RTLD_NEXT, #name)
enum { MOST_FILES = 65536 };

static atomic_int calls;
static char watched[MOST_FILES];

static int below(const char *path) {
  const char *folders = getenv("FAIL_BELOW");
  if (!folders || !path) return 0;
  for (const char *from = folders; *from;) {
    size_t length = strcspn(from, ":");
    if (length > 0 && strncmp(path, from, length) == 0) return 1;
    from += length + (from[length] == ':');
  }
  return 0;
}

static void count(void) {
  const char *path = getenv("FAIL_COUNT");
  if (!path) return;
  static int (*real_open)(const char *, int, ...);
  static ssize_t (*real_write)(int, const void *, size_t);
  if (!real_open) real_open = dlsym(RTLD_NEXT, "open");
  if (!real_write) real_write = dlsym(RTLD_NEXT, "write");
  int file = real_open(path, O_WRONLY | O_CREAT | O_APPEND, 0644);
  if (file < 0) return;
  if (real_write(file, "x", 1) < 0) perror(path);
  close(file);
}

/* Whether this call is to fail; kills the process where that is asked for. */
static int fails(const char *call) {
  const char *wanted = getenv("FAIL_CALL"), *at = getenv("FAIL_AT"), *how = getenv("FAIL_HOW");
  if (!wanted || strcmp(wanted, call) != 0) return 0;
  int number = atomic_fetch_add(&calls, 1) + 1, first = at ? atoi(at) : 0;
  count();
  if (first == 0 || (getenv("FAIL_ON") ? number < first : number != first)) return 0;
  if (how && strcmp(how, "kill") == 0) kill(getpid(), SIGKILL);
  errno = how ? atoi(how) : EIO;
  return 1;
}

static int is_short(void) {
  const char *how = getenv("FAIL_HOW");
  return how && strcmp(how, "short") == 0;
}

static int remember(int file, const char *path) {
  if (file >= 0 && file < MOST_FILES) watched[file] = below(path);
  return file;
}

static int is_watched(int file) { return file >= 0 && file < MOST_FILES && watched[file]; }

#define OPEN(name)                                            \
  int name(const char *path, int flags, ...) {                \
    REAL(name);                                               \
    va_list rest;                                             \
    va_start(rest, flags);                                    \
    mode_t mode = flags & (O_CREAT | O_TMPFILE) ? va_arg(rest, mode_t) : 0; \
    va_end(rest);                                             \
    if (below(path) && fails("open")) return -1;              \
    return remember(real(path, flags, mode), path);           \
  }
OPEN(open)
OPEN(open64)

#define OPENAT(name)                                          \
  int name(int folder, const char *path, int flags, ...) {    \
    REAL(name);                                               \
    va_list rest;                                             \
    va_start(rest, flags);                                    \
    mode_t mode = flags & (O_CREAT | O_TMPFILE) ? va_arg(rest, mode_t) : 0; \
    va_end(rest);                                             \
    if (below(path) && fails("open")) return -1;              \
    return remember(real(folder, path, flags, mode), path);   \
  }
OPENAT(openat)
OPENAT(openat64)

int close(int file) {
  REAL(close);
  if (file >= 0 && file < MOST_FILES) watched[file] = 0;
  return real(file);
}

#define TRANSFER(name, call, bytes_type, ...)                 \
  ssize_t name(int file, bytes_type bytes, size_t size __VA_OPT__(, off_t offset)) { \
    REAL(name);                                               \
    if (is_watched(file) && fails(call)) {                    \
      if (!is_short()) return -1;                             \
      size = size > 1 ? size / 2 : size;                      \
    }                                                         \
    return real(file, bytes, size __VA_OPT__(, offset));      \
  }
TRANSFER(read, "read", void *)
TRANSFER(pread, "read", void *, offset)
TRANSFER(pread64, "read", void *, offset)
TRANSFER(write, "write", const void *)
TRANSFER(pwrite, "write", const void *, offset)
TRANSFER(pwrite64, "write", const void *, offset)

#define VECTORS(name, call, ...)                              \
  ssize_t name(int file, const struct iovec *parts, int count __VA_OPT__(, off_t offset)) { \
    REAL(name);                                               \
    if (is_watched(file) && fails(call)) {                    \
      if (!is_short()) return -1;                             \
      if (count > 1) count /= 2;                              \
    }                                                         \
    return real(file, parts, count __VA_OPT__(, offset));     \
  }
VECTORS(readv, "read")
VECTORS(preadv, "read", offset)
VECTORS(preadv64, "read", offset)
VECTORS(writev, "write")
VECTORS(pwritev, "write", offset)
VECTORS(pwritev64, "write", offset)

int rename(const char *from, const char *to) {
  REAL(rename);
  return (below(from) || below(to)) && fails("rename") ? -1 : real(from, to);
}

int link(const char *from, const char *to) {
  REAL(link);
  return below(to) && fails("rename") ? -1 : real(from, to);
}

int unlink(const char *path) {
  REAL(unlink);
  return below(path) && fails("unlink") ? -1 : real(path);
}

int unlinkat(int folder, const char *path, int flags) {
  REAL(unlinkat);
  return below(path) && fails("unlink") ? -1 : real(folder, path, flags);
}

int remove(const char *path) {
  REAL(remove);
  return below(path) && fails("unlink") ? -1 : real(path);
}

int rmdir(const char *path) {
  REAL(rmdir);
  return below(path) && fails("unlink") ? -1 : real(path);
}

int mkdir(const char *path, mode_t mode) {
  REAL(mkdir);
  return below(path) && fails("mkdir") ? -1 : real(path, mode);
}

int fsync(int file) {
  REAL(fsync);
  return is_watched(file) && fails("sync") ? -1 : real(file);
}

int fdatasync(int file) {
  REAL(fdatasync);
  return is_watched(file) && fails("sync") ? -1 : real(file);
}

int ftruncate64(int file, off_t size) {
  REAL(ftruncate64);
  return is_watched(file) && fails("write") ? -1 : real(file, size);
}

DIR *opendir(const char *path) {
  REAL(opendir);
  return below(path) && fails("list") ? NULL : real(path);
}

int scandir64(const char *restrict path, struct dirent64 ***restrict names, int (*filter)(const struct dirent64 *),
              int (*order)(const struct dirent64 **, const struct dirent64 **)) {
  REAL(scandir64);
  return below(path) && fails("list") ? -1 : real(path, names, filter, order);
}

int scandir(const char *restrict path, struct dirent ***restrict names, int (*filter)(const struct dirent *),
            int (*order)(const struct dirent **, const struct dirent **)) {
  REAL(scandir);
  return below(path) && fails("list") ? -1 : real(path, names, filter, order);
}
