// The program that rpc.statd runs whenever a client's first lock is taken or its last one given up. statd does nothing else until it returns, and the lock
// waits too, so it is a few lines of shell that start no program: they hand the call to the server's supervisor through named pipes and read its answer.
//   ask      the calls: who calls, how many words, the words, a NUL after each; less than PIPE_BUF, so that two never mix (pipe(7))
//   answer   a line for each: who called, and "ok" or "failed"
//   turn     one empty line, for whoever is to read `answer` next: a shell reads byte by byte, and two would tear each other's lines
//   begun    who waits for anything of that
// A supervisor that is stopped answers nobody, so a second such shell ("watch") ends the patience of whoever waits for longer than a second: he writes the
// client's file himself then, and gives that up, too, after another second. Pipes are opened for both directions: that never blocks (fifo(7)).
import { encodeRecords } from '../../core/locks/client-record.ts';
import type { Argv } from '../../host/host.ts';
import { GANESHA } from './call-back.ts';

/** Seen from inside the server's cell. Not in /run, from which nothing may be executed on some systems. */
export const CALL_OUT = '/etc/gracekeeper/call-out';
/** Beside the pipes: a link to the folder of the list. */
export const LIST = 'list';

/** `folder`: of the pipes. `callBack`: runs src/entry/bin/call-back.ts; without it a client's reboot frees nothing. */
export const callOutScript = (folder: string, callBack?: Argv): string => `#!/bin/sh
# rpc.statd's call-out (-H), written by gracekeeper.
${callBack === undefined ? '' : rebooted(folder, callBack)}case $1 in
add-client | del-client) [ "\${#2}" -le 1024 ] && [ "\${#3}" -le 1024 ] && [ "\${#4}" -le 10 ] && [ $# -ge 3 ] && [ $# -le 4 ] || exit 1 ;;
watch) ;;
*) exit 0 ;;
esac
cd ${folder} && exec 3<>ask 4<>answer 5<>begun 6<>turn || exit 1
exec 2>/dev/null

if [ "$1" = watch ]; then
  while read -r caller <&5; do
    kill -0 "$caller" && while sleep 1 && kill "$caller"; do :; done
  done
  exit
fi

plain() {
  case $1 in '' | .* | *[!A-Za-z0-9_:.-]*) return 1 ;; esac
  [ "\${#1}" -le 200 ]
}

record() {
  plain "$2" && plain "$3" || return 1
  case $1 in
  del-client) [ $# = 4 ] || rm -f "${LIST}/$2" ;;
  add-client)
    [ -e "${LIST}/$2" ] && return
    printf '${LINE_START} %s %s\\n' "$2" "$3" >"${LIST}/.$2.new-$$" && sync "${LIST}/.$2.new-$$" &&
      mv -f "${LIST}/.$2.new-$$" "${LIST}/$2" && sync "${LIST}"
    ;;
  esac
}

said=
# A signal ends the read or wait that is under way, and what comes after it is done.
trap 'said=\${said:-late}' TERM
echo $$ >&5
if read -r turn <&6; then
  printf '%s\\0' $$ $# "$@" >&3
  while [ -z "$said" ] && read -r caller word <&4; do
    [ "$caller" = $$ ] && said=$word
  done
  echo >&6
fi
if [ "$said" = late ]; then
  record "$@" &
  wait $! && said=ok
fi
[ "$said" = ok ]
`;

/**
 * Who has rebooted holds nothing any more, and has said so to statd, which calls back by UDP alone (utils/statd/rmtcall.c), where our Ganesha does not listen. Words:
 * sm-notify, the name that the client gives itself, where it came from, its new state. Each state once: it is said again by another name, when the client may
 * have locked anew. In the background, since statd waits, and the list's volume may hang; what
 * goes wrong is in the server's log, as statd's words are.
 */
const rebooted = (folder: string, callBack: Argv): string => `if [ "$1" = sm-notify ]; then
  case $3 in '' | .* | *[!0-9A-Fa-f:.]*) exit 0 ;; esac
  case $4 in '' | 0?* | *[!0-9]*) exit 0 ;; esac
  [ "\${#3}" -le 45 ] && [ "\${#4}" -le 10 ] && cd ${folder} || exit 0
  {
    # Whoever comes second ends here (-C: O_EXCL).
    [ -e "${LIST}/$3" ] && (set -C && : >"rebooted-$3-$4") 2>/dev/null &&
      exec ${callBack.map(quoted).join(' ')} "{${fieldsOf(GANESHA)},\\"monName\\":\\"$3\\",\\"state\\":$4}"
  } </dev/null >/dev/null &
  exit 0
fi
`;

const quoted = (word: string): string => `'${word.replaceAll("'", `'\\''`)}'`;

/** Of a JSON object, within double quotes. */
const fieldsOf = (fields: object): string => JSON.stringify(fields).slice(1, -1).replaceAll('"', '\\"');

const LINE_START = encodeRecords([{ client: 'c', myName: 's' }]).replace(/ c s\n$/, '');
