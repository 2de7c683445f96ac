"""What a disk may hold after a power cut, from a trace of the calls that changed it.

strace tells every call that changes a file or a folder, with its bytes (traced()). A Disk takes them one after the other
and knows, as POSIX has it, what is on it for certain: bytes that were flushed (fsync, fdatasync, syncfs), and names whose
folder was. found() is one of the disks that may be there when the current is gone: of all else as much as is asked for,
bytes in sectors of 512. It is kinder than a disk in this: a write that ended while another thread's fsync ran counts as
flushed; a file has one offset, whoever opened it; what is written through mapped memory is not seen.
"""
import os
import re
import struct
import subprocess

SECTOR = 512
MOST_BYTES = 8 << 20  # of one call
CALLS = ("openat,open,creat,write,writev,pwrite64,pwritev,pwritev2,lseek,ftruncate,truncate,fallocate,fsync,fdatasync,"
         "syncfs,sync_file_range,rename,renameat,renameat2,link,linkat,symlink,symlinkat,unlink,unlinkat,mkdir,mkdirat,"
         "rmdir,sendfile,copy_file_range")
LINE = re.compile(r"^(\d+) +(?:(\w+)\((.*)|<\.\.\. (\w+) resumed>(.*))$")
HEX = r"(?:\\x[0-9a-f]{2})*"


def unhex(text):
    return bytes.fromhex(text.replace("\\x", ""))


def path_of(text):
    return os.path.abspath(unhex(text).decode("utf-8", "surrogateescape"))


class Call:
    def __init__(self, name, arguments, result):
        self.name = name
        self.arguments = arguments
        self.result = int(re.match(r"-?\d+", result)[0])
        opened = re.match(rf"\d+<({HEX})>", result)
        self.opened = opened and path_of(opened[1])
        first = re.match(rf"\d+<({HEX})>(\(deleted\))?", arguments)
        self.path = first and not first[2] and path_of(first[1])
        self.descriptor = first and int(arguments.split("<")[0])
        self.texts = re.findall(rf'"({HEX})"(?!\.\.\.)', arguments)

    def data(self):
        assert self.texts, "a call wrote more bytes than the trace holds"
        return unhex("".join(self.texts))[:self.result]

    def last(self):
        return int(self.arguments.rsplit(", ", 1)[1])

    def stored(self):
        """The SOP Instance UID that a sender is told is stored, by C-STORE-RSP (PS3.7, 9.3.1.2); None of any other call."""
        if self.name != "write" or not self.path or not os.path.basename(self.path).startswith("socket:"):
            return None
        message, fields = self.data(), {}
        at = message.find(b"\0\0\0\0\4\0\0\0")  # Command Group Length, implicit VR, little endian
        while 0 <= at and at + 8 <= len(message):
            group, element, length = struct.unpack_from("<HHI", message, at)
            fields[group, element] = message[at + 8:at + 8 + length]
            at += 8 + length
        told = fields.get((0, 0x0100)) == b"\x01\x80" and fields.get((0, 0x0900)) == b"\0\0"
        return fields[0, 0x1000].rstrip(b"\0").decode() if told else None


def under_strace(command, log):
    return ["strace", "-f", "-qq", "-y", "-xx", "-s", str(MOST_BYTES), "-o", str(log), "-e", f"trace={CALLS}",
            *map(str, command)]


def traced(command, log, timeout):
    """Runs it; the run, and its calls."""
    run = subprocess.run(under_strace(command, log), capture_output=True, text=True, timeout=timeout)
    return run, calls_of(log)


def calls_of(log):
    """In the order in which they ended."""
    calls, begun = [], {}
    for line in log.read_text().splitlines():
        match = LINE.match(line)
        if not match:
            continue  # a signal or an end
        process, name, rest, resumed, end = match.groups()
        if resumed:
            name, rest = resumed, begun.pop((process, resumed)) + end
        if rest.endswith("<unfinished ...>"):
            begun[process, name] = rest.removesuffix("<unfinished ...>")
            continue
        arguments, _, result = rest.rpartition(" = ")
        if re.match(r"\d", result):
            calls.append(Call(name, arguments.rstrip().removesuffix(")"), result))
    return calls


class File:
    """Its bytes on the disk, and what was written since they were flushed."""

    def __init__(self, content=b""):
        self.flushed = bytearray(content)
        self.since = []  # (offset, bytes), or (length, None) for a cut

    @staticmethod
    def apply(content, at, data):
        content.extend(bytes(max(0, at + len(data or b"") - len(content))))
        if data is None:
            del content[at:]
        else:
            content[at:at + len(data)] = data

    def flush(self):
        for change in self.since:
            self.apply(self.flushed, *change)
        self.since = []

    def found(self, kept):
        content = bytearray(self.flushed)
        for at, data in self.since:
            if data is None:
                if kept():
                    self.apply(content, at, None)
                continue
            while data:
                length = SECTOR - at % SECTOR
                if kept():
                    self.apply(content, at, data[:length])
                at, data = at + length, data[length:]
        return bytes(content)


class Disk:
    """What lies below `root`. Folders are names without a File."""

    def __init__(self, root, initial):
        self.root = str(root)
        self.names = {path: None if content is None else File(content) for path, content in initial.items()}
        self.now = dict(self.names)  # as programs see them
        self.since = []  # names since their folders were flushed: (folder, [(new or None, File, old or None), ...]), each one step
        self.offsets = {}
        self.told = ""  # on standard output, or to a sender, until now

    def inside(self, path):
        return bool(path) and path.startswith(self.root + "/") and not path.endswith("-shm")  # SQLite makes that one anew

    @staticmethod
    def apply(names, changes):
        for new, file, old in changes:
            if new is not None and old is not None and old not in names:
                continue  # moved with its folder, and was itself never there
            if old is not None:
                names.pop(old, None)
            if new is not None:
                names[new] = file

    def change(self, path, changes):
        self.apply(self.now, changes)
        self.since.append((os.path.dirname(path), changes))

    def flush_names(self, folder):
        for place, changes in self.since:
            if place == folder:
                self.apply(self.names, changes)
        self.since = [step for step in self.since if step[0] != folder]

    def take(self, call):
        """One call; whether it changed what may be found or what was told. What is not modelled is an error."""
        if call.name == "write" and call.descriptor == 1:
            self.told += call.data().decode("utf-8", "replace")
            return True
        if uid := call.stored():
            self.told += f"stored {uid}\n"
            return True
        if call.name in ("openat", "open", "creat"):
            return self.open(call)
        if call.name in ("copy_file_range", "sendfile"):
            places = [path_of(text) for text in re.findall(rf"\d+<({HEX})>", call.arguments)]
            if any(map(self.inside, places)):
                raise NotImplementedError(call.name)
            return False
        if call.path:
            return self.inside_or_root(call.path) and self.take_descriptor(call)
        paths = [path_of(text) for text in call.texts]
        return any(map(self.inside, paths)) and self.take_names(call, paths)

    def inside_or_root(self, path):
        return self.inside(path) or path == self.root

    def open(self, call):
        writes = call.name == "creat" or "O_WRONLY" in call.arguments or "O_RDWR" in call.arguments
        if not writes or not self.inside(call.opened):
            return False
        if "O_APPEND" in call.arguments:
            raise NotImplementedError("O_APPEND")
        self.offsets[call.opened] = 0
        if call.opened not in self.now:
            self.change(call.opened, [(call.opened, File(), None)])
            return True
        if "O_TRUNC" in call.arguments or call.name == "creat":
            self.now[call.opened].since.append((0, None))
            return True
        return False

    def take_descriptor(self, call):
        file = self.now.get(call.path)
        if call.name in ("fsync", "fdatasync"):
            if file:
                file.flush()
            else:
                self.flush_names(call.path)
        elif call.name == "syncfs":
            for each in filter(None, self.now.values()):
                each.flush()
            for folder in {place for place, _ in self.since}:
                self.flush_names(folder)
        elif call.name == "lseek":
            if call.path in self.offsets:
                self.offsets[call.path] = call.result
            return False
        elif call.name in ("write", "writev"):
            file.since.append((self.offsets[call.path], call.data()))
            self.offsets[call.path] += call.result
        elif call.name == "pwrite64":
            file.since.append((call.last(), call.data()))
        elif call.name == "ftruncate":
            file.since.append((call.last(), None))
        elif call.name.endswith("at"):  # unlinkat and the like, relative to a folder
            return self.take_names(call, [os.path.join(call.path, unhex(text).decode()) for text in call.texts])
        else:
            raise NotImplementedError(f"{call.name}({call.arguments[:200]}")
        return True

    def take_names(self, call, paths):
        if call.name in ("rename", "renameat", "renameat2"):
            moved = [path for path in self.now if path == paths[0] or path.startswith(paths[0] + "/")]
            self.change(paths[1], [(paths[1] + path[len(paths[0]):], self.now[path], path) for path in moved])
            for path in filter(self.offsets.__contains__, moved):  # open while it is renamed
                self.offsets[paths[1] + path[len(paths[0]):]] = self.offsets.pop(path)
        elif call.name in ("link", "linkat"):
            self.change(paths[1], [(paths[1], self.now[paths[0]], None)])
        elif call.name in ("unlink", "unlinkat", "rmdir"):
            self.change(paths[0], [(None, None, paths[0])])
        elif call.name in ("mkdir", "mkdirat"):
            self.change(paths[0], [(paths[0], None, None)])
        else:
            raise NotImplementedError(f"{call.name}({call.arguments[:200]}")
        return True

    def found(self, kept, names_kept):
        """path -> bytes, or None for a folder. `kept` and `names_kept` are asked for each sector and each name in turn."""
        names = dict(self.names)
        for _, changes in self.since:
            if names_kept():
                self.apply(names, changes)
        # What lies in a folder whose own name is lost is lost with it.
        reached = {self.root}
        for path in sorted(names):
            if os.path.dirname(path) in reached:
                reached.add(path)
        return {path: file and file.found(kept) for path, file in names.items() if path in reached}


def contents(folder):
    """As Disk wants them."""
    return {str(path): None if path.is_dir() else path.read_bytes() for path in sorted(folder.rglob("*"))}
