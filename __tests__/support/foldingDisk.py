"""A file system over a directory to which letter case and normalisation of names do not matter.

Names are kept as they were first written and, with "nfd", given back decomposed, as HFS+ does.
Arguments: the directory that keeps the files, where to mount, and "nfc" or "nfd".
"""
import os
import sys
import unicodedata

from fusepy import FUSE, Operations

STATS = "st_atime st_ctime st_gid st_ino st_mode st_mtime st_nlink st_size st_uid".split()
DISK_STATS = "f_bavail f_bfree f_blocks f_bsize f_favail f_ffree f_files f_frsize f_namemax".split()


def folded(name):
    return unicodedata.normalize("NFD", unicodedata.normalize("NFD", name).casefold())


class FoldingDisk(Operations):
    def __init__(self, root, form):
        self.root, self.form = root, form

    def real(self, path):
        """The path in the directory below, by the names that are there."""
        here = self.root
        for segment in filter(None, path.split("/")):
            wanted = folded(segment)
            names = os.listdir(here) if os.path.isdir(here) else []
            here = os.path.join(here, next((name for name in names if folded(name) == wanted), segment))
        return here

    def getattr(self, path, fh=None):
        stats = os.lstat(self.real(path))
        return {key: getattr(stats, key) for key in STATS}

    def readdir(self, path, fh):
        names = os.listdir(self.real(path))
        if self.form == "nfd":
            names = [unicodedata.normalize("NFD", name) for name in names]
        return [".", ".."] + names

    def mkdir(self, path, mode):
        return os.mkdir(self.real(path), mode)

    def rmdir(self, path):
        return os.rmdir(self.real(path))

    def unlink(self, path):
        return os.unlink(self.real(path))

    def rename(self, old, new):
        source, target = self.real(old), self.real(new)
        if source == target:
            target = os.path.join(os.path.dirname(target), os.path.basename(new))
        return os.rename(source, target)

    def link(self, target, source):
        return os.link(self.real(source), self.real(target))

    def chmod(self, path, mode):
        return os.chmod(self.real(path), mode)

    def chown(self, path, uid, gid):
        return os.chown(self.real(path), uid, gid)

    def utimens(self, path, times=None):
        return os.utime(self.real(path), times)

    def truncate(self, path, length, fh=None):
        with open(self.real(path), "r+b") as file:
            file.truncate(length)

    def open(self, path, flags):
        return os.open(self.real(path), flags)

    def create(self, path, mode, fi=None):
        return os.open(self.real(path), os.O_RDWR | os.O_CREAT | os.O_EXCL, mode)

    def read(self, path, size, offset, fh):
        return os.pread(fh, size, offset)

    def write(self, path, data, offset, fh):
        return os.pwrite(fh, data, offset)

    def flush(self, path, fh):
        return 0

    def fsync(self, path, datasync, fh):
        return os.fsync(fh)

    def fsyncdir(self, path, datasync, fh):
        return 0

    def release(self, path, fh):
        return os.close(fh)

    def statfs(self, path):
        stats = os.statvfs(self.root)
        return {key: getattr(stats, key) for key in DISK_STATS}


if __name__ == "__main__":
    FUSE(FoldingDisk(sys.argv[1], sys.argv[3]), sys.argv[2], foreground=True, nothreads=True, use_ino=True)
