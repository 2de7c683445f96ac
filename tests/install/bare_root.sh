#!/usr/bin/env bash
# Installs the package in a bare Debian 12, reads a study there by the menu entry, and removes the package again.
#
#   DIPTYCH_BARE_ROOT=1 tests/install/bare_root.sh build/release
#
# Needs root (it mounts and changes root), mmdebstrap, a mirror of Debian, and 4 GB in the folder for temporary files; takes some
# minutes. DIPTYCH_BARE_ROOT_TAR names a file that keeps the bare system from one run to the next.
set -euo pipefail

skip() {
    echo "skipped: $1"
    exit 77
}
[ "${DIPTYCH_BARE_ROOT:-}" = 1 ] || skip "set DIPTYCH_BARE_ROOT=1 to install the package in a bare Debian"
[ "$(id -u)" -eq 0 ] || skip "not root"
command -v mmdebstrap >/dev/null || skip "no mmdebstrap"
build=$(cd "${1:?usage: bare_root.sh BUILD_FOLDER}" && pwd)

work=$(mktemp -d -t diptych-bare.XXXXXX)
root=$work/root
mkdir "$root"
end() {
    umount -q "$root/dev/shm" "$root/proc" || true
    rm -rf --one-file-system "$work"
}
trap end EXIT
trap 'exit 130' INT TERM
say() { printf '== %s\n' "$*"; }
inside() { chroot "$root" /usr/bin/env -i PATH=/usr/sbin:/usr/bin:/sbin:/bin LC_ALL=C.UTF-8 DEBIAN_FRONTEND=noninteractive "$@"; }
reader() { inside runuser -u reader -- env HOME=/srv/reader XDG_RUNTIME_DIR=/tmp/reader "$@"; }
install() { inside apt-get install -y -q --no-install-recommends "$@"; }

say "the package"
cpack --config "$build/CPackConfig.cmake" -B "$work/package"
deb=$(ls "$work"/package/diptych_*.deb)
ls -l "$deb"
if command -v lintian >/dev/null; then
    lintian --allow-root --fail-on error "$deb"
fi

say "a bare Debian 12"
tar=${DIPTYCH_BARE_ROOT_TAR:-$work/bare.tar}
sources=$(grep -ls 'deb\.debian\.org\|/debian' /etc/apt/sources.list.d/debian.sources /etc/apt/sources.list | head -n 1 || true)
[ -f "$tar" ] || mmdebstrap --variant=minbase --mode=root bookworm "$tar" ${sources:+"$sources"}
tar -C "$root" -xf "$tar" --exclude=./dev/*
cp -L /etc/resolv.conf "$root/etc/resolv.conf"
mount -t proc proc "$root/proc"
mkdir -p "$root/dev/shm"
mount -t tmpfs tmpfs "$root/dev/shm"
for device in null zero random urandom; do
    [ -e "$root/dev/$device" ] || mknod -m 666 "$root/dev/$device" c 1 "$(case $device in null) echo 3 ;; zero) echo 5 ;; random) echo 8 ;; *) echo 9 ;; esac)"
done
inside useradd --create-home --home-dir /srv/reader reader
inside install -d -o reader -m 700 /tmp/reader

say "installed by apt"
cp "$deb" "$root/tmp/"
inside apt-get update -q
install "/tmp/$(basename "$deb")"
rm "$root/tmp/$(basename "$deb")"
reader diptych --version
reader diptych-cli model verify
# No library is missing, also of what is opened late.
missing=$(inside sh -c 'ldd /usr/bin/diptych* /usr/lib/diptych/* 2>/dev/null | grep "not found" || true')
[ -z "$missing" ] || { echo "$missing"; exit 1; }

say "a study, read without a window"
reader diptych-cli phantom /srv/reader/study --seed 7
reader diptych-cli analyze /srv/reader/study --json /srv/reader/assessment.jsonl --pdf /srv/reader/report.pdf
grep -q '"status":"complete"' "$root/srv/reader/assessment.jsonl"

say "the menu entry, on a screen"
install xvfb xauth x11-utils
exec_line=$(sed -n 's/^Exec=//p' "$root/usr/share/applications/diptych.desktop")
[ "${exec_line% %F}" != "$exec_line" ] || { echo "the menu entry takes no files: $exec_line"; exit 1; }
command=${exec_line% %F}
reader timeout 300 xvfb-run -a $command /srv/reader/study --opinion recall,no-recall --screenshot /srv/reader/sealed.png
[ "$(stat -c %s "$root/srv/reader/sealed.png")" -gt 50000 ] || { echo "the picture is too small to show a study"; exit 1; }
# And as a person starts it: the window stands there with the study's images until it is closed.
reader timeout 120 xvfb-run -a sh -c "
    $command /srv/reader/study & program=\$!
    for try in \$(seq 100); do
        sleep 0.5
        xwininfo -root -tree | grep -q '\"[^\"]*Diptych' && break
    done
    xwininfo -root -tree | grep '\"[^\"]*Diptych' || { echo 'no window came'; kill \$program; exit 1; }
    sleep 5
    kill -0 \$program && kill \$program
"
cp "$root/srv/reader/sealed.png" "${DIPTYCH_BARE_ROOT_PICTURE:-/dev/null}"

say "removed again"
inside find /srv -path '*diptych*' > "$work/users-files"
inside apt-get remove -y -q diptych
left=$(inside find / -xdev -iname '*diptych*' -not -path "/srv/*" -not -path '/tmp/*' -not -path '/proc/*')
[ -z "$left" ] || { echo "left behind:"; echo "$left"; exit 1; }
inside find /srv -path '*diptych*' | diff "$work/users-files" -
[ -s "$root/srv/reader/report.pdf" ]
say "installed, read by the menu entry, removed: nothing is left but the reader's files ($(wc -l < "$work/users-files"))"
