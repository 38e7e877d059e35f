// A filesystem mounted, unmounted and looked for by a shell, where nothing is odd about it: one program to mount it, one to unmount it, none to look (decision
// 0018). What it is not sure of falls through to the bundle. All of it is done with what the shell has built in: a program costs a busy node a hundred times that.

/** To be put where the bundle follows, and FILESYSTEM_FUNCTIONS stand before. Exits with 0, or with 7 where nothing of it is on this node. */
export const filesystemInShell = (does: 'mount' | 'unmount' | 'look'): string => `if plain; then
    look
${BODY[does]}  fi`;

/**
 * plain    the kernel calls the directory as we do: no symbolic link leads to it. Its parent is asked, since it may be on a filesystem that hangs.
 * look     what is mounted at it ($at: how often; $of, $how: the last, which covers the others), and below it. Blanks are in octal there, and so never in a
 *          path that the shell is given.
 * alive    the kernel has the filesystem in use, in whichever mount namespace, by whichever name, or by none (umount -l): $super is its folder in sysfs
 *          (fs/ext4/sysfs.c, fs/xfs/xfs_super.c, fs/btrfs/sysfs.c). Names with a slash (cciss) it does not find: what follows needs it found, or not mounted.
 * healthy  it is mounted, and takes writes unless told not to, for all that shows: ext4 that has aborted says ro, emergency_ro (since Linux 6.15) or nothing at
 *          all (stable kernels before that, such as 6.1.176), but counts errors; those of former lives count too. Of an XFS that has shut down, stat(2) says EIO
 *          (xfs_vn_getattr).
 */
export const FILESYSTEM_FUNCTIONS = `plain() {
  cd -P "\${OCF_RESKEY_directory%/*}/" 2>/dev/null || return 1
  set -- "\${PWD%/}"
  cd /
  [ "$1" = "\${OCF_RESKEY_directory%/*}" ] && [ ! -h "$OCF_RESKEY_directory" ]
}
look() {
  at=0 of= how= below=
  while read -r source target type options rest; do
    case $target in
    "$OCF_RESKEY_directory") at=$((at + 1)) of=$source how=$options ;;
    "$OCF_RESKEY_directory"/*) below=$target ;;
    esac
  done </proc/self/mounts
}
alive() {
  case $OCF_RESKEY_fstype in
  xfs) set -- /sys/fs/xfs/* ;;
  btrfs) set -- /sys/fs/btrfs/*/devices/* ;;
  *) set -- /sys/fs/ext4/* ;;
  esac
  for super; do
    [ "/dev/\${super##*/}" -ef "$OCF_RESKEY_device" ] && return 0
  done
  return 1
}
healthy() {
  [ "$of" -ef "$OCF_RESKEY_device" ] && [ -d "$OCF_RESKEY_directory" ] || return 1
  case ,$OCF_RESKEY_options, in *,ro,*) return 0 ;; esac
  case $how, in
  *,emergency_ro,* | *,shutdown,*) return 1 ;;
  rw,*) ;;
  *) return 1 ;;
  esac
  alive || return 1
  errors=0 closed=
  [ -e "$super/errors_count" ] && read -r errors 2>/dev/null <"$super/errors_count"
  read -r closed 2>/dev/null <"/sys/class/block/\${super##*/}/ro"
  [ "$errors$closed" = 00 ]
}
`;

/** A list that changes while it is read may lack what is in it (before Linux 5.8): "nothing there" is what two looks say. */
const BODY = {
  look: `    case $at in
    0) alive || { look; [ "$at" = 0 ] && exit 7; } ;;
    1) healthy && exit 0 ;;
    esac
`,
  // --rw: without it mount(8) is content with a mount that takes no writes, where the device takes none.
  mount: `    case $at$below in
    0)
      way=--rw
      case ,$OCF_RESKEY_options, in *,ro,*) way=--read-only ;; esac
      [ -d /sys/fs ] && [ -b "$OCF_RESKEY_device" ] && [ -d "$OCF_RESKEY_directory" ] && ! alive &&
        mount "$way" -t "$OCF_RESKEY_fstype" \${OCF_RESKEY_options:+-o "$OCF_RESKEY_options"} "$OCF_RESKEY_device" "$OCF_RESKEY_directory" 2>/dev/null && exit 0
      ;;
    1 | 1/*) healthy && exit 0 ;;
    esac
`,
  unmount: `    case $at$below in
    0*) alive || { look; [ "$at" = 0 ] && exit 0; } ;;
    1) [ "$of" -ef "$OCF_RESKEY_device" ] && alive && umount "$OCF_RESKEY_directory" 2>/dev/null && [ ! -e "$super" ] && exit 0 ;;
    esac
`,
} as const;
