/** What the host of this window can do. The view asks these, never "am I in Electron". */
export interface Capabilities {
  readonly host: 'electron' | 'web';
  readonly tray: boolean;
  readonly badge: boolean;
  readonly autostart: boolean;
  /** Whether a chat can be shown in a window of its own. */
  readonly windows: boolean;
  readonly version: string;
}
