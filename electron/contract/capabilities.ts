/** What the host of this window can do. The view asks these, never "am I in Electron". */
export interface Capabilities {
  readonly host: 'electron' | 'web';
  readonly tray: boolean;
  /** Whether the agent chooses if the console goes on in the tray when its window is closed; absent: no. */
  readonly closeToTray?: boolean;
  readonly badge: boolean;
  readonly autostart: boolean;
  /** Whether a chat can be shown in a window of its own. */
  readonly windows: boolean;
  /** The system places windows itself, and keeps none on top of others; absent: it does as it is told. */
  readonly unplaced?: true;
  readonly version: string;
  /** Notifications of the system, and a taskbar entry that flashes; absent: no. */
  readonly notifications?: boolean;
  /** A sign-in can be kept safely on this machine; absent: no. */
  readonly remember?: boolean;
  /** It could, but the machine policy forbids it. */
  readonly rememberForbidden?: true;
  /** The agent can choose another server, or the one on this computer; absent: no. */
  readonly servers?: boolean;
  /** Spell-check, zoom, global shortcut and presence by lock and idle; absent: no. */
  readonly desktop?: boolean;
  /** The agent can be away while the screen is locked; absent: no, nobody tells of the lock. */
  readonly screenLock?: boolean;
  /** Spelling is checked in the languages that are named; absent: no, the system finds the language. */
  readonly spellLanguages?: boolean;
}
