/** How a start of Electron came to nothing. */
export type Failure =
  /** The system could not start the program. */
  | { readonly kind: 'unstarted'; readonly message: string }
  /** The program ended before its window was there. */
  | { readonly kind: 'ended'; readonly code: number | null; readonly signal: string | null; readonly said: string }
  /** Neither a window nor an end came in time. */
  | { readonly kind: 'silent'; readonly seconds: number; readonly said: string }
  /** The program could not be fetched. */
  | { readonly kind: 'unfetched'; readonly said: string };

interface Known {
  /** In what Electron, the system's loader or the fetching said. */
  readonly says: RegExp;
  /** What to do about it; may take groups of `says` as `$1`. */
  readonly advice: string;
}

const BEHIND_PROXY =
  'Connect this machine to the internet, set HTTPS_PROXY to your proxy, or ELECTRON_MIRROR to a mirror.';
const AGAIN = 'Remove node_modules/electron/dist and start again: it is fetched anew.';
const DISPLAY = 'Start it in a running desktop session, and look whether DISPLAY and WAYLAND_DISPLAY name it.';

/** What is known of Electron's own words, the most telling first: after one cause it often names others. */
const KNOWN: readonly Known[] = [
  { says: /Running as root without .*/, advice: 'Start it as an ordinary user, not as root.' },
  {
    says: /The SUID sandbox helper binary was found, but .* make sure that (\S+) is owned by root and has mode 4755.*/,
    advice: 'Do so with: sudo chown root:root $1 && sudo chmod 4755 $1',
  },
  {
    says: /No usable sandbox!.*/,
    advice: 'Let programs use user namespaces: sudo sysctl -w kernel.apparmor_restrict_unprivileged_userns=0',
  },
  {
    says: /(?:Failed to move to new namespace|Creating a new user namespace|clone\(\) failed).*/,
    advice: 'Let programs use user namespaces; containers often forbid it.',
  },
  {
    says: /error while loading shared libraries: ([^:\s]+): (?!.*(?:file too short|invalid ELF)).*/,
    advice: 'Install the package of your system that has $1.',
  },
  { says: /version `[^']+' not found.*/, advice: 'This system is too old for Electron.' },
  { says: /(?:error while loading shared libraries|cannot execute binary file|Exec format error).*/, advice: AGAIN },
  { says: /(?:Missing X server or \$DISPLAY|Unable to open X display|cannot open display).*/, advice: DISPLAY },
  { says: /Authorization required, but no authorization protocol specified.*/, advice: DISPLAY },
  { says: /Failed to (?:connect to Wayland display|initialize Wayland platform).*/, advice: DISPLAY },
  { says: /The platform failed to initialize.*/, advice: DISPLAY },
  { says: /.*\/dev\/shm.*/, advice: 'Let this user write to /dev/shm: sudo chmod 1777 /dev/shm' },
  { says: /GPU process isn't usable.*/, advice: 'Renew the driver of the graphics processor.' },
  { says: /ENOSPC.*|.*No space left on device.*/, advice: 'Make room on the disk.' },
  {
    says: /(?:EACCES|EPERM|EROFS).*|.*Permission denied.*/,
    advice: 'Let this user write and run what is in node_modules/electron.',
  },
  { says: /ENOEXEC.*/, advice: AGAIN },
  { says: /ENOENT.*/, advice: `This system cannot run it, or a part of it is missing. ${AGAIN}` },
  { says: /Response code 407.*/, advice: 'Give the name and password of your proxy in HTTPS_PROXY.' },
  {
    says: /Generated checksum for .*/,
    advice: 'Something on the way changes what is fetched. Ask whoever runs your network.',
  },
  {
    says: /(?:fetch failed|ENOTFOUND|ECONN\w+|ETIMEDOUT|EAI_AGAIN|Response code \d+|No data came).*/,
    advice: BEHIND_PROXY,
  },
];

/** Lines of Chromium that tell nothing of why it ended. */
const NOISE =
  /dbus|libva|vaapi|vaInitialize|gcm|Gtk-|GLib|DevTools listening|^\s+at |^#\d+ |^\[end of stack trace\]|^r\d+:/i;
/** Before each line that Chromium logs: process, time, level, place in its source. */
const LOG_PREFIX = /^\[(?:[\d:./]+:)?(VERBOSE\d|INFO|WARNING|ERROR|FATAL):[^\]]*\]\s*/;
const LONGEST_REASON = 300;

/**
 * One or two sentences: why Electron shows no window, in its own words where it has any, and what to do about it.
 * Without a word of what is done instead.
 */
export function troubleOf(failure: Failure): string {
  const said = failure.kind === 'unstarted' ? failure.message : failure.said;
  const known = knownIn(said);
  const what =
    failure.kind === 'unfetched' ? "Electron's program could not be fetched" : "Electron's window did not open";
  const own = known?.reason ?? lastWords(said);
  const how = howItWent(failure);
  const reason = own === null ? how : failure.kind === 'silent' ? `${how}; ${own}` : own;
  return `${what}: ${sentence(reason)} ${known?.advice ?? adviceFor(failure)}`;
}

/** One line for whoever has waited so long already, in milliseconds. `runs`: Electron does, and the window is next. */
export function waitingFor(runs: boolean, waitedMs: number): string {
  const waited = `after ${Math.round(waitedMs / 1_000)} seconds`;
  return runs
    ? `Electron runs, but there is no window yet ${waited}: the server is being started, or the key store of the system waits for its password.`
    : `Electron has not started yet ${waited}: the first start takes its time, and so does a busy machine. It is waited for a little longer.`;
}

function knownIn(said: string): { readonly reason: string; readonly advice: string } | null {
  const lines = said.split(/\r?\n/).map(bare);
  for (const { says, advice } of KNOWN) {
    for (const line of lines) {
      const found = says.exec(line);
      if (found === null) continue;
      return { reason: found[0], advice: advice.replaceAll('$1', found[1] ?? '') };
    }
  }
  return null;
}

/** What is fatal says more than an error, and that more than the rest; of each the last. */
function lastWords(said: string): string | null {
  const lines = said.split(/\r?\n/).filter((line) => line.trim() !== '' && !NOISE.test(line));
  const last = (which: (level: string | undefined) => boolean): string | undefined =>
    lines.filter((line) => which(LOG_PREFIX.exec(line)?.[1])).at(-1);
  const line =
    last((level) => level === 'FATAL') ?? last((level) => level === 'ERROR') ?? last((level) => level === undefined);
  return line === undefined ? null : bare(line);
}

function bare(line: string): string {
  return line
    .replace(LOG_PREFIX, '')
    .replace(/^\s*(?:\w*Error: )*/, '')
    .trim();
}

function howItWent(failure: Failure): string {
  switch (failure.kind) {
    case 'unstarted':
      return failure.message;
    case 'unfetched':
      return 'the fetching gave no reason';
    case 'silent':
      return `it was not there after ${failure.seconds} seconds`;
    case 'ended':
      return failure.signal === null
        ? `it ended with ${failure.code ?? 'no code'}`
        : `it was ended by ${failure.signal}`;
  }
}

function adviceFor(failure: Failure): string {
  if (failure.kind === 'silent') return 'Try again when this machine is less busy.';
  if (failure.kind === 'unfetched') return 'Try again later.';
  return `If it comes again: ${AGAIN.charAt(0).toLowerCase()}${AGAIN.slice(1)}`;
}

function sentence(text: string): string {
  const short = text.length > LONGEST_REASON ? `${text.slice(0, LONGEST_REASON)} ...` : text;
  return /[.!?]$/.test(short) ? short : `${short}.`;
}
