import type { ConsoleState } from '../contract/state';
import type { Question } from './closing';
import type { MenuEntry } from './menu-entry';
import { teamFacts } from './team-facts';
import type { DesktopTexts } from './texts';

/** How this program came onto the machine. `managed`: by something that also brings new versions, such as MSI or deb. */
export type Install = 'nsis' | 'appImage' | 'mac' | 'managed' | 'project';

export interface InstallFacts {
  readonly platform: NodeJS.Platform;
  readonly packaged: boolean;
  /** Whether the uninstaller of NSIS is beside the program: an MSI puts none there, and is the same otherwise. */
  readonly uninstaller: boolean;
  /** Whether it runs out of an AppImage (`runsFromAppImage`). */
  readonly appImage: boolean;
}

/**
 * Whether this very program runs out of an AppImage. `APPIMAGE` alone does not say so: what another AppImage has
 * started inherits it, and the updater would put our program in the place of that one.
 */
export function runsFromAppImage(env: Readonly<Record<string, string | undefined>>, program: string): boolean {
  const { APPIMAGE: file, APPDIR: mount } = env;
  return file !== undefined && file !== '' && mount !== undefined && mount !== '' && program.startsWith(`${mount}/`);
}

export function installOf({ platform, packaged, uninstaller, appImage }: InstallFacts): Install {
  if (!packaged) return 'project';
  if (platform === 'win32') return uninstaller ? 'nsis' : 'managed';
  if (platform === 'darwin') return 'mac';
  return platform === 'linux' && appImage ? 'appImage' : 'managed';
}

/** What IT decides of updates. */
export interface UpdatePolicy {
  /** Such as `latest` or `beta`; null: Parley never looks for a new version. */
  readonly channel: string | null;
  /** Where new versions are; null: where the package says. */
  readonly feed: string | null;
}

/** What the machine policy says of updates, with what holds where it says nothing. */
export function updatePolicyOf(
  set: { readonly channel?: string | undefined; readonly feed?: string | undefined } | undefined,
): UpdatePolicy {
  const channel = set?.channel ?? 'latest';
  return { channel: channel === 'none' ? null : channel, feed: set?.feed ?? null };
}

/** What the builder has written into the package, as `app-update.yml`. */
export interface PackageFacts {
  /** Null where the package names a place that never answers, or none. */
  readonly feed: string | null;
  /** Whether it says by whom a new version must be signed. */
  readonly publisher: boolean;
}

export const NO_PACKAGE: PackageFacts = { feed: null, publisher: false };

export function packageFactsOf(appUpdateYml: string): PackageFacts {
  const named = /^url:[ \t]*['"]?([^\s'"]+)/m.exec(appUpdateYml)?.[1] ?? null;
  const answers = named !== null && URL.canParse(named) && !new URL(named).hostname.endsWith('.invalid');
  return {
    feed: answers ? named : null,
    publisher: /^publisherName:[ \t]*(\S|\r?\n[ \t]*- *\S)/m.test(appUpdateYml),
  };
}

export type UpdatePlan =
  | { readonly kind: 'update'; readonly url: string; readonly channel: string }
  | { readonly kind: 'never'; readonly why: 'managed' | 'project' | 'off' | 'noFeed' | 'badFeed' | 'unsigned' };

/**
 * Whether, and from where, this program renews itself. On Windows the updater would take any program when the package
 * does not say who signs it; macOS checks by itself, and an AppImage has only its checksum, which comes by https.
 */
export function updatePlan(install: Install, built: PackageFacts, policy: UpdatePolicy): UpdatePlan {
  const { channel } = policy;
  const url = policy.feed ?? built.feed;
  if (install === 'project' || install === 'managed') return { kind: 'never', why: install };
  if (channel === null) return { kind: 'never', why: 'off' };
  if (url === null) return { kind: 'never', why: 'noFeed' };
  const feed = feedOf(url);
  if (feed === null || !/^[A-Za-z0-9][A-Za-z0-9._-]{0,40}$/.test(channel)) return { kind: 'never', why: 'badFeed' };
  if (install === 'nsis' && !built.publisher) return { kind: 'never', why: 'unsigned' };
  return { kind: 'update', url: feed, channel };
}

/** https, or this very computer; without a name or password in the address. */
function feedOf(address: string): string | null {
  if (!URL.canParse(address)) return null;
  const url = new URL(address);
  const here = url.protocol === 'http:' && /^(127\.\d+\.\d+\.\d+|\[::1\]|localhost)$/.test(url.hostname);
  const bare = url.username === '' && url.password === '';
  return bare && (url.protocol === 'https:' || here) ? url.href : null;
}

const MINUTE_MS = 60_000;
const FIRST_MS = MINUTE_MS;
const SPREAD_MS = 30 * MINUTE_MS;
const EVERY_MS = 6 * 60 * MINUTE_MS;
const LONGEST_MS = 24 * 60 * MINUTE_MS;

/**
 * Milliseconds until the next look. `spread`, from 0 to 1, differs from machine to machine: a whole office that starts
 * at eight does not ask at the same moment. Failures in a row make the pauses longer.
 */
export function nextLook(looks: number, failures: number, spread: number): number {
  const pause = looks === 0 ? FIRST_MS : Math.min(EVERY_MS * 2 ** Math.max(0, failures - 1), LONGEST_MS);
  return Math.round(pause + spread * SPREAD_MS);
}

export type UpdateState =
  /** This program does not renew itself. */
  | { readonly kind: 'never' }
  | { readonly kind: 'idle' }
  | { readonly kind: 'looking' }
  | { readonly kind: 'loading'; readonly version: string }
  | { readonly kind: 'ready'; readonly version: string };

export type UpdateEvent =
  | { readonly kind: 'look' }
  | { readonly kind: 'found' | 'loaded'; readonly version: string }
  | { readonly kind: 'nothing' | 'failed' };

/** What is ready stays so, whatever a later look comes to. */
export function afterUpdateEvent(state: UpdateState, event: UpdateEvent): UpdateState {
  if (state.kind === 'never') return state;
  switch (event.kind) {
    case 'look':
      return state.kind === 'idle' ? { kind: 'looking' } : state;
    case 'found':
      return state.kind === 'ready' ? state : { kind: 'loading', version: event.version };
    case 'loaded':
      return { kind: 'ready', version: event.version };
    case 'nothing':
    case 'failed':
      return state.kind === 'ready' ? state : { kind: 'idle' };
  }
}

export interface UpdateWord {
  readonly kind: 'info' | 'error';
  readonly text:
    | 'desktop.notice.updateReady'
    | 'desktop.notice.upToDate'
    | 'desktop.notice.updateLoading'
    | 'desktop.notice.updateFailed';
  readonly values?: Readonly<Record<string, string>>;
}

/** What the agent is told; null: nothing. Only who asked hears that there is nothing, or that it failed. */
export function updateWord(before: UpdateState, event: UpdateEvent, asked: boolean): UpdateWord | null {
  switch (event.kind) {
    case 'loaded':
      return before.kind === 'ready' && before.version === event.version
        ? null
        : { kind: 'info', text: 'desktop.notice.updateReady', values: { version: event.version } };
    case 'found':
      return asked && before.kind !== 'ready'
        ? { kind: 'info', text: 'desktop.notice.updateLoading', values: { version: event.version } }
        : null;
    case 'nothing':
      return asked ? { kind: 'info', text: 'desktop.notice.upToDate' } : null;
    case 'failed':
      return asked ? { kind: 'error', text: 'desktop.notice.updateFailed' } : null;
    case 'look':
      return null;
  }
}

/** The entry of the menu about new versions; null where there is none. */
export function updateEntry(state: UpdateState, t: DesktopTexts): MenuEntry | null {
  const command = { do: 'update' } as const;
  switch (state.kind) {
    case 'never':
      return null;
    case 'ready':
      return { kind: 'command', label: t('desktop.update.restart', { version: state.version }), command };
    case 'idle':
      return { kind: 'command', label: t('desktop.update.look'), command };
    case 'looking':
    case 'loading':
      return { kind: 'command', label: t('desktop.update.looking'), command, enabled: false };
  }
}

/** What is asked before Parley restarts for a new version; null: nothing is going on, it may. */
export function restartQuestion(state: ConsoleState, version: string, t: DesktopTexts): Question | null {
  const { open, unsent } = teamFacts(state);
  if (open === 0 && unsent === 0) return null;
  return {
    title: t('desktop.update.title', { version }),
    message: t('desktop.update.open', { open, unsent }),
    detail: t('desktop.update.detail'),
    buttons: [t('desktop.update.later'), t('desktop.update.now')],
  };
}
