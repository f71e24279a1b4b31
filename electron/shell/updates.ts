import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { app } from 'electron';
import type { AppUpdater } from 'electron-updater';
import type { Clock } from '../../broker/protocol/ports';
import { type Logger, reasonOf } from '../../broker/store/logger';
import {
  afterUpdateEvent,
  type InstallFacts,
  installOf,
  NO_PACKAGE,
  nextLook,
  type PackageFacts,
  packageFactsOf,
  runsFromAppImage,
  type UpdateEvent,
  type UpdatePlan,
  type UpdatePolicy,
  type UpdateState,
  type UpdateWord,
  updatePlan,
  updateWord,
} from '../desktop/updates';

export interface UpdatesOptions {
  readonly policy: UpdatePolicy;
  readonly clock: Clock;
  readonly logger: Logger;
  /** From 0 to 1, of this machine. */
  readonly spread: number;
  readonly changed: () => void;
  readonly tell: (word: UpdateWord) => void;
}

/** Renews the program, where it does that itself: looks, loads, and leaves the installing to the end. */
export class Updates {
  readonly #options: UpdatesOptions;
  readonly #plan: UpdatePlan;
  #state: UpdateState;
  #updater: AppUpdater | null = null;
  #asked = false;
  #looks = 0;
  #failures = 0;
  #cancel = (): void => undefined;

  constructor(options: UpdatesOptions) {
    this.#options = options;
    this.#plan = updatePlan(installOf(installFacts()), packageFacts(), options.policy);
    this.#state = this.#plan.kind === 'update' ? { kind: 'idle' } : { kind: 'never' };
    if (this.#plan.kind === 'never') options.logger.info({ why: this.#plan.why }, 'Parley does not renew itself.');
    else this.#lookLater();
  }

  get state(): UpdateState {
    return this.#state;
  }

  /** Now, because the agent wants to know. */
  look(): void {
    this.#asked = true;
    void this.#look();
  }

  /** Installs what is ready, and starts it. To be called when everything else has ended. */
  restart(): void {
    this.#updater?.quitAndInstall(true, true);
  }

  close(): void {
    this.#cancel();
  }

  #lookLater(): void {
    const { clock, spread } = this.#options;
    this.#cancel();
    this.#cancel = clock.after(nextLook(this.#looks, this.#failures, spread), () => void this.#look());
  }

  async #look(): Promise<void> {
    if (this.#plan.kind !== 'update') return;
    this.#looks += 1;
    this.#take({ kind: 'look' });
    try {
      this.#updater ??= await this.#open(this.#plan);
      // Null, too, when the updater thinks that it has nothing to do here.
      const found = await this.#updater.checkForUpdates();
      if (found?.isUpdateAvailable !== true) this.#take({ kind: 'nothing' });
      // What goes wrong with the loading comes by the event `error`.
      void found?.downloadPromise?.catch(() => undefined);
      this.#failures = 0;
    } catch (error) {
      this.#failed(error);
    }
    this.#lookLater();
  }

  async #open({ url, channel }: Extract<UpdatePlan, { kind: 'update' }>): Promise<AppUpdater> {
    const { logger } = this.#options;
    const { createUpdater } = await import('./updater');
    const updater = createUpdater();
    updater.logger = {
      info: (message) => logger.info({ updater: String(message) }, 'Of updates.'),
      warn: (message) => logger.warn({ updater: String(message) }, 'Of updates.'),
      error: (message) => logger.warn({ updater: String(message) }, 'Of updates.'),
    };
    updater.setFeedURL({ provider: 'generic', url, channel, useMultipleRangeRequest: false });
    updater.autoDownload = true;
    updater.autoInstallOnAppQuit = true;
    updater.allowDowngrade = false;
    updater.disableWebInstaller = true;
    updater.on('update-available', ({ version }) => this.#take({ kind: 'found', version }));
    updater.on('update-downloaded', ({ version }) => this.#take({ kind: 'loaded', version }));
    updater.on('error', (error) => {
      // Of a look it comes by the promise as well.
      if (this.#state.kind === 'loading') this.#failed(error);
    });
    return updater;
  }

  #failed(error: unknown): void {
    this.#failures += 1;
    this.#options.logger.warn({ reason: reasonOf(error) }, 'A new version could not be had.');
    this.#take({ kind: 'failed' });
  }

  #take(event: UpdateEvent): void {
    const { tell, changed } = this.#options;
    const word = updateWord(this.#state, event, this.#asked);
    this.#state = afterUpdateEvent(this.#state, event);
    if (event.kind !== 'look') this.#asked = false;
    if (word !== null) tell(word);
    changed();
  }
}

function installFacts(): InstallFacts {
  return {
    platform: process.platform,
    packaged: app.isPackaged,
    uninstaller: existsSync(join(dirname(process.execPath), 'Uninstall Parley.exe')),
    appImage: runsFromAppImage(process.env, process.execPath),
  };
}

function packageFacts(): PackageFacts {
  try {
    return packageFactsOf(readFileSync(join(process.resourcesPath, 'app-update.yml'), 'utf8'));
  } catch {
    // The project, and packages that are not renewed by themselves, have none.
    return NO_PACKAGE;
  }
}
