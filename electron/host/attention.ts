import type { Clock } from '../../broker/protocol/ports';
import { nameOf } from '../../broker/protocol/visitor-name';
import type { Logger } from '../../broker/store/logger';
import type { Console } from '../console/console';
import type { ConsoleState } from '../contract/state';
import { type AlertAction, climb, type LadderState, NO_ALERTS, testOf } from '../desktop/alert-ladder';
import { badgeOf } from '../desktop/badge';
import { callersOf } from '../desktop/callers';
import { desktopTexts } from '../desktop/texts';

/** What a host can do to be noticed; in a browser the window's own sound is all there is. */
export interface AttentionPort {
  toast(toast: Extract<AlertAction, { kind: 'toast' }>): void;
  closeToast(session: string): void;
  testToast(): void;
  flash(on: boolean): void;
  badge(count: number): void;
}

/** A flash of the self-test stops by itself. Milliseconds. */
const TEST_FLASH_MS = 3_000;

/**
 * Climbs the ladder of alerts for the chats that nobody has looked at. It runs beside the core: a hidden window's
 * timers are slowed down, and a sound that is due must not wait for them.
 */
export class Attention {
  readonly #console: Console;
  readonly #clock: Clock;
  readonly #logger: Logger;
  readonly #port: AttentionPort | null;
  #ladder: LadderState = NO_ALERTS;
  readonly #t = desktopTexts();
  #focused = false;
  #badge = 0;
  #cancelWake: () => void = () => undefined;
  readonly #stopListening: () => void;

  constructor(console: Console, clock: Clock, logger: Logger, port: AttentionPort | null) {
    this.#console = console;
    this.#clock = clock;
    this.#logger = logger;
    this.#port = port;
    let before: ConsoleState = console.state;
    this.#stopListening = console.store.listen((_event, state) => {
      const changed =
        state.alerts !== before.alerts || state.offers !== before.offers || state.settings !== before.settings;
      const counts = state.chats !== before.chats || state.signIn !== before.signIn;
      before = state;
      if (changed) this.#step();
      if (changed || counts) this.#showBadge();
    });
    // A sign-in that was kept may have brought something before this listened.
    this.#step();
    this.#showBadge();
  }

  /** The console's window has come to the taskbar: what the system shows there went with its last entry. */
  shown(): void {
    this.#port?.badge(this.#badge);
  }

  /** Whether a window of Parley has the focus. */
  focused(focused: boolean): void {
    if (focused === this.#focused) return;
    this.#focused = focused;
    this.#step();
  }

  /** Every rung once, so that an agent knows what a new chat looks and sounds like here. */
  test(): void {
    const { alerts, sound } = this.#console.state.settings;
    for (const rung of testOf(alerts, sound)) {
      if (rung === 'toast') this.#port?.testToast();
      if (rung === 'ring') this.#console.store.dispatch({ type: 'alerts.rang' });
      if (rung === 'flash') {
        this.#port?.flash(true);
        this.#clock.after(TEST_FLASH_MS, () => this.#port?.flash(this.#ladder.flashing));
      }
    }
  }

  close(): void {
    this.#stopListening();
    this.#cancelWake();
  }

  #step(): void {
    const { settings } = this.#console.state;
    const step = climb(this.#ladder, {
      now: this.#clock.now(),
      alerts: callersOf(this.#console.state),
      focused: this.#focused,
      sound: settings.sound,
      settings: settings.alerts,
    });
    this.#ladder = step.state;
    this.#cancelWake();
    this.#cancelWake =
      step.wakeAt === null
        ? () => undefined
        : this.#clock.after(Math.max(0, step.wakeAt - this.#clock.now()), () => this.#step());
    for (const action of step.actions) this.#do(action);
  }

  #do(action: AlertAction): void {
    switch (action.kind) {
      case 'toast':
        this.#port?.toast(action);
        return;
      case 'closeToast':
        this.#port?.closeToast(action.session);
        return;
      case 'flash':
        this.#port?.flash(action.on);
        return;
      case 'ring':
        this.#console.store.dispatch({ type: 'alerts.rang' });
        return;
      case 'escalate':
        void this.#giveBack(action.session);
        return;
    }
  }

  async #giveBack(session: string): Promise<void> {
    const { chats, settings } = this.#console.state;
    const { skill = null, visitor } = chats[session]?.fold ?? {};
    if (skill === null) return;
    const note = this.#t('desktop.escalated.note', { seconds: settings.alerts.escalateSeconds });
    const done = await this.#console.call('redirect.offer', { session, to: { skill }, note });
    // The ladder tries it again.
    if (!done.ok)
      this.#logger.warn({ session, code: done.error.code }, 'A chat that nobody looked at could not be given back.');
    else
      this.#console.tell('info', 'desktop.notice.escalated', {
        visitor: (visitor === undefined ? '' : nameOf(visitor)) || this.#t('desktop.visitor'),
      });
  }

  #showBadge(): void {
    const count = badgeOf(this.#console.state);
    if (count === this.#badge) return;
    this.#badge = count;
    this.#port?.badge(count);
  }
}
