import type { SessionEvent } from '../../broker/protocol/events';
import { type Clock, isoTime } from '../../broker/protocol/ports';
import type { RedirectOffer } from '../../broker/protocol/redirects';
import { visitorNameIn } from '../contract/open-chats';
import type { ConsoleStore } from './store';

export interface OffersOptions {
  readonly agent: string;
  readonly store: ConsoleStore;
  readonly clock: Clock;
}

/** What colleagues ask this agent to take over, and what they answer when this agent asks. */
export class Offers {
  readonly #options: OffersOptions;

  constructor(options: OffersOptions) {
    this.#options = options;
  }

  /** All that is open, as the hub says. */
  synced(offers: readonly RedirectOffer[]): void {
    if (offers.length > 0 || this.#open.length > 0) this.#set(offers);
  }

  /**
   * A single event from the inbox. True when it tells of an offer to this agent: the session is somebody else's, so
   * the event must not be taken for the next one of a chat of this console.
   */
  take(event: SessionEvent): boolean {
    if (event.type === 'redirect.offered') {
      const { to, redirect, from, note, summary, expiresAt } = event.data;
      if (expiresAt === undefined || !('agent' in to) || to.agent.id !== this.#options.agent) return false;
      const offer: RedirectOffer = { session: event.session, redirect, from, summary, expiresAt };
      this.#set([...this.#without(redirect), note === undefined ? offer : { ...offer, note }]);
      return true;
    }
    if (!isRefusal(event) || event.data.agent.id !== this.#options.agent) return false;
    this.#set(this.#without(event.data.redirect));
    return true;
  }

  /** The chat is with this agent now. */
  settled(session: string): void {
    const left = this.#open.filter((offer) => offer.session !== session);
    if (left.length < this.#open.length) this.#set(left);
  }

  /** A colleague has said no, or nothing: the agent may be in another chat by now, and is told. */
  answered(event: SessionEvent): void {
    if (event.type !== 'redirect.declined' && event.type !== 'redirect.expired') return;
    const { store, clock } = this.#options;
    const visitor = visitorNameIn(store.state.chats, event.session);
    store.dispatch({
      type: 'notice.raised',
      notice: {
        id: event.id,
        at: isoTime(clock.now()),
        kind: 'info',
        text: event.type === 'redirect.declined' ? 'redirect.notice.declined' : 'redirect.notice.expired',
        values: { agent: event.data.agent.name, visitor },
        session: event.session,
      },
    });
  }

  get #open(): readonly RedirectOffer[] {
    return this.#options.store.state.offers;
  }

  #without(redirect: string): RedirectOffer[] {
    return this.#open.filter((offer) => offer.redirect !== redirect);
  }

  #set(offers: readonly RedirectOffer[]): void {
    this.#options.store.dispatch({ type: 'offers.changed', offers });
  }
}

function isRefusal(event: SessionEvent) {
  return event.type === 'redirect.declined' || event.type === 'redirect.expired' || event.type === 'redirect.cancelled';
}
