/** Links to things in Parley, from tickets and mails: `parley://chat/<id>`. */
export const LINK_SCHEME = 'parley';

export type DeepLink = { readonly to: 'chat'; readonly session: string };

const CHAT = /^parley:\/\/chat\/([A-Za-z0-9][A-Za-z0-9_-]{0,63})\/?$/i;

/** What a link names; null for anything but a plain link to a chat. It comes from outside, and only shows a chat. */
export function readDeepLink(address: string): DeepLink | null {
  const session = CHAT.exec(address)?.[1];
  return session === undefined ? null : { to: 'chat', session };
}

/** The link among the arguments of a program that the system started for it; the last one counts. */
export function deepLinkIn(argv: readonly string[]): DeepLink | null {
  return argv.map(readDeepLink).findLast((link) => link !== null) ?? null;
}

/** Bytes. */
export const LONGEST_LINK_FILE = 256;

/** Whether an argument names a file with a link, as a mail or a ticket may have it attached: `.parley`. */
export function isLinkFile(argument: string): boolean {
  return !argument.startsWith('-') && /[^/\\]\.parley$/i.test(argument);
}

/** Such a file holds a link and nothing else. */
export function readLinkFile(text: string): DeepLink | null {
  return text.length > LONGEST_LINK_FILE ? null : readDeepLink(text.trim());
}
