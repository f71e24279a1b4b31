import { randomInt } from 'node:crypto';
import { app, dialog, Menu, type Session } from 'electron';
import type { Clock } from '../../broker/protocol/ports';
import type { StoredDocument } from '../../broker/store/document';
import type { Logger } from '../../broker/store/logger';
import { writeUnwritten } from '../../broker/store/unwritten';
import { VERSION } from '../../broker/version';
import type { DesktopSettings } from '../contract/desktop';
import { appMenu } from '../desktop/app-menu';
import { type Question, quitQuestion } from '../desktop/closing';
import type { DeepLink } from '../desktop/deep-links';
import type { MenuCommand } from '../desktop/menu-entry';
import type { DesktopTexts } from '../desktop/texts';
import { nextWaitChange } from '../desktop/tray-chats';
import { trayModel } from '../desktop/tray-model';
import { restartQuestion, type UpdatePolicy } from '../desktop/updates';
import { zoomed } from '../desktop/zoom';
import { Attention } from '../host/attention';
import { LinkFollower } from '../host/link-follower';
import type { StartedConsole } from '../host/start-up';
import { attentionPort } from './attention-port';
import type { ScreenLock } from './bus-lock';
import { surviveCrashes, watchGraphics } from './crashes';
import type { FrameChannel } from './frames';
import { launchAtLogin } from './login-item';
import { followMachine } from './machine';
import { buildMenu } from './menus';
import { saveDiagnostics, versions } from './save-diagnostics';
import type { ShellFile } from './shell-file';
import { GlobalShortcuts } from './shortcut';
import { checkSpelling, offerContextMenu } from './spelling';
import { TrayIcon } from './tray';
import { Updates } from './updates';
import { Windows } from './windows';

export interface DesktopOptions {
  readonly started: StartedConsole;
  readonly channel: FrameChannel;
  readonly page: Session;
  readonly preload: string;
  readonly iconsDir: string;
  readonly file: StoredDocument<ShellFile>;
  /** Whether this system shows tray icons. */
  readonly tray: boolean;
  /** Null where nobody tells of the lock of the screen. */
  readonly lock: ScreenLock | null;
  /** Whether this run draws with the graphics processor. */
  readonly graphics: boolean;
  /** The system places windows itself, and keeps none on top. */
  readonly unplaced: boolean;
  /** What the next start by the system is told. */
  readonly lasting: readonly string[];
  /** What IT says of new versions. */
  readonly updates: UpdatePolicy;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly t: DesktopTexts;
  /** The console can be seen, or waits in the tray; maybe once more. */
  readonly opened: () => void;
  /** Windows ends the session of its user. */
  readonly sessionEnds: () => void;
}

/** The console on the desktop: its windows, tray, menus and alerts, kept in step with the core's state. */
export class Desktop {
  readonly #options: DesktopOptions;
  readonly #windows: Windows;
  readonly #tray: TrayIcon | null;
  readonly #attention: Attention;
  readonly #machine: ReturnType<typeof followMachine>;
  readonly #shortcuts: GlobalShortcuts;
  readonly #updates: Updates;
  readonly #links: LinkFollower;
  readonly #startedAt: number;
  readonly #stopListening: () => void;
  #applied: DesktopSettings | null = null;
  #menuOf = '';
  #cancelRender: () => void = () => undefined;
  #restarts = false;
  #quitting = false;
  #asking = false;
  #toldOfNotifications = false;

  constructor(options: DesktopOptions) {
    this.#options = options;
    const { started, clock, logger, t, iconsDir, tray } = options;
    const { console } = started;
    this.#startedAt = clock.now();
    this.#windows = this.#createWindows();
    this.#tray = tray ? new TrayIcon(iconsDir, (command) => this.run(command)) : null;
    const port = attentionPort({
      windows: () => this.#windows.all,
      main: () => this.#windows.main,
      iconsDir,
      t,
      open: (session) => this.show(session),
      shown: () => console.hearing.notificationsFail(false),
      failed: (reason) => this.#notificationsFailed(reason),
    });
    this.#attention = new Attention(console, clock, logger, port);
    this.#machine = followMachine(console, clock, options.lock);
    this.#shortcuts = new GlobalShortcuts({ open: () => this.show(null), status: () => this.#toggleStatus() }, () =>
      console.tell('error', 'desktop.notice.shortcutTaken'),
    );
    this.#updates = new Updates({
      policy: options.updates,
      clock,
      logger,
      spread: randomInt(1_000) / 1_000,
      changed: () => this.#renderMenu(),
      tell: ({ kind, text, values }) => console.tell(kind, text, values),
    });
    this.#links = new LinkFollower(console, {
      chat: (session) => this.show(session),
      history: (session) => void console.popOuts.showView(`#/history/${session}`),
    });
    watchGraphics({ console, logger, t, now: clock.now }, () => this.#keep({ graphicsGaveUp: true }));
    console.hostedOn({
      presenceBack: () => this.#machine.back(),
      testAlerts: () => this.#attention.test(),
      saveDiagnostics: async () => {
        const saved = await this.#saveDiagnostics();
        return saved.ok ? { ok: true, value: undefined } : saved;
      },
    });
    console.popOuts.hostedBy({
      open: (target, bounds) => this.#windows.open(target, bounds),
      show: (target) => this.#windows.show(target),
      close: (target) => this.#windows.close(target),
      displays: () => this.#windows.displays(),
    });
    this.#stopListening = console.store.listen(() => this.#render());
  }

  /** Opens the console's window; `hidden`: it waits in the tray, where there is one. */
  open(hidden: boolean): void {
    this.#render();
    const waits = hidden && this.#tray !== null;
    this.#windows.openMain(waits);
    if (waits) this.#options.opened();
  }

  /** Brings Parley to the front, with a chat when one is named. */
  show(session: string | null): void {
    this.#windows.show({ kind: 'main' });
    // A chat in a window of its own comes to the front by the core's word.
    if (session !== null) void this.#options.started.console.call('chat.show', { session });
  }

  follow(link: DeepLink): void {
    this.show(null);
    this.#links.follow(link);
  }

  /** What was chosen in a menu. */
  run(command: MenuCommand): void {
    const { console } = this.#options.started;
    switch (command.do) {
      case 'open':
        this.show(null);
        return;
      case 'settings':
        console.popOuts.showView('#/settings');
        return;
      case 'quit':
        app.quit();
        return;
      case 'about':
        void this.#about();
        return;
      case 'diagnostics':
        void this.#saveDiagnostics();
        return;
      case 'update':
        void this.#update();
        return;
      case 'zoom': {
        const { desktop } = console.state.settings;
        void console.settings.set({ desktop: { ...desktop, zoom: zoomed(desktop.zoom, command.step) } });
        return;
      }
      case 'status':
        void this.#setStatus(command.status, command.reason);
        return;
      case 'chat':
        this.show(command.session);
        return;
      case 'correct':
      case 'learn':
        // Of the menu at the pointer, which carries them out itself.
        return;
    }
  }

  /** Before Parley ends: asks when something is unsent. False: it stays. */
  async mayQuit(): Promise<boolean> {
    const { started, t } = this.#options;
    // Who restarts for a new version has been asked already.
    return this.#restarts || this.#ask(quitQuestion(started.console.state, t));
  }

  /** Writes what is not on disk yet, before it returns; nothing else changes. Returns what went wrong. */
  saveNow(): unknown[] {
    this.#windows.placesAreLast();
    this.#options.started.console.session?.saveSoon();
    return writeUnwritten();
  }

  /** Ends everything in order. Nothing is lost: what was not sent is on disk. */
  async close(): Promise<void> {
    this.#quitting = true;
    this.#stopListening();
    this.#cancelRender();
    this.#attention.close();
    this.#links.close();
    this.#machine.close();
    this.#shortcuts.close();
    this.#tray?.close();
    this.#updates.close();
    await this.#options.started.close();
    await this.#options.file.settled();
  }

  /** After `close`: true when a new version is installed now, which ends the program by itself. */
  restartsForUpdate(): boolean {
    if (this.#restarts) this.#updates.restart();
    return this.#restarts;
  }

  #createWindows(): Windows {
    const { started, channel, preload, file, clock, logger, page, t, tray, unplaced } = this.#options;
    const { console } = started;
    return new Windows({
      preload,
      channel,
      unplaced,
      attach: (port) => console.attach(port),
      after: (delayMs, task) => clock.after(delayMs, task),
      placeOf: (target, displays) =>
        target.kind === 'main' ? (file.value.places[displays] ?? null) : console.popOuts.placeOf(target, displays),
      moved: (target, displays, bounds, maximized) => {
        if (target.kind !== 'main') {
          console.popOuts.moved(target, bounds, displays);
          return;
        }
        this.#keep({ places: { ...file.value.places, [displays]: { ...bounds, maximized } } });
      },
      // Windows that close because Parley ends leave nobody to be told.
      focused: (focused) => {
        if (!this.#quitting) this.#attention.focused(focused);
      },
      closing: () => ({
        trayWorks: tray,
        closeToTray: console.state.settings.desktop.closeToTray,
        quitting: this.#quitting,
      }),
      quit: () => app.quit(),
      revealed: () => this.#options.opened(),
      created: (window) => {
        surviveCrashes(window, { console, logger, t, now: clock.now });
        offerContextMenu(window, page, t);
        window.on('show', () => this.#attention.shown());
        // Windows ends the program in the turn in which it says so. It may only have asked, and not do it.
        window.on('query-session-end', () => this.saveNow());
        window.on('session-end', () => {
          this.saveNow();
          this.#options.sessionEnds();
        });
      },
    });
  }

  /** Puts everything that is not a window in step with the state. Cheap when nothing has changed. */
  #render(): void {
    const { started, clock, t } = this.#options;
    const { state } = started.console;
    if (this.#tray !== null) {
      this.#tray.render(trayModel(state, t, clock.now()));
      this.#cancelRender();
      const next = nextWaitChange(state, clock.now());
      if (next !== null) this.#cancelRender = clock.after(next, () => this.#render());
    }
    this.#renderMenu();
    if (state.settings.desktop !== this.#applied) this.#apply(state.settings.desktop);
  }

  #renderMenu(): void {
    const { started, t } = this.#options;
    const signedIn = started.console.state.signIn.kind === 'signedIn';
    const facts = { platform: process.platform, signedIn, update: this.#updates.state };
    const of = JSON.stringify(facts);
    if (of === this.#menuOf) return;
    this.#menuOf = of;
    Menu.setApplicationMenu(buildMenu(appMenu(facts, t), (command) => this.run(command)));
  }

  /** Looks for a new version, or restarts for the one that is ready. */
  async #update(): Promise<void> {
    const { started, t } = this.#options;
    const { state } = this.#updates;
    if (state.kind !== 'ready') {
      this.#updates.look();
      return;
    }
    if (!(await this.#ask(restartQuestion(started.console.state, state.version, t)))) return;
    this.#restarts = true;
    app.quit();
  }

  /** True when there is nothing to ask, or the answer is yes; the first button, and Escape, are a no. */
  async #ask(question: Question | null): Promise<boolean> {
    if (question === null) return true;
    if (this.#asking) return false;
    this.#asking = true;
    const { buttons, ...texts } = question;
    const asked = { type: 'question' as const, ...texts, buttons: [...buttons], defaultId: 0, cancelId: 0 };
    const { response } = await dialog.showMessageBox(asked);
    this.#asking = false;
    return response === 1;
  }

  #apply(settings: DesktopSettings): void {
    const before = this.#applied;
    this.#applied = settings;
    this.#windows.zoom(settings.zoom / 100);
    this.#windows.popOutsOnTop(settings.popOutsOnTop);
    this.#shortcuts.set({ open: settings.shortcut, status: settings.statusShortcut });
    checkSpelling(this.#options.page, settings.spellCheck, settings.spellLanguages);
    if (before?.launchAtLogin !== settings.launchAtLogin)
      void launchAtLogin(settings.launchAtLogin, this.#options.lasting, this.#options.logger);
    // Whoever switches it on again wants to try again.
    if (before?.hardwareAcceleration === false && settings.hardwareAcceleration) this.#keep({ graphicsGaveUp: false });
  }

  async #setStatus(status: 'active' | 'inactive', reason: string | null): Promise<void> {
    const { console } = this.#options.started;
    const set = await console.call('status.set', { status, ...(reason === null ? {} : { reason }) });
    if (set.ok || this.#quitting) return;
    this.#tray?.correct();
    console.tell('error', set.error.message);
  }

  #toggleStatus(): void {
    const { console } = this.#options.started;
    const { status } = console.state;
    if (status !== null)
      this.run({ do: 'status', status: status.status === 'active' ? 'inactive' : 'active', reason: null });
  }

  #keep(change: Partial<ShellFile>): void {
    void this.#options.file.update((kept) => ({ ...kept, ...change }));
  }

  #notificationsFailed(reason: string): void {
    const { logger, started } = this.#options;
    logger.warn({ reason }, 'The system does not show notifications.');
    started.console.hearing.notificationsFail(true);
    if (this.#toldOfNotifications) return;
    this.#toldOfNotifications = true;
    started.console.tell('info', 'desktop.notice.noNotifications');
  }

  async #saveDiagnostics(): ReturnType<typeof saveDiagnostics> {
    const { started, clock, graphics, t } = this.#options;
    const saved = await saveDiagnostics({
      dataDir: started.dataDir,
      state: started.console.state,
      startedAt: this.#startedAt,
      now: clock.now(),
      graphics,
      parent: this.#windows.main,
      t,
    });
    if (saved.ok && saved.value) started.console.tell('info', 'desktop.notice.diagnosticsSaved');
    if (!saved.ok) started.console.tell('error', saved.error.message);
    return saved;
  }

  async #about(): Promise<void> {
    const { t } = this.#options;
    await dialog.showMessageBox({
      type: 'info',
      title: t('desktop.about'),
      message: t('desktop.name'),
      detail: t('desktop.about.versions', { version: VERSION, platform: process.platform, ...versions() }),
      buttons: [t('desktop.close')],
    });
  }
}
