// A D-Bus of one server's own: Ganesha's name on it is always the same, and who may stop a daemon or put it into grace is root alone.

/** The configuration of a dbus-daemon that listens on this socket (an absolute path). */
export function busConf(socketPath: string): string {
  return `<!DOCTYPE busconfig PUBLIC "-//freedesktop//DTD D-Bus Bus Configuration 1.0//EN"
 "http://www.freedesktop.org/standards/dbus/1.0/busconfig.dtd">
<busconfig>
  <type>system</type>
  <listen>unix:path=${escapeAddress(socketPath)}</listen>
  <auth>EXTERNAL</auth>
  <policy context="default">
    <deny user="*"/>
    <allow user="root"/>
    <allow own="*"/>
    <allow send_destination="*"/>
    <allow receive_sender="*"/>
  </policy>
</busconfig>
`;
}

/** A value in a server address: unusual bytes as %xx (D-Bus Specification, Server Addresses). Nothing is left that XML would mind. */
function escapeAddress(text: string): string {
  return [...new TextEncoder().encode(text)]
    .map((byte) => [byte, String.fromCharCode(byte)] as const)
    .map(([byte, char]) => (/[-0-9A-Za-z_/.]/.test(char) ? char : `%${byte.toString(16).padStart(2, '0')}`))
    .join('');
}
