import { join } from 'node:path';
import { nativeImage, Tray } from 'electron';
import type { MenuCommand } from '../desktop/menu-entry';
import type { TrayIcon as IconName, TrayModel } from '../desktop/tray-model';
import { buildMenu } from './menus';

/** The icon in the tray. It must be kept: an icon without a reference goes away with the next garbage collection. */
export class TrayIcon {
  readonly #tray: Tray;
  readonly #iconsDir: string;
  readonly #run: (command: MenuCommand) => void;
  #shown: TrayModel | null = null;

  constructor(iconsDir: string, run: (command: MenuCommand) => void) {
    this.#iconsDir = iconsDir;
    this.#run = run;
    this.#tray = new Tray(nativeImage.createFromPath(this.#fileOf('offline')));
    // On Linux a click may never come: all that it does is in the menu, too. On macOS it opens the menu.
    if (process.platform !== 'darwin') this.#tray.on('click', () => run({ do: 'open' }));
  }

  /** Shows the whole model; what has not changed is left alone. */
  render(model: TrayModel): void {
    const before = this.#shown;
    this.#shown = model;
    if (before?.icon !== model.icon) this.#tray.setImage(nativeImage.createFromPath(this.#fileOf(model.icon)));
    if (before?.tooltip !== model.tooltip) this.#tray.setToolTip(model.tooltip);
    // Linux takes a changed menu only when it is set again.
    if (JSON.stringify(before?.menu) !== JSON.stringify(model.menu)) {
      this.#tray.setContextMenu(buildMenu(model.menu, this.#run));
    }
  }

  /** The system marks what was chosen, whatever comes of it: shows what is the case. */
  correct(): void {
    if (this.#shown !== null) this.#tray.setContextMenu(buildMenu(this.#shown.menu, this.#run));
  }

  close(): void {
    this.#tray.destroy();
  }

  #fileOf(icon: IconName): string {
    const file =
      process.platform === 'win32'
        ? `tray-${icon}.ico`
        : process.platform === 'darwin'
          ? `tray-${icon}Template.png`
          : `tray-${icon}.png`;
    return join(this.#iconsDir, file);
  }
}
