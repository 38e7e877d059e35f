// What takes locks on a client. Perl, which every Debian has: a process of its own is a lock owner of its own (fcntl(2) knows no finer one), and may
// hang in a hard mount for as long as a grace lasts without holding up anybody. Only Fcntl is needed, which is in perl-base.
import type { Argv } from '../../host/host.ts';

/**
 * keeper: takes the kept ranges for good, and goes on writing into them and reading back. churner: takes the others, writes, reads back, lets go.
 * rival: tries for all of them without waiting; what it gets it writes to and lets go. probe: looks at the kept ones without taking any, on a
 * folder that is no mount.
 */
export type LockRole = 'keeper' | 'churner' | 'rival' | 'probe';

export interface LockRanges {
  readonly kept: number;
  readonly churned: number;
  /** Everybody but the probe does all so many times slower; 1 unless given. */
  readonly slower?: number;
}

/** Bytes of one range. */
export const RANGE_BYTES = 64;

const EVERY_MS: Readonly<Record<LockRole, number>> = { keeper: 50, churner: 50, rival: 20, probe: 5 };

/** `name` begins every value that it writes; `sharing`: so many programs share the rhythm of one. It ends after a line on its standard input, or with it. */
export const lockProgram = (
  role: LockRole,
  path: string,
  name: string,
  { kept, churned, slower = 1 }: LockRanges,
  sharing = 1,
): Argv => [
  'perl',
  '-e',
  PROGRAM,
  ...[
    role,
    path,
    name,
    `${EVERY_MS[role] * sharing * (role === 'probe' ? 1 : slower)}`,
    `${kept}`,
    `${churned}`,
    `${RANGE_BYTES}`,
    `${CLOCK_GETTIME}`,
  ],
];

/** Linux's number (asm/unistd.h): perl's own clock is one of another package. */
const CLOCK_GETTIME = process.arch === 'x64' ? 228 : 113;

// struct flock is short type, short whence, then 8 bytes each of start and length, and a pid. O_DIRECT: what is read comes from the server.
// Lines: "ready", "round", "? WHAT FROM RANGE VALUE" before what may take long, "KIND FROM AT RANGE VALUE ERRNO" when it is over; - is nothing.
const PROGRAM = `
use strict; use Fcntl;
my ($role, $path, $name, $every, $kept, $churned, $bytes, $clock) = @ARGV;
my ($F_OFD_GETLK, $EAGAIN, $EACCES, $VALUE) = (36, 11, 13, 48);
my ($serial, $stop, %mine) = (0, 0);
$| = 1;
sub now { my $t = "\\0" x 16; syscall($clock, 1, $t); my ($s, $n) = unpack('q q', $t); return $s * 1000 + $n / 1e6; }
sub flock_of { return pack('s s x4 q q l x4', $_[0], 0, $_[1] * $bytes, $bytes, 0); }
sub pause {
  my $left = $_[0] - now();
  my $in = ''; vec($in, 0, 1) = 1;
  $stop = 1 if select($in, undef, undef, $left > 0 ? $left / 1000 : 0);
}
sub began { my ($what, $i, $value) = @_; my $from = now(); printf("? %s %.3f %d %s\\n", $what, $from, $i, $value // '-'); return $from; }
sub ended { my ($kind, $from, $i, $value, $errno) = @_; printf("%s %.3f %.3f %d %s %d\\n", $kind, $from, now(), $i, $value // '-', $errno // 0); }
sub lost { my ($from, $i) = @_; ended('lost', $from, $i, undef, $! + 0); delete $mine{$i}; }
sub take {
  my ($i) = @_;
  my $from = began('lock', $i);
  if (fcntl(F, F_SETLK, flock_of(F_WRLCK, $i))) { $mine{$i} = 1; ended('granted', $from, $i); return 1; }
  my $errno = $! + 0;
  ended('denied', $from, $i, undef, $errno == $EAGAIN || $errno == $EACCES ? 0 : $errno);
  return 0;
}
sub give {
  my ($i) = @_;
  my $from = began('unlock', $i);
  fcntl(F, F_SETLK, flock_of(F_UNLCK, $i)) or return lost($from, $i);
  ended('released', $from, $i); delete $mine{$i};
}
sub put {
  my ($i) = @_;
  my $value = $name . ':' . ++$serial;
  my $from = began('write', $i, $value);
  sysseek(F, $i * $bytes, 0); my $done = syswrite(F, sprintf('%-48s', $value));
  return lost($from, $i) unless defined($done);
  ended('wrote', $from, $i, $value);
}
sub look {
  my ($i) = @_;
  my $from = began('read', $i);
  sysseek(F, $i * $bytes, 0); my $text = ''; my $done = sysread(F, $text, $VALUE);
  return lost($from, $i) unless defined($done);
  $text =~ s/[\\0 ]+$//; ended('read', $from, $i, $text eq '' ? undef : $text);
}
sub probe {
  my ($i) = @_;
  my ($from, $lock) = (now(), flock_of(F_WRLCK, $i));
  fcntl(F, $F_OFD_GETLK, $lock) or die("F_OFD_GETLK: $!");
  ended('probed', $from, $i, unpack('s', $lock) == F_UNLCK ? 'free' : 'held');
}
sysopen(F, $path, $role eq 'probe' ? O_RDONLY : O_RDWR | O_CREAT | O_DIRECT | ($role eq 'keeper' ? O_TRUNC : 0), 0666) or die("$path: $!");
if ($role eq 'keeper') {
  for my $i (0 .. $kept - 1) { pause(now() + $every) until $stop || take($i); put($i); look($i); }
}
print "ready\\n";
for (my $n = 0; !$stop; $n++) {
  my $beat = now() + $every;
  if ($role eq 'keeper') { my $i = $n % $kept; if ($mine{$i}) { put($i); look($i) if $mine{$i}; } }
  elsif ($role eq 'churner') {
    my $i = $kept + $n % $churned;
    if (take($i)) { put($i); look($i) if $mine{$i}; pause(now() + rand($every)); look($i) if $mine{$i}; give($i) if $mine{$i}; }
  }
  elsif ($role eq 'rival') {
    for my $i (0 .. $kept + $churned - 1) { last if $stop; if (take($i)) { put($i); look($i) if $mine{$i}; give($i) if $mine{$i}; } }
  }
  else { probe($_) for 0 .. $kept - 1; }
  print "round\\n";
  pause($beat) unless $stop;
}
for my $i (sort { $a <=> $b } keys %mine) { look($i); give($i) if $mine{$i}; }
`;
