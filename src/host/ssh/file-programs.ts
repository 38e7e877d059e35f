// What is done to files on the other side: one small program for /bin/sh and coreutils each, in a single round trip. They take absolute paths as their
// arguments and contents in base64 on standard input, since only text goes through the pipes unchanged. Nothing is put into these texts.

/** Exit codes that are answers. */
export const MISSING = 66;
export const THERE_ALREADY = 17;

/** Only ENOENT and ENOTDIR mean that nothing is there: an error of the storage must not be taken for it. stat(1) has no other way to say which. */
const GONE = `gone() {
  case $(LC_ALL=C stat "$@" 2>&1 >/dev/null) in
  *': No such file or directory' | *': Not a directory') return 0 ;;
  esac
  return 1
}
gone_is_an_answer() { gone "$@" && exit ${MISSING}; exit 1; }
`;
const FOLDER_OF = `folder_of() { folder=\${1%/*}; folder=\${folder:-/}; }
`;
/** Beside the target and hidden; a name of the caller's own. Gone again if we fail. What it has is complete, or it is not taken: lines can be cut. */
const BESIDE = `${FOLDER_OF}
folder_of "$1"
beside=$folder/.\${1##*/}.new-$4
umask 022
mkdir -p -- "$folder"
trap 'rm -f -- "$beside"' EXIT
trap 'exit 1' HUP INT TERM
umask 077
set -C
: >"$beside"
chmod -- "$2" "$beside"
base64 -d >>"$beside"
[ "$(stat -c %s -- "$beside")" = "$3" ] || { echo "the connection was cut" >&2; exit 1; }
`;

/** PATH: its bytes in base64. */
export const READ = `${GONE}
base64 -w 0 <"$1" || gone_is_an_answer -L -- "$1"`;

/** PATH MODE SIZE NAME, contents on standard input. The mode is there before the contents are. */
export const WRITE = `set -eu
${BESIDE}
sync -- "$beside"
mv -fT -- "$beside" "$1"
sync -- "$folder"`;

/** As WRITE: all of it is here before any of it is appended. */
export const APPEND = `set -eu
${BESIDE}
umask 022
cat -- "$beside" >>"$1"`;

/** As WRITE, but nothing is replaced: link(2) does not. */
export const CREATE = `set -eu
${BESIDE}
sync -- "$beside"
ln -T -- "$beside" "$1" 2>/dev/null || { stat -- "$1" >/dev/null && exit ${THERE_ALREADY}; exit 1; }
sync -- "$folder"`;

/** FROM TO. mv(1) would copy from one file system to another, which is not atomic. */
export const RENAME = `${GONE}${FOLDER_OF}
folder_of "$2"
from=$(stat -c %d -- "$1") || gone_is_an_answer -- "$1"
to=$(stat -c %d -- "$folder") || gone_is_an_answer -- "$folder"
[ "$from" = "$to" ] || { echo "$1 and $2 are not on one file system" >&2; exit 1; }
mv -fT -- "$1" "$2" && sync -- "$folder"`;

/** FOLDER: the names in it, each ended by a NUL. */
export const LIST = `${GONE}
[ -d "$1" ] || { stat -L -- "$1" >/dev/null && exit ${MISSING}; gone_is_an_answer -L -- "$1"; }
find "$1/" -mindepth 1 -maxdepth 1 -printf '%f\\0'`;

/** PATH. */
export const EXISTS = `${GONE}
stat -L -- "$1" >/dev/null || gone_is_an_answer -L -- "$1"`;
